/// @file
/// The command line as a function, so that tests can call it.
#pragma once

namespace nines::app {

/// Runs `nines` with these arguments and returns its exit code. Never throws.
[[nodiscard]] int run_command_line(int argc, const char* const* argv);

}  // namespace nines::app
