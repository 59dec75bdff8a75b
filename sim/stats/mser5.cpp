#include "stats/mser5.hpp"

#include <vector>

namespace nines::stats {
namespace {

constexpr std::size_t batch = 5;
constexpr std::size_t fewest_batches = 10;

std::vector<double> batch_means(std::span<const double> series) {
  std::vector<double> means(series.size() / batch);
  for (std::size_t k = 0; k < means.size(); ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < batch; ++i) sum += series[k * batch + i];
    means[k] = sum / batch;
  }
  return means;
}

}  // namespace

Mser5 mser5(std::span<const double> series) {
  const std::vector<double> means = batch_means(series);
  Mser5 best;
  if (means.size() < fewest_batches) {
    best.reached = false;
    return best;
  }
  // From the end, adding one batch at a time in front (Welford), so that all cuts cost O(k).
  double mean = 0;
  double squares = 0;
  std::size_t best_batch = means.size();
  for (std::size_t left = 1; left <= means.size(); ++left) {
    const double value = means[means.size() - left];
    const auto n = static_cast<double>(left);
    const double difference = value - mean;
    mean += difference / n;
    squares += difference * (value - mean);
    // A handful of batches that happen to agree would win always (White et al. 2000).
    if (left < batch) continue;
    const double statistic = squares / (n * n);
    if (best_batch == means.size() || statistic <= best.statistic) {
      best.statistic = statistic;
      best_batch = means.size() - left;
    }
  }
  best.reached = best_batch <= means.size() / 2;
  best.cut = (best.reached ? best_batch : means.size() / 2) * batch;
  return best;
}

}  // namespace nines::stats
