/// @file
/// The list of conditions. A condition is a class with a `name` and the members of condition.hpp.
#pragma once

#include "core/catalog.hpp"
#include "policy/alert/burn_rate.hpp"
#include "policy/alert/error_rate.hpp"

namespace nines::alerts {

using Conditions = Catalog<ErrorRate, BurnRate>;  // add here, and only here

}  // namespace nines::alerts
