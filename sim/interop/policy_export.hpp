/// @file
/// The alert policies of a scenario of kind `alerting`, ready to be written for other tools. Of a
/// scenario with a sweep or variants, those that `model` has as it stands.
#pragma once

#include <string>

#include "interop/prometheus_rules.hpp"

namespace nines::interop {

/// Throws ScenarioError with every mistake of the file, DomainError for another kind, IoError.
[[nodiscard]] PolicyExport read_policies(const std::string& path, bool allow_outside);

}  // namespace nines::interop
