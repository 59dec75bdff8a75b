/// @file
/// The difference of one metric between two models that were run on the same random numbers.
/// Every figure is a smooth function of sums over replications (a quantile: over the 32 groups of
/// replications), so what each replication pulls at it is known; the differences of these pulls
/// carry the covariance:   se^2 = sum (z_a - z_b)^2 / (m (m-1)).
/// A quantile q with density f pulls by (p - share below q)/f, f from the quantile's own interval.
/// Shares with few hits, whose spread cannot be seen, are compared as if independent (MOVER), which
/// is wider.   Ref: Bahadur (1966); Newcombe (1998), method 10; Law (2015), section 10.2.
#pragma once

#include <vector>

#include "run/experiment.hpp"
#include "run/metric.hpp"
#include "run/sample.hpp"
#include "stats/estimate.hpp"

namespace nines::run {

/// A metric's value and what each independent unit of its data pulls at it.
struct Pull {
  double value = not_a_number;
  std::vector<double> units;
};

/// One side of a comparison. It refers to the metric and the sample, and knows what the difference
/// to any other side takes, so that many are compared with each other at little cost.
class Side {
 public:
  Side(const Metric& metric, const Sample& sample);

  [[nodiscard]] double value() const { return own_.value; }
  [[nodiscard]] bool has_interval() const { return own_.has_interval(); }
  [[nodiscard]] const stats::Ledger& ledger() const { return sample_->ledger; }
  [[nodiscard]] const Pull& pull() const { return pull_; }
  /// Its interval is that of a binomial count: its spread cannot be seen.
  [[nodiscard]] bool is_exact() const { return own_.method == stats::Method::clopper_pearson; }
  [[nodiscard]] stats::Estimate own(double confidence) const {
    return estimate(*metric_, *sample_, confidence);
  }

 private:
  const Metric* metric_;
  const Sample* sample_;
  stats::Estimate own_;
  Pull pull_;
};

/// a - b. The samples hold the same replications; the metrics are of the same unit. NaN where
/// either has no value, without an interval where either has none.
[[nodiscard]] stats::Estimate difference(const Side& a, const Side& b, double confidence);

}  // namespace nines::run
