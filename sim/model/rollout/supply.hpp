/// @file
/// The requests of a release, tick by tick, as they are and as telemetry shows them. Each release
/// has streams of its own, so that a variant which stops looking earlier disturbs no other release.
/// Where the law of a tick is known beforehand a table gives its counts; else samplers do.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "dist/count_table.hpp"
#include "model/rollout/error_rates.hpp"
#include "model/rollout/judge.hpp"
#include "random/stream.hpp"
#include "run/model.hpp"

namespace nines::rollout {

/// What one release is, drawn before its first request.
struct DrawnRelease {
  bool bad = false;
  double size = 0;      ///< Of the regression; 0 when good.
  std::size_t law = 0;  ///< Which column of the tables; only where they are used.
  double rollback_takes_s = 0;
  double found_after_s = 0;
};

/// Which traffic some gate looks at; the rest is not drawn.
struct Wanted {
  bool control = false;
  bool cohorts = false;
};

/// Counts of the rollout so far: entry t holds ticks [0, t).
class Path {
 public:
  Path(std::size_t ticks, std::size_t metrics, std::size_t cohorts);

  [[nodiscard]] gate::Sides& seen(std::size_t metric, std::size_t t) {
    return seen_[metric * stride_ + t];
  }
  [[nodiscard]] const gate::Sides& seen(std::size_t metric, std::size_t t) const {
    return seen_[metric * stride_ + t];
  }
  [[nodiscard]] gate::Sides& cohort(std::size_t cohort, std::size_t t) {
    return cohorts_[cohort * stride_ + t];
  }
  [[nodiscard]] const gate::Sides& cohort(std::size_t cohort, std::size_t t) const {
    return cohorts_[cohort * stride_ + t];
  }

  gate::Arm tick;             ///< The canary's true requests and final failures of this tick.
  std::int64_t attempts = 0;  ///< All attempts of the tick's canary requests.

 private:
  std::size_t stride_;
  std::vector<gate::Sides> seen_;
  std::vector<gate::Sides> cohorts_;
};

class Supply {
 public:
  Supply(const RolloutParameters& parameters, const Schedule& schedule, const ErrorRates& rates,
         std::vector<WatchedMetric> metrics, Wanted wanted);

  [[nodiscard]] DrawnRelease draw(const run::Replication& replication, std::uint64_t index) const;

  /// The random numbers of one release.
  class Draws {
   public:
    Draws(const Supply& supply, const run::Replication& replication, std::uint64_t index);

   private:
    friend class Supply;
    random::Stream errors_;
    std::optional<random::Stream> requests_, control_errors_, control_requests_, dispersion_,
        others_, telemetry_, cohorts_;
    double canary_rate_ = 0;  ///< Of this window of overdispersion.
    double control_rate_ = 0;
  };

  /// Draws tick t and adds it to the path, whose entry t must be there.
  void advance(std::size_t t, const DrawnRelease& release, Draws& draws, Path& path) const;

  [[nodiscard]] bool tabulated() const { return tabulated_; }

 private:
  struct TickTables {
    const dist::CountTable* failures = nullptr;
    const dist::CountTable* successes = nullptr;  ///< Poisson traffic alone.
  };
  using Key = std::tuple<std::int64_t, double, double>;  ///< Trials, rate, correlation; or mean.

  void tabulate();
  TickTables tables_for(std::int64_t requests, double mean, double rate);
  const dist::CountTable* failures_of(std::int64_t requests, double rate);
  const dist::CountTable* poisson_of(double mean);
  [[nodiscard]] gate::Arm from_tables(const TickTables& tables, std::int64_t requests,
                                      random::Stream& errors,
                                      std::optional<random::Stream>& successes) const;
  void advance_tabulated(std::size_t t, const DrawnRelease& release, Draws& draws,
                         Path& path) const;
  void advance_sampled(std::size_t t, const DrawnRelease& release, Draws& draws, Path& path) const;
  void split_cohorts(std::size_t t, const DrawnRelease& release, Draws& draws, Path& path) const;

  const RolloutParameters& parameters_;
  const Schedule& schedule_;
  const ErrorRates& rates_;
  std::vector<WatchedMetric> metrics_;
  Wanted wanted_;
  bool tabulated_ = false;
  std::vector<double> sizes_;  ///< Of a tabulated regression; sizes_[0] = 0 is the good release.
  std::map<Key, dist::CountTable> tables_;
  std::vector<std::vector<TickTables>> canary_;  ///< [law][tick]
  std::vector<TickTables> control_;
};

}  // namespace nines::rollout
