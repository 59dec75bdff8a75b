/// @file
/// How many requests each tick expects, and what recorded data know beside.
/// Time 0 of a profile is the start of the scored part, so that variants with longer windows, whose
/// lead is longer, see the same days. Noise and resampling are drawn for the lead and for the rest
/// from streams of their own, for the same reason.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/alerting/alert_traffic.hpp"
#include "model/alerting/time_grid.hpp"
#include "run/model.hpp"

namespace nines::alerting {

/// The ticks of one replication; views into a Demand, or into a Space where replications differ.
struct DemandColumns {
  std::span<const double> expected;     ///< Requests.
  std::span<const double> bad;          ///< Recorded bad requests; empty where none are.
  std::span<const std::uint8_t> known;  ///< 0: no data. Empty: all known.
};

class Demand {
 public:
  /// Throws DomainError where recorded data do not fit the grid.
  Demand(const AlertTraffic& traffic, const TimeGrid& grid);

  /// Memory that replications reuse.
  struct Space {
    std::vector<double> expected;
    std::vector<double> bad;
    std::vector<std::uint8_t> known;
    std::vector<double> knots;
  };
  [[nodiscard]] DemandColumns draw(const run::Replication& replication, Space& space) const;

  /// Whether replications differ.
  [[nodiscard]] bool is_random() const { return noise_ > 0 || block_ > 0; }
  /// Mean requests a second of the scored part, where data are known; without noise.
  [[nodiscard]] double mean_rate_per_s() const { return mean_rate_per_s_; }
  /// The most and the fewest that a tick expects, without noise.
  [[nodiscard]] double highest() const;
  [[nodiscard]] double lowest() const;

 private:
  void take_constant(double rate_per_s);
  void take_profile(const traffic::Profile& profile);
  void take_recorded(const RecordedHistory& history, const Replay& replay);
  void find_mean_rate();
  void integrate(std::span<const double> knots, std::span<double> expected) const;
  void draw_knots(const run::Replication& replication, std::vector<double>& knots) const;
  void resample(const run::Replication& replication, Space& space) const;

  TimeGrid grid_;
  double mean_rate_per_s_ = 0;
  // By tick of the history; of recorded data that are resampled, by tick of the data.
  std::vector<double> expected_;
  std::vector<double> bad_;
  std::vector<std::uint8_t> known_;
  // Profile: rates at knots `step` apart, one week and again.
  std::vector<double> week_;
  double step_s_ = 0;
  double noise_ = 0;
  // Resampling, in ticks.
  std::size_t block_ = 0;
};

}  // namespace nines::alerting
