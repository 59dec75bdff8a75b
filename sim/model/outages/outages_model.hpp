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

#include "model/outages/outages.hpp"
#include "model/outages/slo_windows.hpp"
#include "random/sampling.hpp"

namespace nines {

class OutagesModel final : public Model {
 public:
  OutagesModel(OutagesParameters parameters, const RunSettings& run);

  [[nodiscard]] const MetricSet& metrics() const override { return metrics_; }
  void replicate(const Replication& replication, Observation& into) const override;
  [[nodiscard]] std::vector<Theory> theory() const override;
  [[nodiscard]] std::vector<Warning> warnings() const override;
  [[nodiscard]] Review review(const Sample& sample) const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

  [[nodiscard]] Seconds horizon() const { return horizon_; }

 private:
  struct Sums;
  struct Path;

  static constexpr std::array duration_quantiles{0.5, 0.9, 0.95, 0.99};

  void declare();
  void set_windows();
  [[nodiscard]] double cycle_s() const { return mean_up_s_ + mean_down_s_; }
  [[nodiscard]] double outages_per_replication() const { return horizon_.raw() / cycle_s(); }
  [[nodiscard]] double lost_fraction() const;
  [[nodiscard]] bool oversampled() const {
    return parameters_.long_outages == LongOutages::oversampled;
  }
  void start(const Replication& replication, Path& path) const;
  void walk(const Replication& replication, Path& path, Observation& into) const;
  [[nodiscard]] Sums draw_oversampled(const Replication& replication) const;
  void add_duration_theory(std::vector<Theory>& theory) const;
  void add_slo_theory(std::vector<Theory>& theory) const;
  void review_means(const Sample& sample, Review& review) const;
  void review_quantiles(const Sample& sample, Review& review) const;

  OutagesParameters parameters_;
  double mean_up_s_;
  double mean_down_s_;
  Seconds horizon_{0};
  bool warmup_given_ = false;
  Sampling sampling_ = Sampling::rejection;
  SloWindows::Terms windows_;

  MetricSet metrics_;
  Column mean_, remaining_, met_, availability_, count_, lost_, saved_, budget_, breach_;
  DistributionId durations_, remainders_, lengths_met_, budgets_;
};

}  // namespace nines
