/// @file
/// @Name@: when the gate rolls a release back, in a sentence.
/// Ref: author (year), section.
#pragma once

#include <memory>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct @Name @{static constexpr std::string_view name = "@name@";
static @Name @read(input::Reader& in);
[[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

GateSettings settings;
Probability max;
};  // namespace nines::gate

}  // namespace nines::gate
