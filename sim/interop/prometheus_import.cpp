#include "interop/prometheus_import.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "model/alerting/recorded_history.hpp"
#include "policy/alert/history.hpp"
#include "report/json_text.hpp"

namespace nines {
namespace {

/// Reads the files as the scenario's own traffic {"prometheus": {...}} would be read.
alerting::RecordedHistory read_history(const PrometheusImportOptions& options) {
  const std::string bad =
      options.bad ? fmt::format(", \"bad\": {}", json_string(*options.bad)) : "";
  const std::string text = fmt::format("{{\"total\": {}{}, \"holds\": {}}}",
                                       json_string(options.total), bad, json_string(options.holds));
  Diagnostics diagnostics("command line");
  const Node node = parse_json(text, diagnostics);
  Pass pass;
  pass.diagnostics = &diagnostics;
  pass.allow_outside = true;
  auto history = Value(node, pass).as<alerting::PrometheusHistory>().history;
  if (diagnostics.error_count() > 0) throw ScenarioError(diagnostics.problems());
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

}  // namespace

PrometheusImport import_prometheus(const PrometheusImportOptions& options) {
  const alerting::RecordedHistory history = read_history(options);
  PrometheusImport imported;
  imported.csv = csv_of(history);
  for (const Warning& note : history.notes) imported.notes.push_back(note.text);
  imported.notes.push_back(history.describe());
  if (!options.bad) {
    imported.notes.push_back(
        "no bad requests were given: \"errors\" and \"incidents\" are yours to fill in");
  }
  imported.scenario = fmt::format(
      "{{\n"
      "  \"name\": {},\n"
      "  \"summary\": {},\n"
      "  \"kind\": \"alerting\",\n"
      "  \"run\": {{ \"replications\": 1 }},\n"
      "  \"model\": {{\n"
      "    \"slo\": {{ \"target\": {}, \"window\": \"{}\" }},\n"
      "    \"traffic\": {{ \"csv\": {{ \"file\": {}, \"time\": \"time\", \"total\": \"total\"{} }} "
      "}},\n"
      "    \"policies\": {{\n"
      "      \"multiwindow\": \"multiwindow_multiburn\",\n"
      "      \"dynamic\": \"dynamic_burn\",\n"
      "      \"sloth\": \"sloth\",\n"
      "      \"pyrra\": \"pyrra\"\n"
      "    }}\n"
      "  }}\n"
      "}}\n",
      json_string(options.name),
      json_string(fmt::format("When would alert policies have fired on {}?", history.source)),
      json_number(options.target.raw()), alerts::window_text(options.window),
      json_string(options.csv_file), options.bad ? ", \"bad\": \"bad\"" : "");
  return imported;
}

}  // namespace nines
