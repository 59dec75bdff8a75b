#include "app/session.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

#include "core/error.hpp"

namespace nines::app {
namespace {

bool silent = false;

/// https://no-color.org: any non-empty NO_COLOR turns colour off, and a dumb terminal has none.
report::Color choose_color(const std::string& choice, int descriptor) {
  if (choice == "always") return report::Color::on;
  if (choice == "never") return report::Color::off;
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return report::Color::off;
  if (terminal != nullptr && std::strcmp(terminal, "dumb") == 0) return report::Color::off;
  return ::isatty(descriptor) != 0 ? report::Color::on : report::Color::off;
}

int gravity(ExitCode code) {
  constexpr std::array by_gravity{
      ExitCode::done,      ExitCode::expectation_unsure, ExitCode::expectation_failed,
      ExitCode::bad_input, ExitCode::could_not_finish,   ExitCode::interrupted};
  for (std::size_t i = 0; i < by_gravity.size(); ++i) {
    if (by_gravity[i] == code) return static_cast<int>(i);
  }
  return 0;
}

extern "C" void on_signal(int signal) {
  stop_requested().store(true);
  std::signal(signal, SIG_DFL);
}

}  // namespace

ExitCode graver(ExitCode a, ExitCode b) {
  return gravity(a) >= gravity(b) ? a : b;
}

report::Color Session::stdout_color() const {
  return choose_color(color, STDOUT_FILENO);
}
report::Color Session::stderr_color() const {
  return choose_color(color, STDERR_FILENO);
}

std::atomic<bool>& stop_requested() {
  static std::atomic<bool> stop{false};
  static_assert(std::atomic<bool>::is_always_lock_free, "used in a signal handler");
  return stop;
}

void watch_for_signals() {
  static_cast<void>(stop_requested());  // Constructed before a signal can come.
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

void silence() {
  silent = true;
}

void print(std::string_view text) {
  if (silent) return;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw IoError(fmt::format("standard output: cannot be written: {}", std::strerror(errno)));
  }
}

void complain(std::string_view text) {
  if (silent) return;
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace nines::app
