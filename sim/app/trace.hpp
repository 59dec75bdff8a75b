/// @file
/// `nines run FILE --replication K --trace`: what happens in one replication, as text or as
/// Chrome's trace events.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "study/scenario.hpp"

namespace nines::app {

struct TraceOptions {
  std::vector<std::string> files;
  study::Overrides overrides;
  std::uint64_t replication = 0;
  bool chrome = false;
  std::optional<std::filesystem::path> output;  ///< Standard output without it.
  std::uint64_t most_events = 0;
};

/// Throws DomainError where a scenario's kind has no trace.
void trace_replication(const TraceOptions& options);

}  // namespace nines::app
