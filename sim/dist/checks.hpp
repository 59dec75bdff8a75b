/// @file
/// The refusals that distributions share. The reader has checked ranges before; these guard the
/// constructors for every other caller.
#pragma once

#include <string_view>

namespace nines::dist {

/// Throws DomainError "KIND: PARAMETER out of range, got VALUE; accepted: WORDS" unless `holds` and
/// the value is finite.
void check_parameter(bool holds, std::string_view kind, std::string_view parameter, double value,
                     std::string_view accepted);

/// Throws DomainError unless weights sum to 1 within rounding (1e-9).
void check_weights_sum_to_one(std::string_view kind, std::string_view what, double total);

}  // namespace nines::dist
