/// `nines fmt`: one layout for scenario files.
#include <memory>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/scenario_files.hpp"
#include "app/session.hpp"
#include "input/format.hpp"
#include "input/json.hpp"
#include "report/atomic_file.hpp"
#include "report/diagnostics_text.hpp"

namespace nines::app {
namespace {

struct FormatOptions {
  std::vector<std::string> files;
  bool check = false;
};

void format_file(const std::string& file, bool check, Session& session) {
  const std::string text = input::read_file(file);
  input::Diagnostics diagnostics(file);
  const std::string formatted = input::format_json(text, diagnostics);
  if (diagnostics.error_count() > 0) {
    for (const Problem& problem : diagnostics.problems()) {
      complain(report::render_problem(problem, text, session.stderr_color()));
    }
    session.end_with(ExitCode::bad_input);
  } else if (file == "-") {
    print(formatted);
  } else if (formatted != text) {
    print(file + "\n");
    if (check) {
      session.end_with(ExitCode::expectation_failed);
    } else {
      report::write_file_atomically(file, formatted);
    }
  }
}

}  // namespace

void add_fmt(Command& program, Session& session) {
  auto options = std::make_shared<FormatOptions>();
  Command& command =
      program.subcommand("fmt", "Lay out scenario files; prints the names of those it changes");
  command.option("files", options->files, "scenario files, folders, or - to filter",
                 {.required = true});
  command.flag("--check", options->check, "change nothing; exit 99 when a file would change");
  command.action([options, &session] {
    for (const std::string& file : find_scenarios(options->files)) {
      format_file(file, options->check, session);
    }
  });
}

}  // namespace nines::app
