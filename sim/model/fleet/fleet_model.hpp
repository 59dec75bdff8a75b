/// @file
/// The model behind the kind `fleet` (fleet.hpp).
/// A plain replication is a path through time; fractions are of the time after the warm-up, an
/// outage belongs to the replication in which it begins and is followed to its end. The time to the
/// first outage has paths of its own that start with all units new and end with the horizon: its
/// mean is time over first outages, exact when the horizon always sees one and otherwise taking
/// their rate as constant beyond. A biased replication is a number of cycles (failure_biasing.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analytic/reliability_structure.hpp"
#include "model/fleet/fleet.hpp"
#include "model/fleet/fleet_chain.hpp"
#include "model/fleet/fleet_load.hpp"
#include "model/fleet/fleet_plan.hpp"
#include "model/outages/outage_metrics.hpp"
#include "random/sampling.hpp"

namespace nines::fleet {

class FleetPath;

class FleetModel final : public run::Model {
 public:
  FleetModel(FleetParameters parameters, const run::RunSettings& run);

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_; }
  void replicate(const run::Replication& replication, run::Observation& into) const override;
  [[nodiscard]] std::vector<run::Theory> theory() const override;
  [[nodiscard]] std::vector<run::Warning> warnings() const override;
  [[nodiscard]] run::Review review(const run::Sample& sample) const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;

  [[nodiscard]] bool biased() const { return biased_; }

 private:
  static constexpr std::size_t series_steps = 50;  ///< Of pictures over time.
  // The weights of biased paths are products, of which most are about the square of the probability
  // sought; they must stay far above the least double.
  static constexpr double too_rare_to_bias = 1e-120;

  void set_window(const run::RunSettings& run);
  void choose_method();
  void set_first_outages();
  void declare();
  void replicate_path(const run::Replication& replication, run::Observation& into) const;
  void replicate_cycles(const run::Replication& replication, run::Observation& into) const;
  void observe_first_outage(const run::Replication& replication, run::Observation& into) const;
  void observe_outages(const FleetPath& path, const run::Replication& replication,
                       run::Observation& into) const;
  void declare_load();
  void run_with_series(FleetPath& path, double from_s, double to_s, run::Observation& into) const;
  void observe_load(const FleetPath& path, const run::Replication& replication,
                    run::Observation& into) const;
  void add_load_theory(std::vector<run::Theory>& theory) const;
  [[nodiscard]] double expected_outage_s() const;
  [[nodiscard]] std::optional<double> known_unavailability() const;

  FleetParameters parameters_;
  FleetPlan plan_;
  std::optional<analytic::StructureFigures> structure_;  ///< Where units are independent.
  std::optional<FleetChainFigures> chain_;               ///< Where all is exponential.
  double horizon_s_ = 0;
  double warmup_s_ = 0;
  std::uint64_t first_outages_ = 1;  ///< Paths from new, a replication.
  bool biased_ = false;
  random::Sampling sampling_ = random::Sampling::rejection;

  run::MetricSet metrics_;
  run::Column availability_, unavailability_, capacity_, count_, first_;
  run::MetricId nines_;
  outages::OutageLengthMetrics lengths_;
  run::FindingId censored_;
  run::SeriesId capacity_over_time_, up_over_time_;
  std::vector<LoadLevel> levels_;  ///< Empty without a load.
  bool simulates_load_ = false;
  run::Column at_risk_, overload_, wait_probability_, wait_mean_, abandoned_;
  run::Column seen_wait_probability_, seen_wait_mean_, seen_late_, seen_abandoned_;
};

/// The plan's groups as the closed forms see them.
[[nodiscard]] std::vector<analytic::StructureGroup> structure_of(const FleetPlan& plan);

}  // namespace nines::fleet
