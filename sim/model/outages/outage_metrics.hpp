/// @file
/// The lengths of outages as the operator counts them and as customers meet them: metrics that
/// every kind with outages declares alike.
#pragma once

#include <vector>

#include "run/metric.hpp"

namespace nines::outages {

struct OutageLengthMetrics {
  run::Column mean;
  run::DistributionId durations;
  run::Column remaining, met;
  run::DistributionId remainders, lengths_met;
  run::MetricId gap_remaining, gap_length;

  void declare_operators_view(run::MetricSet& set, const std::vector<double>& quantiles);
  /// After the operator's, with which it is compared.
  void declare_customers_view(run::MetricSet& set, const std::vector<double>& quantiles);
  /// Means that weigh an outage by its length, and so rest on few long ones.
  [[nodiscard]] std::vector<run::MetricId> customers_means() const {
    return {remaining, met, gap_remaining, gap_length};
  }
};

}  // namespace nines::outages
