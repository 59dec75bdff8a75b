/// @file
/// The requests of an alerting scenario.
///     "100/s", {"constant": {...}}, {"profile": {...}}   a rate, and how counts come from it
///     {"csv": {...}}, {"prometheus": {...}}              recorded counts (recorded_history.hpp)
/// `counts`: requests of a tick are Poisson, or as many as expected, rounded so that none are lost.
/// Recorded counts may be resampled: blocks of a day or a week, drawn at random with replacement,
/// keep the shape of days and weeks. Ref: Kunsch (1989), The jackknife and the bootstrap for
/// general stationary observations, Ann. Statist. 17.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/catalog.hpp"
#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "model/alerting/recorded_history.hpp"
#include "traffic/profile.hpp"

namespace nines::alerting {

enum class CountLaw { poisson, expected };

struct ConstantTraffic {
  static constexpr std::string_view name = "constant";
  static ConstantTraffic read(input::Value& in);
  PerSecond rate{1};
  CountLaw counts = CountLaw::poisson;
};

struct ProfileTraffic {
  static constexpr std::string_view name = "profile";
  static ProfileTraffic read(input::Reader& in);
  static ProfileTraffic example() { return {traffic::Profile::example(), CountLaw::poisson}; }
  traffic::Profile profile = traffic::Profile::example();
  CountLaw counts = CountLaw::poisson;
};

/// What is done with recorded counts.
struct Replay {
  CountLaw counts = CountLaw::expected;
  double scale = 1;
  std::optional<Seconds> resample;  ///< Length of a block.
};

struct CsvTraffic {
  static constexpr std::string_view name = "csv";
  static CsvTraffic read(input::Reader& in);
  static CsvTraffic example() { return {CsvHistory::example().history, {}}; }
  RecordedHistory history;
  Replay replay;
};

struct PrometheusTraffic {
  static constexpr std::string_view name = "prometheus";
  static PrometheusTraffic read(input::Reader& in);
  static PrometheusTraffic example() { return {PrometheusHistory::example().history, {}}; }
  RecordedHistory history;
  Replay replay;
};

using Traffics = Catalog<ConstantTraffic, ProfileTraffic, CsvTraffic,
                         PrometheusTraffic>;  // add here, and only here

struct AlertTraffic {
  static AlertTraffic read(input::Value& in);

  Traffics::Variant kind;

  /// Null for traffic that is simulated.
  [[nodiscard]] const RecordedHistory* recorded() const;
  /// Of recorded traffic.
  [[nodiscard]] const Replay* replay() const;
  [[nodiscard]] CountLaw counts() const;
  [[nodiscard]] std::string describe() const;
};

}  // namespace nines::alerting
