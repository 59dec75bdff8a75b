/// @file
/// The incidents of a replication, and what they do to each tick they touch.
/// A tick's error rate is the mean over the tick: a request comes at a uniform moment of it, so
/// that counts of the tick are exactly binomial or Poisson with that mean. Several incidents at
/// once: survival is the product over causes, and so is the factor on traffic.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "incident/incident_process.hpp"
#include "model/alerting/time_grid.hpp"
#include "policy/alert/scoring.hpp"
#include "run/model.hpp"

namespace nines::alerting {

/// Ticks [begin, end) that some incident touches; `first` is where they begin in the columns.
struct BusyStretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t first = 0;
};

/// Reused from replication to replication.
struct Trouble {
  std::vector<incident::Incident> incidents;  ///< In the order of their starts.
  std::vector<std::size_t> sources;           ///< Of each.
  std::vector<double> error_rates;  ///< Of each, at its full height; 0 where none is simulated.
  std::vector<BusyStretch> stretches;
  // By busy tick:
  std::vector<double> survival;  ///< Probability of not failing by an incident.
  std::vector<double> traffic;   ///< Factor on requests.
  std::vector<double> failing;   ///< Mean over incidents' shapes, 0 to 1, for other signals.
};

class TroubleMaker {
 public:
  /// `origin_s`: the time in recorded files at which the scored part begins.
  TroubleMaker(std::vector<incident::IncidentProcess> sources, const TimeGrid& grid,
               double origin_s);

  /// Draws incidents and their columns. Budgets are left at 0.
  void draw(const run::Replication& replication, Trouble& into) const;
  /// What each incident spends by itself: `requests` expected by tick, over `budget_requests`.
  /// Failures and requests that never arrive count alike. Without an error rate, recorded `bad`
  /// requests count.
  void add_budgets(std::span<const double> requests, std::span<const double> bad,
                   double budget_requests, Trouble& trouble) const;

  [[nodiscard]] bool changes_traffic() const { return changes_traffic_; }
  [[nodiscard]] const std::vector<incident::IncidentProcess>& sources() const { return sources_; }

 private:
  void draw_process(std::size_t source, const run::Replication& replication, Trouble& into) const;
  void add(std::size_t source, double start_s, double length_s, random::Stream& rng,
           Trouble& into) const;
  void lay_out(Trouble& trouble) const;
  /// Ticks that an incident touches.
  [[nodiscard]] BusyStretch ticks_of(const incident::Incident& incident) const;
  /// Mean of the shape over a tick, times the part of the tick in which the incident goes on.
  template <class Visit>
  void each_tick(const incident::Incident& incident, const incident::IncidentProcess& source,
                 Visit&& visit) const;

  std::vector<incident::IncidentProcess> sources_;
  TimeGrid grid_;
  double origin_s_;
  bool changes_traffic_ = false;
};

}  // namespace nines::alerting
