/// `nines export prometheus SCENARIO`: alert policies as rules, and tests of the rules for
/// promtool.
#include "app/export_prometheus.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "app/session.hpp"
#include "core/error.hpp"
#include "interop/policy_export.hpp"
#include "interop/prometheus_tests.hpp"
#include "report/atomic_file.hpp"

namespace nines::app {
namespace {

struct ExportOptions {
  std::string scenario;
  std::string folder = "prometheus";
  std::string requests = interop::PrometheusNames{}.requests;
  std::string errors = interop::PrometheusNames{}.errors;
  std::string version = "2";
  bool allow_outside = false;
};

void check_metric(std::string_view option, const std::string& name) {
  const bool valid = !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
                     std::all_of(name.begin(), name.end(), [](unsigned char c) {
                       return std::isalnum(c) != 0 || c == '_' || c == ':';
                     });
  if (!valid) {
    throw DomainError(
        fmt::format("--{}: expected the name of a counter, got \"{}\"", option, name));
  }
}

void export_rules(const ExportOptions& options, Session& session) {
  check_metric("requests", options.requests);
  check_metric("errors", options.errors);
  interop::PolicyExport from = interop::read_policies(options.scenario, options.allow_outside);
  from.names.requests = options.requests;
  from.names.errors = options.errors;
  from.version =
      options.version == "3" ? interop::PrometheusVersion::v3 : interop::PrometheusVersion::v2;
  const interop::PrometheusRules rules = interop::prometheus_rules(from);
  for (const std::string& reason : rules.not_exported) {
    complain(fmt::format("not exported: {}\n", reason));
  }
  if (rules.alerts.empty()) {
    complain(fmt::format("{}: none of its policies can be written as rules\n", options.scenario));
    session.end_with(ExitCode::bad_input);
    return;
  }
  const std::string rules_file = from.scenario + ".rules.yml";
  const std::string tests_file = from.scenario + ".test.yml";
  const interop::PrometheusTests tests = interop::prometheus_tests(from, rules, rules_file);
  for (const std::string& reason : tests.not_tested) {
    complain(fmt::format("not tested: {}\n", reason));
  }
  const std::filesystem::path folder = options.folder;
  report::write_file_atomically(folder / rules_file, interop::rules_yaml(from, rules));
  report::write_file_atomically(folder / tests_file, tests.yaml);
  print(
      fmt::format("{}: {} alerts, {} recording rules\n{}: {} episodes predicted; check with "
                  "promtool test rules\n",
                  (folder / rules_file).string(), rules.alerts.size(), rules.recording.size(),
                  (folder / tests_file).string(), tests.episodes));
}

}  // namespace

void PrometheusExporter::add(Command& exports, Session& session) {
  auto options = std::make_shared<ExportOptions>();
  Command& command = exports.subcommand(
      std::string(name), "Recording and alerting rules, and tests of them for promtool");
  command.option("scenario", options->scenario, "a scenario of kind alerting", {.required = true});
  command.option("-o,--output", options->folder, "folder to write to", {.default_shown = true});
  command.option("--requests", options->requests, "counter of all requests",
                 {.default_shown = true});
  command.option("--errors", options->errors, "counter of the bad ones", {.default_shown = true});
  command.option("--prometheus", options->version, "the major version that evaluates them",
                 {.check = one_of({"2", "3"}), .default_shown = true});
  command.flag("--allow-outside", options->allow_outside,
               "let the scenario name files outside its folder");
  command.action([options, &session] { export_rules(*options, session); });
}

}  // namespace nines::app
