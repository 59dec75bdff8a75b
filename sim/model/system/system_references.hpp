/// @file
/// Names in a system that stand for other parts of it: every service, client and probe that is
/// named exists, and no call leads back to where it came from. Mistakes are noted where they stand.
#pragma once

#include "input/forward.hpp"

namespace nines::system {

struct SystemParameters;

/// `in` is the object from which `system` was read. Where it has mistakes, names are checked as far
/// as they could be read.
void check_references(input::Reader& in, const SystemParameters& system);

}  // namespace nines::system
