/// @file
/// log, exp and their relatives from plain IEEE additions, multiplications and divisions, so that
/// every processor and C library gives the same bits (glibc's differ in the last bit between those
/// with and without fused multiply-add). Everything that feeds a sample path uses these.
/// log(x) = k log 2 + log c + log(1 + (m - c)/c),  x = 2^k m,  c the nearest of 128 tabulated
/// points; exp(x) = 2^(k/128) exp(r).  Tables are computed at compile time in twice the working
/// precision. Errors: exp < 0.55, log < 0.8, log1p and expm1 < 2, pow < 4 ulp (tests/unit/math).
/// Ref: Tang (1990), Table-driven implementation of the logarithm function, ACM TOMS 16(4).
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace nines::math {

inline constexpr double ln2 = 0.693147180559945309417232121458;
inline constexpr double pi = 3.141592653589793238462643383280;
inline constexpr double half_log_two_pi = 0.918938533204672741780329736406;  ///< log(2 pi)/2
inline constexpr double sqrt2 = 1.414213562373095048801688724210;

namespace detail {

struct LogEntry {
  double centre;      ///< c
  double reciprocal;  ///< 1/c, rounded
  double log_high;    ///< log c, a multiple of 2^-42
  double log_low;     ///< the rest of log c
};

struct ExpEntry {
  double value;  ///< 2^(i/128), rounded
  double tail;   ///< relative error of `value`
};

struct Split {
  double high;
  double low;
};

extern const std::array<LogEntry, 128> log_table;
extern const std::array<ExpEntry, 128> exp_table;
extern const Split ln2_split;  ///< log 2, high part a multiple of 2^-42
extern const Split ln2_step;   ///< log 2 / 128, high part of 34 bits

inline constexpr std::uint64_t log_offset = 0x3fe6000000000000;  ///< 0.6875

// log(1 + r) - r for |r| <= 2^-7 by its Taylor series; the first term left out is r^9/9 < 2^-66.
inline double log1p_minus(double r) {
  const double r2 = r * r;
  const double high = 1.0 / 7 - r * (1.0 / 8);
  const double middle = (1.0 / 5 - r * (1.0 / 6)) + r2 * high;
  return r * r2 * ((1.0 / 3 - r * (1.0 / 4)) + r2 * middle) - 0.5 * r2;
}

// log of a positive normal number given by its bits, times 2^`shift`, as an unevaluated sum.
inline Split log_split(std::uint64_t bits, std::int64_t shift) {
  const std::uint64_t above = bits - log_offset;
  const LogEntry& entry = log_table[(above >> 45) & 127];
  const auto power = static_cast<double>((static_cast<std::int64_t>(above) >> 52) + shift);
  const double m = std::bit_cast<double>(bits - (above & 0xfff0000000000000));
  const double r = (m - entry.centre) * entry.reciprocal;        // The difference is exact.
  const double whole = power * ln2_split.high + entry.log_high;  // Exact: multiples of 2^-42.
  const double high = whole + r;
  const double rest = (whole - high) + r;
  return {high, (rest + (power * ln2_split.low + entry.log_low)) + log1p_minus(r)};
}

double log_special(double x);
double exp_special(double x, double tail);

// exp(x + tail) for |x| < 700 and |tail| far below 1.
inline double exp_sum(double x, double tail) {
  constexpr double shift = 0x1.8p52;  // Adding it rounds to an integer held in the low bits.
  const double shifted = x * (128 / ln2) + shift;
  const std::uint64_t k = std::bit_cast<std::uint64_t>(shifted);
  const double steps = shifted - shift;
  const double r = ((x - steps * ln2_step.high) - steps * ln2_step.low) + tail;
  const ExpEntry& entry = exp_table[k & 127];
  const double r2 = r * r;
  const double series =
      (entry.tail + r) + r2 * ((0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120)));
  const double scale =
      std::bit_cast<double>(std::bit_cast<std::uint64_t>(entry.value) + ((k >> 7) << 52));
  return scale + scale * series;
}

}  // namespace detail

/// Natural logarithm. log(0) = -inf; NaN below 0.
[[nodiscard]] inline double log(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  constexpr std::uint64_t smallest_normal = 0x0010000000000000;
  constexpr std::uint64_t infinite = 0x7ff0000000000000;
  if (bits - smallest_normal >= infinite - smallest_normal) [[unlikely]] {
    return detail::log_special(x);
  }
  const detail::Split value = detail::log_split(bits, 0);
  return value.high + value.low;
}

/// exp(x). Overflows to infinity above 709.78, reaches 0 below -745.13.
[[nodiscard]] inline double exp(double x) {
  if (!(x < 700 && x > -700)) [[unlikely]]
    return detail::exp_special(x, 0);
  return detail::exp_sum(x, 0);
}

[[nodiscard]] double log1p(double x);  ///< log(1 + x), accurate near 0.
[[nodiscard]] double expm1(double x);  ///< exp(x) - 1, accurate near 0.

/// x^y for x >= 0; pow(x, 0) = 1. NaN for x below 0.
[[nodiscard]] double pow(double x, double y);

}  // namespace nines::math
