#include "dist/roots.hpp"

#include <bit>
#include <cstdint>
#include <limits>

namespace nines::dist {
namespace {

// Halfway between two numbers of at least 0 in the order of doubles: 64 of these steps separate any
// two, however many powers of ten lie between them.
double halfway(double low, double high) {
  const auto a = std::bit_cast<std::uint64_t>(low);
  const auto b = std::bit_cast<std::uint64_t>(high);
  return std::bit_cast<double>(a + (b - a) / 2);
}

}  // namespace

// The secant through the bracket's ends (Illinois form), and every fourth step a bisection, so that
// jumps and flat stretches cost at most 4 x 64 steps. A point belongs to the low end as long as f
// has strictly the sign of f(low).
double find_root(const std::function<double(double)>& f, double low, double high) {
  low += 0.0;  // A negative zero would be the largest of all bit patterns.
  double f_low = f(low);
  double f_high = f(high);
  const bool starts_positive = f_low > 0;
  const auto before = [&](double value) { return starts_positive ? value > 0 : value < 0; };
  if (!before(f_low)) return low;
  if (before(f_high)) return high;
  int kept = 0;  // Which end the last step left in place.
  for (int step = 0;; ++step) {
    const double middle = halfway(low, high);
    if (middle == low) return high;
    double x = low + (high - low) * (f_low / (f_low - f_high));
    if (step % 4 == 3 || !(x > low && x < high)) x = middle;
    const double f_x = f(x);
    if (before(f_x)) {
      low = x;
      f_low = f_x;
      if (kept == +1) f_high /= 2;
      kept = +1;
    } else {
      high = x;
      f_high = f_x;
      if (kept == -1) f_low /= 2;
      kept = -1;
    }
  }
}

double find_fall(const std::function<double(double)>& f, double low, double high) {
  return f(low) > 0 ? find_root(f, low, high) : low;
}

double find_crossing(const std::function<double(double)>& f, double low, double high) {
  if (!(f(low) > 0)) return low;
  double bottom = low;
  while (f(high) > 0 && high < std::numeric_limits<double>::max() / 4) {
    bottom = high;
    high *= 2;
  }
  return find_root(f, bottom, high);
}

}  // namespace nines::dist
