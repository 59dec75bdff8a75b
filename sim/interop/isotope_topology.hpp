/// @file
/// An isotope topology in memory, every part with its place in the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace nines::interop {

/// A call of a service, or a pause.
struct Command {
  bool is_call = true;
  std::string service;
  std::size_t to = 0;  ///< Of a call: the service's index.
  double probability = 1;
  double sleep_s = 0;
  Location where;
};

/// Commands of a step run at the same time, steps one after another.
struct Step {
  std::vector<Command> commands;
  bool concurrent = false;
};

struct Service {
  std::string name;
  std::int64_t replicas = 1;
  double error_rate = 0;
  bool is_entry_point = false;
  std::vector<Step> script;
  Location where;
};

struct Topology {
  std::vector<Service> services;
  std::vector<std::string> ignored;  ///< Keys that have no meaning here, each once.
};

/// Reads and checks: names are unique, calls lead to services and never back. Throws ScenarioError.
[[nodiscard]] Topology read_topology(std::string_view text, const std::string& file);

/// "1m30s", "100ms", "1.5h" in seconds; negative where it is none.
[[nodiscard]] double parse_go_duration(std::string_view text);

}  // namespace nines::interop
