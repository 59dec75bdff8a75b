/// @file
/// Where a queue that loses nobody settles.
#pragma once

namespace nines::analytic {

/// Whether a load per server is below 1, by more than the rounding of what it was computed from: a
/// mean service time found from a mean and a coefficient of variation may come back an ulp short,
/// and a load of exactly 1 would settle at a queue of 1e16. Beyond it a wait would be longer than
/// 1e11 service times, which nobody means.
[[nodiscard]] constexpr bool below_capacity(double load) {
  constexpr double rounding = 1e-12;
  return load < 1 - rounding;
}

}  // namespace nines::analytic
