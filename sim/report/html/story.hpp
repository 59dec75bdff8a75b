/// @file
/// A results document in sentences: what a person would say of it in a meeting, before any table.
#pragma once

#include <string>
#include <vector>

#include "report/html/chart.hpp"

namespace nines::html {

[[nodiscard]] std::vector<std::string> story_of(const Json& document);

}  // namespace nines::html
