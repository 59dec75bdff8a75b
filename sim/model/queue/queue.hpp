/// @file
/// The kind `queue`. One station: customers arrive, wait for one of `servers` servers, are served and leave.
/// Offered load per server = arrival rate x mean service / servers; at 1 or more without loss the
/// queue grows without end, which must be asked for ("transient").
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "model/queue/discipline.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"
#include "traffic/arrivals.hpp"

namespace nines::queue {

struct QueueParameters {
  traffic::Arrivals arrivals = traffic::Arrivals::example();
  dist::Distribution service = dist::Distribution::example();
  std::uint32_t servers = 1;
  std::optional<std::uint64_t> capacity;       ///< In the system, those in service included.
  std::optional<dist::Distribution> patience;  ///< A customer not yet in service by then leaves.
  Discipline discipline = line::Fifo{};
  double slowdown = 0;  ///< Every service goes 1 + slowdown x (number in system) times slower.
  bool transient = false;

  static QueueParameters read(input::Reader& in);

  /// Service of a customer drawn at random, over all classes.
  [[nodiscard]] Seconds mean_service() const;
  /// E[S^2] likewise, s^2.
  [[nodiscard]] double service_second_moment() const;
  /// The service of one class (0 where there are none).
  [[nodiscard]] const dist::Distribution& service_of(std::size_t job_class) const;
  /// Whether all customers draw from one distribution of service.
  [[nodiscard]] bool one_service() const;
  [[nodiscard]] std::size_t classes() const;  ///< 1 where the discipline knows none.
  [[nodiscard]] double offered_load() const;  ///< Per server.
  /// Whether somebody is turned away or gives up before the queue can grow without end.
  [[nodiscard]] bool loses_customers() const { return capacity || patience; }
  /// Whether the station has a steady state.
  [[nodiscard]] bool settles() const;
  [[nodiscard]] bool has(auto discipline_kind) const {
    return std::holds_alternative<decltype(discipline_kind)>(discipline);
  }
};

struct QueueKind {
  static constexpr std::string_view name = "queue";
  static constexpr std::string_view summary =
      "one station: customers arrive, wait for a server, are served, are lost";
  static constexpr std::array run_keys = run::all_run_keys;
  using Parameters = QueueParameters;
  /// Throws DomainError where the run settings do not fit the station.
  static std::unique_ptr<run::Model> make(Parameters parameters, const run::RunSettings& run);
};

}  // namespace nines::queue
