/// @file
/// The parameters of a rollout from the text of its `model`, for tests.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "input/json.hpp"
#include "input/reader.hpp"
#include "model/rollout/rollout.hpp"

namespace nines::test {

/// Throws std::runtime_error with the first mistake.
rollout::RolloutParameters rollout(std::string_view model);

}  // namespace nines::test
