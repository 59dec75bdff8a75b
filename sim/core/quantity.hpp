/// @file
/// Numbers that know their unit. Interfaces speak in quantities; a formula or a hot loop takes the
/// raw double out with `raw()` and names it with its unit (`wait_s`, `rate_per_s`).
/// Base units: seconds, per second, plain fractions.
#pragma once

#include <compare>
#include <limits>

#include "core/contract.hpp"

namespace nines {

/// A double tagged with a unit. Sums, differences, scaling by a plain number and the ratio of two
/// like quantities are defined; anything else does not compile.
template <class Unit>
class Quantity {
 public:
  constexpr Quantity() = default;
  explicit constexpr Quantity(double value) : value_(value) {}
  [[nodiscard]] constexpr double raw() const { return value_; }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    return Quantity{a.value_ + b.value_};
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) {
    return Quantity{a.value_ - b.value_};
  }
  friend constexpr Quantity operator*(Quantity a, double k) { return Quantity{a.value_ * k}; }
  friend constexpr Quantity operator*(double k, Quantity a) { return Quantity{a.value_ * k}; }
  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity{a.value_ / k}; }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }

 private:
  double value_ = 0;
};

using Seconds = Quantity<struct SecondsUnit>;
using PerSecond = Quantity<struct PerSecondUnit>;

/// A rate times a duration is an expected count.
constexpr double operator*(PerSecond rate, Seconds time) {
  return rate.raw() * time.raw();
}
constexpr double operator*(Seconds time, PerSecond rate) {
  return rate * time;
}
constexpr PerSecond operator/(double count, Seconds time) {
  return PerSecond{count / time.raw()};
}
constexpr Seconds operator/(double count, PerSecond rate) {
  return Seconds{count / rate.raw()};
}

/// A number in [0, 1].
class Probability {
 public:
  constexpr Probability() = default;
  explicit constexpr Probability(double value) : value_(value) {
    NINES_EXPECTS(value >= 0 && value <= 1);
  }
  [[nodiscard]] constexpr double raw() const { return value_; }
  [[nodiscard]] constexpr Probability complement() const { return Probability{1 - value_}; }
  friend constexpr auto operator<=>(Probability, Probability) = default;

 private:
  double value_ = 0;
};

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

inline constexpr Seconds minute{60};
inline constexpr Seconds hour{3600};
inline constexpr Seconds day{86400};
inline constexpr Seconds week{7 * 86400.0};
inline constexpr Seconds year{365.25 * 86400};  ///< The Julian year, as everywhere in this project.

}  // namespace nines
