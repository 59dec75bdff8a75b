// Reading the parameters of the kind `outages`.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "dist/catalog.hpp"
#include "incident/incident_log.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "model/outages/outages.hpp"
#include "traffic/catalog.hpp"

namespace nines::outages {
namespace {

constexpr std::string_view no_times =
    "the up times between outages are not in the durations; give \"between\", such as "
    "{\"exponential\": {\"mean\": \"30d\"}}";

/// Durations written in the scenario.
struct InlineDurations {
  std::vector<double> durations_s;

  static InlineDurations read(input::Value& in) {
    InlineDurations result;
    for (const Seconds duration : in.as<std::vector<Seconds>>(input::non_negative)) {
      result.durations_s.push_back(duration.raw());
    }
    if (in.describing() || in.node().kind != input::Node::Kind::array) return result;
    if (std::none_of(result.durations_s.begin(), result.durations_s.end(),
                     [](double duration_s) { return duration_s > 0; })) {
      in.fail(in.node().items.empty() ? "expected at least one duration, got []"
                                      : "at least one duration must be greater than 0");
    }
    return result;
  }
};

// Rates of a trace are counted in so many equal parts of its length, which then repeats.
constexpr std::size_t trace_steps = 1024;

RequestVolume volume_of_trace(const traffic::Trace& trace) {
  std::vector<double> times_s(*trace.count());
  trace.start(traffic::SourceSeed{})->fill(times_s);
  double now_s = 0;
  for (double& time_s : times_s) time_s = now_s += time_s;
  const double step_s = now_s / static_cast<double>(trace_steps);
  std::vector<double> rates_per_s(trace_steps, 0.0);
  for (const double time_s : times_s) {
    const auto step = static_cast<std::size_t>(static_cast<std::int64_t>(time_s / step_s));
    rates_per_s[std::min(step, trace_steps - 1)] += 1 / step_s;
  }
  return RequestVolume::stepped(Seconds{step_s}, rates_per_s);
}

// Only a rate that changes with the clock weighs one outage more than another: what the arrivals of
// a process without a clock do is independent of when outages begin.
RequestVolume volume_of(const traffic::Arrivals& arrivals) {
  if (const auto* profile = traffic::get_if<traffic::Profile>(arrivals)) {
    return RequestVolume::linear(profile->step(), profile->knots_per_s());
  }
  if (const auto* trace = traffic::get_if<traffic::Trace>(arrivals)) return volume_of_trace(*trace);
  return RequestVolume{arrivals.rate()};
}

dist::Distribution resampled(std::vector<double> values_s) {
  return dist::Empirical{std::move(values_s)};
}

/// Up times of a file of incidents, where `between` was not given. Merged outages have theirs
/// between them; incidents kept separate overlap, so that only how often they start is kept: as
/// often as in the file, with exponential up times.
std::optional<dist::Distribution> up_times(const incident::IncidentLog& log,
                                           OutagesParameters& parameters, input::Reader& in) {
  if (!log.timed) {
    in.fail("file", std::string(no_times));
    return std::nullopt;
  }
  if (log.overlapping == incident::Overlapping::merge) {
    if (log.gaps_s.empty()) {
      in.fail("file", "a single outage has no up time beside it; give \"between\"");
      return std::nullopt;
    }
    return resampled(log.gaps_s);
  }
  double mean_s = 0;
  for (const double duration_s : log.durations_s) mean_s += duration_s;
  mean_s /= static_cast<double>(log.durations_s.size());
  const double up_s = log.between_starts.raw() - mean_s;
  if (!(up_s > 0)) {
    in.fail("file",
            fmt::format("kept separate, the incidents start every {} and last {} on "
                        "average, which leaves no up time; merge them or give \"between\"",
                        input::to_text(log.between_starts), input::to_text(Seconds{mean_s})));
    return std::nullopt;
  }
  parameters.notes.push_back(
      {"separate-incidents", "between",
       fmt::format(
           "incidents are kept separate, so each counts by itself and none overlap in the "
           "simulation: up times are taken as exponential, mean {}, to start as many a year "
           "as the file has; customer figures do not depend on it",
           input::to_text(Seconds{up_s}))});
  return dist::Distribution::exponential(Seconds{up_s});
}

void take_file(const incident::IncidentFile& file, bool has_between, OutagesParameters& parameters,
               input::Reader& in) {
  if (!in.sound()) return;
  const incident::IncidentLog& log = file.log;
  parameters.source = log.describe(file.name) + "; resampled independently";
  if (log.unfinished > 0) {
    parameters.notes.push_back(
        {"unfinished-incidents", "file",
         fmt::format("{} not over and left out; if {} long, every figure is too low",
                     log.unfinished == 1 ? "1 incident is"
                                         : fmt::format("{} incidents are", log.unfinished),
                     log.unfinished == 1 ? "it is" : "they are")});
  }
  if (log.overlapping == incident::Overlapping::merge && log.overlaps > 0) {
    parameters.notes.push_back(
        {"merged-incidents", "file",
         fmt::format("{} of {} incidents overlapped earlier ones and were merged with them: {} "
                     "outages; \"overlapping\": \"separate\" keeps them apart",
                     log.overlaps, log.incidents, log.durations_s.size())});
  }
  parameters.duration = resampled(log.durations_s);
  if (!has_between) {
    if (auto between = up_times(log, parameters, in)) parameters.between = *between;
  }
}

}  // namespace

OutageSlo OutageSlo::read(input::Reader& in) {
  OutageSlo slo;
  slo.target = in.require<Probability>("target", input::proper_fraction,
                                       "fraction of requests that must succeed, such as \"99.9%\"");
  slo.window = in.optional<Seconds>("window", Seconds{30 * day.raw()}, "30d", input::positive,
                                    "over which the target holds");
  return slo;
}

OutagesParameters OutagesParameters::read(input::Reader& in) {
  OutagesParameters parameters;
  const auto duration = in.maybe<dist::Distribution>(
      "duration", "how long an outage lasts; or `durations`, or `file`");
  const auto durations =
      in.maybe<InlineDurations>("durations", "recorded durations, each as likely as the others");
  const auto file = in.maybe<incident::IncidentFile>(
      "file", "CSV file of real incidents, with start and end times or with durations");
  const auto between = in.maybe<dist::Distribution>(
      "between", "up time from the end of an outage to the next; a file with times brings its own");
  parameters.affected = in.optional<Probability>(
      "affected", Probability{1}, "1", input::Range{0, 1, true, false, "greater than 0, up to 1"},
      "fraction of requests that fail during an outage");
  const auto arrivals = in.maybe<traffic::Arrivals>(
      "arrivals", "requests, by which lost time is weighted; without it all times weigh the same");
  parameters.client_retry_for = in.optional<Seconds>(
      "client_retry_for", Seconds{0}, "0", input::non_negative,
      "clients go on trying for so long: a request is saved if the outage ends by then");
  parameters.slo = in.maybe<OutageSlo>("slo", "the objective whose budget outages spend");
  parameters.long_outages = in.choose<LongOutages>(
      "long_outages", LongOutages::as_drawn,
      {{"as_drawn", LongOutages::as_drawn}, {"oversampled", LongOutages::oversampled}},
      "means of lengths from the path, or with long outages oversampled and weighted back");
  const int given = int(duration.has_value()) + int(durations.has_value()) + int(file.has_value());
  in.check(given == 1, "duration",
           "outages need exactly one of \"duration\", \"durations\" and \"file\"");
  in.check(between.has_value() || file.has_value(), "between", std::string(no_times));
  if (!in.sound()) return parameters;
  if (duration) parameters.duration = *duration;
  if (between) parameters.between = *between;
  if (arrivals) {
    parameters.requests = volume_of(*arrivals);
    parameters.requests_text = arrivals->describe();
  }
  if (durations) {
    parameters.source = fmt::format("{} recorded durations, resampled independently",
                                    durations->durations_s.size());
    parameters.duration = resampled(durations->durations_s);
  }
  if (file) take_file(*file, between.has_value(), parameters, in);
  return parameters;
}

}  // namespace nines::outages
