/// @file
/// The model behind the kind `outages` (outages.hpp).
/// An outage belongs to the replication in which it starts and is followed to its end, so that
/// neither a cut at the horizon nor the first outage biases what is said about lengths; time
/// fractions count the time within the horizon. With a steady-state start both are unbiased.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/outages/outage_metrics.hpp"
#include "model/outages/outages.hpp"
#include "model/outages/slo_windows.hpp"
#include "random/sampling.hpp"

namespace nines::outages {

class OutagesModel final : public run::Model {
 public:
  OutagesModel(OutagesParameters parameters, const run::RunSettings& run);

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override;
  [[nodiscard]] std::vector<run::Theory> theory() const override;
  [[nodiscard]] std::vector<run::Warning> warnings() const override;
  [[nodiscard]] run::Review review(const run::Sample& sample) const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

  [[nodiscard]] Seconds horizon() const { return horizon_; }

 private:
  struct Sums;
  struct Path;

  static constexpr std::array duration_quantiles{0.5, 0.9, 0.95, 0.99};
  static std::vector<double> budget_quantiles() { return {0.5, 0.9, 0.99}; }

  void declare();
  void set_windows();
  [[nodiscard]] double cycle_s() const { return mean_up_s_ + mean_down_s_; }
  [[nodiscard]] double outages_per_replication() const { return horizon_.raw() / cycle_s(); }
  [[nodiscard]] double lost_fraction() const;
  [[nodiscard]] bool oversampled() const {
    return parameters_.long_outages == LongOutages::oversampled;
  }
  void start(const run::Replication& replication, Path& path) const;
  void walk(const run::Replication& replication, Path& path, run::Observation& into) const;
  [[nodiscard]] Sums draw_oversampled(const run::Replication& replication) const;
  void add_duration_theory(std::vector<run::Theory>& theory) const;
  void add_slo_theory(std::vector<run::Theory>& theory) const;
  void review_means(const run::Sample& sample, run::Review& review) const;
  void review_quantiles(const run::Sample& sample, run::Review& review) const;

  OutagesParameters parameters_;
  double mean_up_s_;
  double mean_down_s_;
  Seconds horizon_{0};
  random::Sampling sampling_ = random::Sampling::rejection;
  SloWindows::Terms windows_;

  run::MetricSet metrics_;
  OutageLengthMetrics lengths_;
  run::Column availability_, count_, lost_, saved_, budget_, breach_;
  run::DistributionId budgets_;
};

}  // namespace nines::outages
