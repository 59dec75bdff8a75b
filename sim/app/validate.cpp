/// `nines validate`: every mistake of every file, without running anything.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/scenario_files.hpp"
#include "app/session.hpp"
#include "input/json.hpp"
#include "report/diagnostics_text.hpp"
#include "study/scenario.hpp"

namespace nines::app {
namespace {

struct ValidateOptions {
  std::vector<std::string> files;
  std::string format = "text";
  bool allow_outside = false;
};

report::FileDiagnostics diagnose(const std::string& file, bool allow_outside) {
  report::FileDiagnostics found{file, "", {}};
  try {
    found.source = input::read_file(file);
    study::Overrides overrides;
    overrides.allow_outside = allow_outside;
    const study::Scenario scenario = study::parse_scenario(found.source, file, overrides);
    found.problems = scenario.warnings;
    for (const Problem& problem : scenario.foreseen()) found.problems.push_back(problem);
  } catch (const ScenarioError& error) {
    found.problems = error.problems();
  } catch (const IoError& error) {
    found.problems.push_back({Severity::error, {}, error.what()});
  }
  return found;
}

bool has_errors(const report::FileDiagnostics& found) {
  return std::any_of(found.problems.begin(), found.problems.end(),
                     [](const Problem& problem) { return problem.severity == Severity::error; });
}

}  // namespace

void add_validate(Command& program, Session& session) {
  auto options = std::make_shared<ValidateOptions>();
  Command& command = program.subcommand("validate", "Check scenarios without running them");
  command.option("files", options->files, "scenario files, folders, or - for standard input",
                 {.required = true});
  command.option("--format", options->format, "text, or JSON for editors and CI",
                 {.check = one_of({"text", "json"}), .default_shown = true});
  command.flag("--allow-outside", options->allow_outside,
               "scenarios may read files outside their own folder");
  command.action([options, &session] {
    std::vector<report::FileDiagnostics> all;
    for (const std::string& file : find_scenarios(options->files)) {
      all.push_back(diagnose(file, options->allow_outside));
      if (has_errors(all.back())) session.end_with(ExitCode::bad_input);
    }
    if (options->format == "json") {
      print(report::diagnostics_json(all));
      return;
    }
    for (const report::FileDiagnostics& found : all) {
      for (const Problem& problem : found.problems) {
        print(report::render_problem(problem, found.source, session.stdout_color()));
      }
      if (!has_errors(found)) print(fmt::format("{}: valid\n", found.file));
    }
  });
}

}  // namespace nines::app
