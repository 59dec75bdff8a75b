/// @file
/// What makes an alert policy useless or surprising where it is put: it can never fire, one error
/// pages, its windows reach beyond the data, its factors were made for another SLO window, or the
/// budget is gone before it fires.
#pragma once

#include <string>
#include <vector>

#include "policy/alert/policy.hpp"

namespace nines::alert {

[[nodiscard]] std::vector<std::string> policy_warnings(const std::vector<Rule>& rules,
                                                       const Circumstances& circumstances);

}  // namespace nines::alert
