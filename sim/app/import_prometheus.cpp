/// `nines import prometheus FILE`: answers of query_range as a CSV and, on stdout, a scenario.
#include "app/import_prometheus.hpp"

#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/session.hpp"
#include "core/error.hpp"
#include "input/units.hpp"
#include "interop/prometheus_import.hpp"
#include "report/atomic_file.hpp"

namespace nines::app {
namespace {

struct PrometheusFlags {
  std::string total;
  std::string bad;
  std::string holds = "increase";
  std::string slo = "99.9%";
  std::string window = "30d";
  std::string name;
  std::string csv;
};

interop::PrometheusImportOptions parsed(const PrometheusFlags& options) {
  interop::PrometheusImportOptions from;
  const auto target = input::parse_percentage(options.slo);
  const auto window = input::parse_duration(options.window);
  if (!target || !(*target > 0 && *target < 1)) {
    throw DomainError(
        fmt::format("--slo: expected a percentage such as 99.9%, got \"{}\"", options.slo));
  }
  if (!window || !(window->raw() > 0)) {
    throw DomainError(
        fmt::format("--window: expected a duration such as 30d, got \"{}\"", options.window));
  }
  from.total = options.total;
  if (!options.bad.empty()) from.bad = options.bad;
  from.holds = options.holds;
  from.target = Probability{*target};
  from.window = *window;
  from.name =
      options.name.empty() ? std::filesystem::path(options.total).stem().string() : options.name;
  from.csv_file = options.csv.empty() ? from.name + ".csv" : options.csv;
  return from;
}

void import_files(const PrometheusFlags& options) {
  const interop::PrometheusImportOptions from = parsed(options);
  const interop::PrometheusImport imported = interop::import_prometheus(from);
  report::write_file_atomically(from.csv_file, imported.csv);
  for (const std::string& note : imported.notes) complain(fmt::format("note: {}\n", note));
  complain(fmt::format("wrote {}\n", from.csv_file));
  print(imported.scenario);
}

}  // namespace

void PrometheusImporter::add(Command& import, Session&) {
  auto options = std::make_shared<PrometheusFlags>();
  Command& command =
      import.subcommand(std::string(name), "Answers of query_range (JSON): kind alerting");
  command.option("total", options->total, "answer for the requests", {.required = true});
  command.option("--bad", options->bad, "answer for the bad requests");
  command.option("--holds", options->holds, "samples are increases, rates or a counter",
                 {.check = one_of({"increase", "rate", "counter"}), .default_shown = true});
  command.option("--slo", options->slo, "the objective's target", {.default_shown = true});
  command.option("--window", options->window, "the objective's window", {.default_shown = true});
  command.option("--name", options->name, "of the scenario; the file's without it");
  command.option("--csv", options->csv, "where the counts go; NAME.csv without it");
  command.action([options] { import_files(*options); });
}

}  // namespace nines::app
