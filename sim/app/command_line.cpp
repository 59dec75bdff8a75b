#include "app/command_line.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/command_parser.hpp"
#include "app/commands.hpp"
#include "app/session.hpp"
#include "core/error.hpp"
#include "input/input_file_error.hpp"

namespace nines::app {
namespace {

constexpr std::array add_commands{
    add_run,  add_merge, add_validate, add_fmt,    add_explain, add_report, add_diff,
    add_calc, add_fit,   add_import,   add_export, add_list,    add_schema, add_completion,
};

/// The line without the program's name; `nines help run` is `nines run --help`.
std::vector<std::string> arguments_of(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (!arguments.empty() && arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  return arguments;
}

void run_line(const std::vector<std::string>& arguments, Session& session) {
  Command program("nines",
                  "Answers reliability questions by simulation, with theory beside every answer.");
  program.versioned("nines " NINES_VERSION);
  program.option("--color", session.color, "auto, always or never",
                 {.check = one_of({"auto", "always", "never"})});
  for (const auto add : add_commands) add(program, session);
  const ParsedLine line = parse_line(program, arguments);
  if (line.command != nullptr) {
    line.command->action()();
  } else if (line.mistakes.empty()) {
    print(line.answer);
  } else {
    complain(line.mistakes);
    session.end_with(ExitCode::bad_input);
  }
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  Session session;
  try {
    run_line(arguments_of(argc, argv), session);
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
