#include "app/command_line.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/session.hpp"
#include "app/usage.hpp"
#include "core/error.hpp"
#include "input/input_file_error.hpp"

namespace nines::app {

int run_command_line(int argc, const char* const* argv) {
  Session session;
  CLI::App app("Answers reliability questions by simulation, with theory beside every answer.",
               "nines");
  app.set_version_flag("--version", "nines " NINES_VERSION);
  app.add_option("--color", session.color, "auto, always or never")
      ->check(one_of({"auto", "always", "never"}));
  app.require_subcommand(1);
  app.fallthrough();
  add_run(app, session);
  add_merge(app, session);
  add_validate(app, session);
  add_fmt(app, session);
  add_explain(app, session);
  add_report(app, session);
  add_diff(app, session);
  add_calc(app, session);
  add_fit(app, session);
  add_import(app, session);
  add_export(app, session);
  add_list(app, session);
  add_schema(app, session);
  add_completion(app, session);
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (!arguments.empty() && arguments.front() == "help") {  // nines help run
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  try {
    if (const std::string mistakes = usage_mistakes(app, arguments); !mistakes.empty()) {
      complain(mistakes);
      return static_cast<int>(ExitCode::bad_input);
    }
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back.
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    // CLI11 has exit codes of its own above 100; ours are fixed.
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);  // Prints the help or the version.
      return static_cast<int>(ExitCode::done);
    }
    complain(fmt::format("nines: {}\n", error.what()));
    session.end_with(ExitCode::bad_input);
  } catch (const ScenarioError& error) {
    complain(fmt::format("{}\n", error.what()));
    session.end_with(ExitCode::bad_input);
  } catch (const DomainError& error) {
    complain(fmt::format("nines: {}\n", error.what()));
    session.end_with(ExitCode::bad_input);
  } catch (const input::InputFileError& error) {
    complain(fmt::format("nines: {}\n", error.what()));
    session.end_with(ExitCode::bad_input);
  } catch (const std::bad_alloc&) {
    complain("nines: out of memory\n");
    session.end_with(ExitCode::could_not_finish);
  } catch (const std::exception& error) {
    complain(fmt::format("nines: {}\n", error.what()));
    session.end_with(ExitCode::could_not_finish);
  }
  return static_cast<int>(session.exit_code);
}

}  // namespace nines::app
