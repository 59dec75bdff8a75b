#include "incident/incident_process.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/csv.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::incident {
namespace {

RecordedIncidents from_log(const IncidentFile& file) {
  RecordedIncidents recorded;
  recorded.file = file.name;
  recorded.text = file.log.describe(file.name);
  recorded.starts_s = file.log.starts_s;
  for (std::size_t i = 0; i < recorded.starts_s.size(); ++i) {
    recorded.ends_s.push_back(recorded.starts_s[i] + file.log.durations_s[i]);
  }
  return recorded;
}

/// The windows of one series of the Numenta anomaly benchmark's label file:
/// {"SERIES": [["START", "END"], ...], ...}.
struct NabWindows {
  RecordedIncidents recorded;

  static NabWindows read(input::Reader& in) {
    NabWindows windows;
    const auto file = in.require<input::DataFile>("file", "JSON file of windows by series");
    const auto series = in.require<std::string>("series", "whose windows are the incidents");
    windows.recorded.file = file.written;
    if (!in.sound()) return windows;
    input::Diagnostics diagnostics(file.path.string());
    const input::Node root = input::parse_json(input::read_file(file.path.string()), diagnostics);
    if (!diagnostics.problems().empty()) {
      throw DomainError(to_string(diagnostics.problems().front()));
    }
    const input::Node* list = root.find(series);
    if (list == nullptr) {
      throw DomainError(fmt::format("{}: no series \"{}\"", file.written, series));
    }
    for (const input::Node& window : list->items) windows.add(window, file.written);
    if (windows.recorded.starts_s.empty()) {
      throw DomainError(fmt::format("{}: series \"{}\" has no windows", file.written, series));
    }
    windows.recorded.text =
        fmt::format("{} windows of {} in {}", list->items.size(), series, file.written);
    return windows;
  }

 private:
  void add(const input::Node& window, const std::string& file) {
    const auto time = [&](std::size_t at) -> std::optional<double> {
      if (window.items.size() != 2) return std::nullopt;
      return input::parse_timestamp(window.items[at].text);
    };
    const auto start = time(0);
    const auto end = time(1);
    if (!start || !end || *end < *start) {
      throw DomainError(fmt::format("{}:{}: expected a window [\"START\", \"END\"] in ISO 8601",
                                    file, window.line));
    }
    recorded.starts_s.push_back(*start);
    recorded.ends_s.push_back(*end);
  }
};

}  // namespace

Step Step::read(input::Reader&) {
  return {};
}
double Step::integral(double t_s, double) const {
  return t_s;
}

Ramp Ramp::read(input::Reader& in) {
  Ramp ramp;
  ramp.rise = in.maybe<Seconds>("rise", input::positive, "time from nothing to the full error rate",
                                "the whole incident");
  return ramp;
}
double Ramp::integral(double t_s, double lasts_s) const {
  const double rise_s = rise ? rise->raw() : lasts_s;
  return t_s <= rise_s ? t_s * t_s / (2 * rise_s) : t_s - rise_s / 2;
}

Flapping Flapping::read(input::Reader& in) {
  Flapping flapping;
  flapping.on =
      in.optional<Seconds>("on", flapping.on, "5m", input::positive, "how long requests fail");
  flapping.off = in.optional<Seconds>("off", flapping.off, "5m", input::positive,
                                      "how long they do not; then they fail again");
  return flapping;
}
double Flapping::integral(double t_s, double) const {
  const double period_s = on.raw() + off.raw();
  const double whole = std::floor(t_s / period_s);
  return whole * on.raw() + std::min(t_s - whole * period_s, on.raw());
}

double IncidentProcess::integral(double t_s, double lasts_s) const {
  return std::visit([&](const auto& kind) { return kind.integral(t_s, lasts_s); }, shape);
}

IncidentProcess IncidentProcess::read(input::Reader& in) {
  IncidentProcess source;
  source.between = in.maybe<dist::Distribution>(
      "between", "a process: time from the end of an incident to the start of the next");
  const auto at = in.maybe<std::vector<Seconds>>("at", input::non_negative,
                                                 "incidents start at these times", "");
  const auto csv = in.maybe<IncidentFile>("csv", "recorded incidents with start and end times");
  const auto nab = in.maybe<NabWindows>("nab", "recorded windows of the Numenta benchmark");
  const auto duration =
      in.maybe<dist::Distribution>("duration", "how long an incident lasts; recorded ones know it");
  source.error_rate = in.maybe<ErrorRateLaw>(
      "error_rate", "probability that a request fails, a number or a law, one draw an incident");
  source.shape = in.maybe<Shapes::Variant>("shape", input::any_number,
                                           "how the error rate goes over an incident", "step")
                     .value_or(Shapes::Variant{Step{}});
  source.affects = in.optional<Probability>("affects", Probability{1}, "1", input::unit_interval,
                                            "fraction of requests that meet the error rate");
  source.traffic = in.optional<double>("traffic", 1, "1", input::non_negative,
                                       "factor on the traffic while an incident lasts");
  const bool is_recorded = csv.has_value() || nab.has_value();
  const int given = int(source.between.has_value()) + int(at.has_value()) + int(csv.has_value()) +
                    int(nab.has_value());
  in.check(given == 1, "between",
           "incidents need exactly one of \"between\", \"at\", \"csv\" and \"nab\"");
  in.check(is_recorded != duration.has_value(), "duration",
           is_recorded ? "recorded incidents have their own durations"
                       : "incidents need a \"duration\"");
  in.check(is_recorded || source.error_rate.has_value() || source.traffic != 1, "error_rate",
           "incidents need an \"error_rate\" (or a factor on the \"traffic\")");
  if (!in.sound()) return source;
  if (duration) source.duration = *duration;
  if (at) source.at = *at;
  std::sort(source.at.begin(), source.at.end());
  if (csv && !csv->log.timed) {
    in.fail("csv", "incidents need start and end times, not durations alone");
  } else if (csv) {
    source.recorded = from_log(*csv);
  }
  if (nab) source.recorded = nab->recorded;
  if (source.between && !(source.between->mean().raw() + source.duration.mean().raw() > 0)) {
    in.fail("between", "incidents of no length without time between them never end");
  }
  return source;
}

std::string IncidentProcess::describe() const {
  std::string text =
      recorded ? recorded->text
      : between
          ? fmt::format("{} between them, each lasts {}", between->describe(), duration.describe())
          : fmt::format("{} at given times, each lasts {}", at.size(), duration.describe());
  if (error_rate) {
    const auto word = std::visit([](const auto& kind) { return kind.name; }, shape);
    text += fmt::format("; error rate {}, {}", error_rate->describe(), word);
    if (affects.raw() < 1) text += fmt::format(", {:.4g} % of requests", 100 * affects.raw());
  }
  if (traffic != 1) text += fmt::format("; traffic times {:.4g}", traffic);
  return text;
}

IncidentProcesses IncidentProcesses::read(input::Value& in) {
  IncidentProcesses sources;
  if (in.may_be(input::Node::Kind::object)) sources.all.push_back(in.as<IncidentProcess>());
  if (in.may_be(input::Node::Kind::array)) sources.all = in.as<std::vector<IncidentProcess>>();
  if (!in.may_be(input::Node::Kind::object) && !in.may_be(input::Node::Kind::array)) {
    in.expected("an object that describes incidents, or a list of such objects");
  }
  return sources;
}

}  // namespace nines::incident
