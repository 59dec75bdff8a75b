/// @file
/// What the commands share: exit codes, colours, the wish to stop, and where output goes.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "report/text_table.hpp"

namespace nines::app {

/// The contract of scenario-language, section 4.
enum class ExitCode : int {
  done = 0,
  could_not_finish = 1,
  bad_input = 2,
  expectation_unsure = 98,
  expectation_failed = 99,
  interrupted = 130,
};

/// The code of a batch in which both happened: what stopped the work, then what was wrong with the
/// input, then what the expectations say.
[[nodiscard]] ExitCode graver(ExitCode a, ExitCode b);

/// State of one invocation.
struct Session {
  ExitCode exit_code = ExitCode::done;
  std::string color = "auto";

  [[nodiscard]] report::Color stdout_color() const;
  [[nodiscard]] report::Color stderr_color() const;
  void end_with(ExitCode code) { exit_code = graver(exit_code, code); }
};

/// Set by SIGINT and SIGTERM; a second signal ends the process at once.
[[nodiscard]] std::atomic<bool>& stop_requested();
void watch_for_signals();

/// Results go to stdout. Throws IoError when they do not get there (a full disk, a closed pipe).
void print(std::string_view text);
/// Everything else goes to stderr.
void complain(std::string_view text);
/// Says nothing more on either: another process speaks.
void silence();

}  // namespace nines::app
