/// @file
/// The record that one replication fills in.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "run/metric.hpp"
#include "stats/ledger.hpp"
#include "stats/log_linear_histogram.hpp"

namespace nines::run {

class Observation {
 public:
  explicit Observation(const MetricSet& metrics)
      : row_(metrics.columns()),
        distributions_(metrics.distributions().size()),
        found_(metrics.findings().size()) {}

  /// Adds to a ratio's sums. A metric that nothing was added to is absent from this replication.
  void add(Column column, double numerator, double denominator = 1) {
    row_[column.index] += stats::Ratio{numerator, denominator};
  }
  /// Adds to step `at` of a series.
  void add(SeriesId series, std::size_t at, double numerator, double denominator = 1) {
    row_[series.first_column + at] += stats::Ratio{numerator, denominator};
  }
  [[nodiscard]] stats::LogLinearHistogram& distribution(DistributionId id) {
    return distributions_[id.index];
  }
  void note(FindingId id) { found_[id.index] = 1; }

  void clear() {
    std::fill(row_.begin(), row_.end(), stats::Ratio{});
    for (stats::LogLinearHistogram& histogram : distributions_) histogram.clear();
    std::fill(found_.begin(), found_.end(), std::uint8_t{0});
  }

  [[nodiscard]] std::span<const stats::Ratio> row() const { return row_; }
  [[nodiscard]] std::span<const stats::LogLinearHistogram> distributions() const {
    return distributions_;
  }
  [[nodiscard]] std::span<const std::uint8_t> found() const { return found_; }

 private:
  std::vector<stats::Ratio> row_;
  std::vector<stats::LogLinearHistogram> distributions_;
  std::vector<std::uint8_t> found_;
};

}  // namespace nines::run
