#include "analytic/inspection.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "math/normal.hpp"

namespace nines::analytic {

Inspection inspect_moments(Seconds mean, Seconds sd) {
  if (!(mean.raw() > 0) || !std::isfinite(mean.raw())) {
    throw DomainError(fmt::format("the mean is {} s; it must be above 0", mean.raw()));
  }
  if (!(sd.raw() >= 0)) {
    throw DomainError(
        fmt::format("the standard deviation is {} s; it must be 0 or more", sd.raw()));
  }
  const double cv = sd / mean;
  const double gap = (1 + cv * cv) / 2;
  return {mean, mean * (2 * gap), mean * gap, gap};
}

LogNormalShape lognormal_from_median_quantile(Seconds median, Probability p, Seconds quantile) {
  if (!(median.raw() > 0) || !(quantile >= median) || !std::isfinite(quantile.raw())) {
    throw DomainError(
        fmt::format("no lognormal has median {} s and {:g} % quantile {} s; the "
                    "median must be above 0 and at most the quantile",
                    median.raw(), 100 * p.raw(), quantile.raw()));
  }
  if (!(p.raw() > 0.5 && p.raw() < 1)) {
    throw DomainError(fmt::format(
        "the quantile beside the median is the {:g} % one; it must lie between 50 and 100 %",
        100 * p.raw()));
  }
  return {std::log(median.raw()), std::log(quantile / median) / math::normal_quantile(p.raw())};
}

LogNormalShape lognormal_from_median_p99(Seconds median, Seconds p99) {
  return lognormal_from_median_quantile(median, Probability{0.99}, p99);
}

Inspection inspect_lognormal(const LogNormalShape& shape) {
  if (!(shape.sigma >= 0)) {
    throw DomainError(fmt::format("sigma is {}; it must be 0 or more", shape.sigma));
  }
  const double variance = shape.sigma * shape.sigma;
  const Seconds mean{std::exp(shape.mu + variance / 2)};
  const double growth = std::exp(variance);
  return {mean, mean * growth, mean * (growth / 2), growth / 2};
}

// The sums run over durations scaled by the longest, so that squares cannot overflow.
SampleInspection inspect_sample(std::span<const double> durations_s) {
  double longest = 0;
  for (const double duration : durations_s) {
    if (!(duration >= 0) || !std::isfinite(duration)) {
      throw DomainError(
          fmt::format("a duration is {} s; each must be 0 or more and finite", duration));
    }
    longest = std::max(longest, duration);
  }
  if (!(longest > 0)) {
    throw DomainError("no duration is above 0; length bias needs at least one that is");
  }
  double sum = 0;
  double squares = 0;
  for (const double duration : durations_s) {
    const double x = duration / longest;
    sum += x;
    squares += x * x;
  }
  const auto count = static_cast<double>(durations_s.size());
  const Seconds mean{longest * (sum / count)};
  const Seconds biased{longest * (squares / sum)};
  return {{mean, biased, biased / 2, biased / mean / 2}, sum * sum / squares};
}

}  // namespace nines::analytic
