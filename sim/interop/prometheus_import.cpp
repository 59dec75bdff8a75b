#include "interop/prometheus_import.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/format.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "model/alerting/recorded_history.hpp"
#include "policy/alert/policy.hpp"
#include "report/json_text.hpp"

namespace nines::interop {
namespace {

/// A problem of the text that only we wrote, told as one of the arguments behind it.
Problem of_argument(const Problem& problem) {
  std::string argument;
  if (problem.where.pointer == "/total") argument = "total: ";
  if (problem.where.pointer == "/bad") argument = "--bad: ";
  return {problem.severity, {}, argument + problem.text};
}

/// Reads the files as the scenario's own traffic {"prometheus": {...}} would be read.
alerting::RecordedHistory read_history(const PrometheusImportOptions& options) {
  const std::string bad =
      options.bad ? fmt::format(", \"bad\": {}", report::json_string(*options.bad)) : "";
  const std::string text =
      fmt::format("{{\"total\": {}{}, \"holds\": {}}}", report::json_string(options.total), bad,
                  report::json_string(options.holds));
  input::Diagnostics diagnostics("command line");
  const input::Node node = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  pass.allow_outside = true;
  auto history = input::Value(node, pass).as<alerting::PrometheusHistory>().history;
  if (diagnostics.error_count() > 0) {
    std::vector<Problem> problems;
    for (const Problem& problem : diagnostics.problems()) problems.push_back(of_argument(problem));
    throw ScenarioError(std::move(problems));
  }
  return history;
}

std::string csv_of(const alerting::RecordedHistory& history) {
  const bool with_bad = !history.bad.empty();
  std::string csv = with_bad ? "time,total,bad\n" : "time,total\n";
  for (std::size_t i = 0; i < history.total.size(); ++i) {
    const double time_s = history.start.raw() + history.step.raw() * static_cast<double>(i);
    csv += fmt::format("{:.13g},", time_s);
    if (history.known[i] != 0) csv += fmt::format("{:.10g}", history.total[i]);
    if (with_bad) csv += ",";
    if (with_bad && history.known[i] != 0) csv += fmt::format("{:.10g}", history.bad[i]);
    csv += "\n";
  }
  return csv;
}

/// Shares of the budget as the Workbook has them, those whose short windows hold whole steps. A
/// history of steps as long as days has no short windows.
std::string multiwindow_for(Seconds step, std::string_view policy) {
  constexpr std::int64_t short_divisor = 12;
  if (minute * 5 >= step) return fmt::format("\"{}\"", policy);
  struct Share {
    const char* fraction;
    Seconds window;
  };
  const Share shares[] = {
      {"5%", hour * 6}, {"10%", day * 3}, {"25%", day * 7}, {"50%", day * 14}, {"100%", day * 28}};
  std::string windows;
  for (const std::int64_t divisor : {short_divisor, std::int64_t{1}}) {
    for (const Share& share : shares) {
      const bool fits = share.window / static_cast<double>(divisor) >= step;
      // Beyond three days alerts come too late to be of use, unless nothing quicker is there.
      if (!fits || (!windows.empty() && share.window > day * 3)) continue;
      windows += fmt::format("{}{{ \"fraction\": \"{}\", \"window\": \"{}\" }}",
                             windows.empty() ? "" : ", ", share.fraction,
                             alert::window_text(share.window));
    }
    if (windows.empty()) continue;
    const std::string plain = divisor == 1 ? ", \"short_divisor\": 1" : "";
    return fmt::format("{{ \"{}\": {{ \"windows\": [{}]{} }} }}", policy, windows, plain);
  }
  throw DomainError(
      fmt::format("steps of {} are too long for any alert policy", alert::window_text(step)));
}

bool fits(const alert::Policy& policy, const alert::Setting& setting) {
  try {
    static_cast<void>(policy.compile(setting));
    return true;
  } catch (const DomainError&) {
    return false;
  }
}

/// Policies by name, as a scenario has them: those of other tools where the step allows it.
std::string policies_for(const alert::Setting& setting, std::vector<std::string>& notes) {
  std::string text =
      fmt::format("\"multiwindow\": {}", multiwindow_for(setting.tick, "multiwindow_multiburn"));
  // It counts the SLO window's requests anew every day.
  if (setting.tick <= day) {
    text += fmt::format(", \"dynamic\": {}", multiwindow_for(setting.tick, "dynamic_burn"));
  }
  const auto add = [&](const char* name, const alert::Policy& policy) {
    if (fits(policy, setting)) {
      text += fmt::format(", \"{0}\": \"{0}\"", name);
    } else {
      notes.push_back(fmt::format("{} is left out: its windows are shorter than a step of {}", name,
                                  alert::window_text(setting.tick)));
    }
  };
  add("sloth", alert::Policy(alert::Sloth{}));
  add("pyrra", alert::Policy(alert::Pyrra{}));
  return text;
}

}  // namespace

PrometheusImport import_prometheus(const PrometheusImportOptions& options) {
  const alerting::RecordedHistory history = read_history(options);
  if (std::ranges::none_of(history.total, [](double total) { return total > 0; })) {
    throw DomainError(fmt::format("{}: there are no requests in it", history.source));
  }
  PrometheusImport imported;
  imported.csv = csv_of(history);
  for (const run::Warning& note : history.notes) imported.notes.push_back(note.text);
  imported.notes.push_back(history.describe());
  if (!options.bad) {
    imported.notes.push_back(
        "no bad requests were given: \"errors\" and \"incidents\" are yours to fill in");
  }
  const std::string policies =
      policies_for({{options.target, options.window}, history.step}, imported.notes);
  const std::string text = fmt::format(
      "{{\n\"name\": {}, \"summary\": {},\n"
      "\"kind\": \"alerting\",\n"
      "\"run\": {{ \"replications\": 1 }},\n"
      "\"model\": {{\n"
      "\"slo\": {{ \"target\": {}, \"window\": \"{}\" }},\n"
      "\"traffic\": {{ \"csv\": {{ \"file\": {}, \"time\": \"time\", \"total\": \"total\"{} }} "
      "}},\n"
      "\"policies\": {{\n{}\n}}\n}}\n}}\n",
      report::json_string(options.name),
      report::json_string(
          fmt::format("When would alert policies have fired on {}?", history.source)),
      report::json_number(options.target.raw()), alert::window_text(options.window),
      report::json_string(options.csv_file), options.bad ? ", \"bad\": \"bad\"" : "", policies);
  imported.scenario = input::laid_out(text, options.name);
  return imported;
}

}  // namespace nines::interop
