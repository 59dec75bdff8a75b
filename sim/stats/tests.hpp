/// @file
/// Goodness of fit. Each test answers with its statistic and the p-value: the probability of a
/// statistic at least as large when the hypothesis holds.
/// Ref: Pearson (1900); Kolmogorov (1933), Stephens (1970); Anderson & Darling (1954), JASA 49.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "core/quantity.hpp"

namespace nines::stats {

struct TestResult {
  double statistic = not_a_number;
  double p_value = not_a_number;
  double degrees_of_freedom = not_a_number;  ///< Of a chi-square; NaN where there are none.
};

/// Pearson's chi-square of counts against expected counts (positive, any scale that sums to the
/// same total). Neighbouring cells are pooled until each expects at least 5 (Cochran 1954), so
/// order them by value. `fitted` parameters estimated from the data cost a degree of freedom each.
/// NaN with fewer than two cells left.
[[nodiscard]] TestResult chi_square_test(std::span<const std::uint64_t> observed,
                                         std::span<const double> expected, std::size_t fitted = 0);

/// Kolmogorov and Smirnov's one-sample test against a continuous cdf. NaN for no values.
[[nodiscard]] TestResult kolmogorov_smirnov_test(std::span<const double> sample,
                                                 const std::function<double(double)>& cdf);

/// Anderson and Darling's test against a continuous, fully known cdf: as Kolmogorov's, with more
/// weight in the tails. The p-value is the limit's, within .001 from 50 values on.
[[nodiscard]] TestResult anderson_darling_test(std::span<const double> sample,
                                               const std::function<double(double)>& cdf);

}  // namespace nines::stats
