#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/session.hpp"
#include "core/error.hpp"

namespace nines {

int run_command_line(int argc, const char* const* argv) {
  Session session;
  CLI::App app("Answers reliability questions by simulation, with theory beside every answer.",
               "nines");
  app.set_version_flag("--version", "nines " NINES_VERSION);
  app.add_option("--color", session.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
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
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has exit codes of its own above 100; ours are fixed.
    return app.exit(error) == 0 ? static_cast<int>(ExitCode::done)
                                : static_cast<int>(ExitCode::bad_input);
  } catch (const ScenarioError& error) {
    complain(fmt::format("{}\n", error.what()));
    session.end_with(ExitCode::bad_input);
  } catch (const DomainError& error) {
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

}  // namespace nines
