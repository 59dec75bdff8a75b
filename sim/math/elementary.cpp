#include "math/elementary.hpp"

#include <limits>

namespace nines::math {
namespace detail {
namespace {

// Arithmetic on unevaluated sums of two doubles (106 bits), at compile time only. The classical
// error-free sums and products: Dekker (1971), Numerische Mathematik 18.
constexpr Split sum(double a, double b) {
  const double s = a + b;
  const double back = s - a;
  return {s, (a - (s - back)) + (b - back)};
}

constexpr Split halves(double a) {
  const double scaled = 134217729.0 * a;  // 2^27 + 1
  const double high = scaled - (scaled - a);
  return {high, a - high};
}

constexpr Split product(double a, double b) {
  const double p = a * b;
  const Split x = halves(a);
  const Split y = halves(b);
  return {p, ((x.high * y.high - p) + x.high * y.low + x.low * y.high) + x.low * y.low};
}

constexpr Split operator+(Split a, Split b) {
  const Split high = sum(a.high, b.high);
  const Split low = sum(a.low, b.low);
  const Split first = sum(high.high, high.low + low.high);
  return sum(first.high, first.low + low.low);
}

constexpr Split operator*(Split a, Split b) {
  const Split p = product(a.high, b.high);
  return sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

constexpr Split operator-(Split a) {
  return {-a.high, -a.low};
}

constexpr Split operator/(Split a, Split b) {
  const double first = a.high / b.high;
  const Split rest = a + -(b * Split{first, 0});
  const double second = rest.high / b.high;
  const Split last = rest + -(b * Split{second, 0});
  return sum(first, second) + Split{last.high / b.high, 0};
}

// log(x) = 2 artanh((x - 1)/(x + 1)) for x in [1/2, 2]; terms fall by at least 9.
constexpr Split wide_log(double x) {
  const Split s = Split{x - 1, 0} / sum(x, 1);
  const Split square = s * s;
  Split total{0, 0};
  for (int n = 73; n >= 1; n -= 2) total = total * square + Split{1, 0} / Split{double(n), 0};
  return Split{2, 0} * s * total;
}

constexpr Split wide_ln2 = wide_log(2);
static_assert(wide_ln2.high == ln2);

// exp(x) for x in [0, log 2] by its Taylor series.
constexpr Split wide_exp(Split x) {
  Split total{1, 0};
  for (int n = 30; n >= 1; --n) total = Split{1, 0} + x * total / Split{double(n), 0};
  return total;
}

// The part of x that is a multiple of `grid` (a power of two), and the rest.
constexpr Split on_grid(Split x, double grid) {
  const double magic = 1.5 / std::numeric_limits<double>::epsilon() * grid;
  const double high = (x.high + magic) - magic;
  const Split rest = Split{x.high - high, 0} + Split{x.low, 0};
  return {high, rest.high};
}

constexpr std::array<LogEntry, 128> make_log_table() {
  std::array<LogEntry, 128> table{};
  for (std::uint64_t i = 0; i < table.size(); ++i) {
    const double from = std::bit_cast<double>(log_offset + (i << 45));
    const double to = std::bit_cast<double>(log_offset + ((i + 1) << 45));
    // Both intervals that touch 1 use c = 1, so that log(x) keeps its relative accuracy there.
    const double c = from == 1 || to == 1 ? 1 : (from + to) / 2;
    const Split value = on_grid(wide_log(c), 0x1p-42);
    table[i] = {c, 1 / c, value.high, value.low};
  }
  return table;
}

constexpr std::array<ExpEntry, 128> make_exp_table() {
  std::array<ExpEntry, 128> table{};
  for (int i = 0; i < 128; ++i) {
    const Split value = wide_exp(wide_ln2 * Split{i / 128.0, 0});
    table[static_cast<std::size_t>(i)] = {value.high, value.low / value.high};
  }
  return table;
}

}  // namespace

constinit const std::array<LogEntry, 128> log_table = make_log_table();
constinit const std::array<ExpEntry, 128> exp_table = make_exp_table();
constinit const Split ln2_split = on_grid(wide_ln2, 0x1p-42);
// A count of steps is below 2^18, so that steps times the high part (34 bits) is exact.
constinit const Split ln2_step = on_grid(Split{wide_ln2.high / 128, wide_ln2.low / 128}, 0x1p-42);

double log_special(double x) {
  if (x == 0) return -std::numeric_limits<double>::infinity();
  if (!(x > 0)) return std::numeric_limits<double>::quiet_NaN();
  if (x == std::numeric_limits<double>::infinity()) return x;
  const Split value = log_split(std::bit_cast<std::uint64_t>(x * 0x1p54), -54);  // Subnormal.
  return value.high + value.low;
}

// Scales in two steps, of which the last may round to a subnormal number, overflow or reach 0.
double exp_special(double x, double tail) {
  if (x != x) return x;
  if (x > 710) return std::numeric_limits<double>::infinity();
  if (x < -746) return 0;
  const double far = x > 0 ? 100 : -100;
  const double moved = x - far * ln2_split.high;  // Exact: a multiple of 2^-43 far below 2^10.
  const double scale = x > 0 ? 0x1p100 : 0x1p-100;
  return exp_sum(moved, tail - far * ln2_split.low) * scale;
}

}  // namespace detail

double log1p(double x) {
  if (x < 0x1p-7 && x > -0x1p-7) return x + detail::log1p_minus(x);
  const double whole = 1 + x;
  if (!(whole > 0) || whole == std::numeric_limits<double>::infinity()) return log(whole);
  const double lost = whole > x ? x - (whole - 1) : 1 - (whole - x);
  return log(whole) + lost / whole;
}

double expm1(double x) {
  if (!(x < 40)) return exp(x) - 1;
  if (x < -40) return -1;
  constexpr double shift = 0x1.8p52;
  const double shifted = x * (128 / ln2) + shift;
  const std::uint64_t k = std::bit_cast<std::uint64_t>(shifted);
  const double steps = shifted - shift;
  const double r = (x - steps * detail::ln2_step.high) - steps * detail::ln2_step.low;
  const double r2 = r * r;
  const double beyond = r2 * ((0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120)));
  if (steps == 0) return r + beyond;
  const detail::ExpEntry& entry = detail::exp_table[k & 127];
  const double scale =
      std::bit_cast<double>(std::bit_cast<std::uint64_t>(entry.value) + ((k >> 7) << 52));
  const detail::Split less = detail::sum(scale, -1);
  return less.high + (less.low + scale * ((entry.tail + r) + beyond));
}

double pow(double x, double y) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  if (y == 0 || x == 1) return 1;
  if (!(x >= 0) || y != y) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0 || x == inf) return (x == 0) == (y > 0) ? 0 : inf;
  const bool subnormal = x < std::numeric_limits<double>::min();
  const detail::Split value = detail::log_split(
      std::bit_cast<std::uint64_t>(subnormal ? x * 0x1p54 : x), subnormal ? -54 : 0);
  const detail::Split l = detail::sum(value.high, value.low);
  const double power = y * l.high;
  if (!(power < 800 && power > -800)) return power > 0 ? inf : 0;
  const double tail = detail::product(y, l.high).low + y * l.low;
  if (!(power < 700 && power > -700)) return detail::exp_special(power, tail);
  return detail::exp_sum(power, tail);
}

}  // namespace nines::math
