/// @file
/// Everything that replications of a model left behind, in mergeable form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "run/metric.hpp"
#include "stats/grouped_histogram.hpp"
#include "stats/ledger.hpp"

namespace nines::run {

struct Sample {
  explicit Sample(const MetricSet& metrics)
      : Sample(metrics.columns(), metrics.distributions().size(), metrics.findings().size()) {}
  Sample(std::size_t columns, std::size_t distribution_count, std::size_t findings)
      : ledger(columns), distributions(distribution_count), found(findings) {}

  stats::Ledger ledger;
  std::vector<stats::GroupedHistogram> distributions;
  std::vector<std::uint64_t> found;  ///< Replications with each finding.

  [[nodiscard]] std::uint64_t replications() const { return ledger.replications(); }

  /// Adds the replications that follow these, with the bits of having run them here. Same shape;
  /// the ledger says where a slice may begin.
  void merge(const Sample& next);
};

/// The sample as bytes for a file, and back. Throws DomainError for what no sample gives.
[[nodiscard]] std::string to_bytes(const Sample& sample);
[[nodiscard]] Sample sample_from(std::string_view bytes);

}  // namespace nines::run
