/// @file
/// Where incidents come from and what they do to requests.
///     {"between": D, "duration": D}   a process: D until the next starts, D that it lasts
///     {"at": ["2h", "3d"], "duration": D}   at given times
///     {"csv": F}, {"nab": {"file": F, "series": NAME}}   recorded: see incident/incident_log
/// A fraction `affects` of the requests fails with probability error_rate g(t) while it lasts:
///     step g = 1;   ramp g = min(1, t/rise);   flapping g = 1 for `on`, then 0 for `off`, over ...
/// and only a fraction `traffic` of the requests still arrives. Causes are independent: a request
/// survives all of them or fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/catalog.hpp"
#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "incident/error_rate_law.hpp"
#include "incident/incident_log.hpp"
#include "input/forward.hpp"

namespace nines::incident {

/// Shapes: `integral(t, lasts)` of g from the start of an incident, t up to its length.
struct Step {
  static constexpr std::string_view name = "step";
  static Step read(input::Reader& in);
  [[nodiscard]] double integral(double t_s, double lasts_s) const;
};
struct Ramp {
  static constexpr std::string_view name = "ramp";
  static Ramp read(input::Reader& in);
  std::optional<Seconds> rise;  ///< The whole incident when absent.
  [[nodiscard]] double integral(double t_s, double lasts_s) const;
};
struct Flapping {
  static constexpr std::string_view name = "flapping";
  static Flapping read(input::Reader& in);
  Seconds on{300};
  Seconds off{300};
  [[nodiscard]] double integral(double t_s, double lasts_s) const;
};
using Shapes = Catalog<Step, Ramp, Flapping>;  // add here, and only here

/// Recorded incidents, in the order of their starts; times as in the file.
struct RecordedIncidents {
  std::string file;
  std::vector<double> starts_s;
  std::vector<double> ends_s;
  std::string text;  ///< What the file holds, in words.
};

/// A process of incidents, or a list.
struct IncidentProcess {
  std::optional<dist::Distribution> between;
  std::vector<Seconds> at;
  std::optional<RecordedIncidents> recorded;
  dist::Distribution duration = dist::Distribution::example();
  std::optional<ErrorRateLaw> error_rate;  ///< Absent: recorded incidents of recorded errors.
  Shapes::Variant shape;
  Probability affects{1};
  double traffic = 1;

  static IncidentProcess read(input::Reader& in);
  [[nodiscard]] double integral(double t_s, double lasts_s) const;
  [[nodiscard]] std::string describe() const;
};

/// One object, or a list of them.
struct IncidentProcesses {
  std::vector<IncidentProcess> all;
  static IncidentProcesses read(input::Value& in);
};

}  // namespace nines::incident
