/// @file
/// Studies that would set the same value twice: the last would win, and the labels of points and
/// variants would lie.
#pragma once

#include "input/diagnostics.hpp"
#include "study/envelope.hpp"
#include "study/scenario.hpp"

namespace nines::study {

/// Notes axes, knobs, variants and options of the command line that set the same value, or one a
/// part of what another sets.
void check_conflicts(const Envelope& envelope, const Overrides& overrides,
                     input::Diagnostics& diagnostics);

}  // namespace nines::study
