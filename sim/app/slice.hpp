/// @file
/// `--shard`: which part of the work this process does.
#pragma once

#include <string>

#include "study/parts.hpp"

namespace nines::app {

/// "2/5", or "auto" for the index of a Slurm array, or "auto/5" for that of a Kubernetes Indexed
/// Job (or of a Slurm array) with the number said. Throws DomainError.
[[nodiscard]] study::Slice parse_slice(const std::string& text);

/// "NAME.shard-2-of-5.part".
[[nodiscard]] std::string part_name(const std::string& scenario, const study::Slice& slice);

}  // namespace nines::app
