#include "stats/series.hpp"

#include <algorithm>
#include <vector>

#include "core/contract.hpp"
#include "stats/as_double.hpp"
#include "stats/moments.hpp"

namespace nines::stats {
namespace {

double autocorrelation_about(std::span<const double> series, const Moments& moments,
                             std::size_t lag) {
  double sum = 0;
  for (std::size_t i = lag; i < series.size(); ++i) {
    sum += (series[i] - moments.mean()) * (series[i - lag] - moments.mean());
  }
  return sum / moments.sum_of_squared_deviations();
}

Moments moments_of(std::span<const double> series) {
  Moments moments;
  for (const double value : series) moments.add(value);
  return moments;
}

}  // namespace

Estimate batch_means(std::span<const double> series, std::size_t batches, double confidence) {
  NINES_EXPECTS(batches >= 2);
  Estimate out;
  out.confidence = confidence;
  const std::size_t size = series.size() / batches;
  if (size == 0) return out;
  const auto used = series.last(size * batches);
  std::vector<Ratio> rows(batches);
  for (std::size_t i = 0; i < used.size(); ++i) rows[i / size] += {used[i], 1};
  out = ratio_of_sums(rows, confidence);
  if (out.has_interval()) out.method = Method::batch_means;
  return out;
}

double autocorrelation(std::span<const double> series, std::size_t lag) {
  const Moments moments = moments_of(series);
  if (series.size() <= lag || !(moments.sum_of_squared_deviations() > 0)) return not_a_number;
  return autocorrelation_about(series, moments, lag);
}

double integrated_autocorrelation(std::span<const double> series) {
  constexpr double window_in_taus = 5;
  const Moments moments = moments_of(series);
  if (!(moments.sum_of_squared_deviations() > 0)) return 1;
  double tau = 1;
  for (std::size_t lag = 1; lag < series.size(); ++lag) {
    tau += 2 * autocorrelation_about(series, moments, lag);
    if (as_double(lag) >= window_in_taus * tau) break;
  }
  return std::max(1.0, tau);
}

double effective_sample_size(std::span<const double> series) {
  return as_double(series.size()) / integrated_autocorrelation(series);
}

}  // namespace nines::stats
