/// @file
/// The list of conditions. A condition is a class with a `name` and the members of condition.hpp.
#pragma once

#include "core/catalog.hpp"
#include "policy/alert/binomial.hpp"
#include "policy/alert/budget_spent.hpp"
#include "policy/alert/burn_rate.hpp"
#include "policy/alert/cusum.hpp"
#include "policy/alert/error_rate.hpp"
#include "policy/alert/errors.hpp"
#include "policy/alert/ewma.hpp"
#include "policy/alert/latency.hpp"
#include "policy/alert/probe_success.hpp"
#include "policy/alert/retry_rate.hpp"
#include "policy/alert/volume_drop.hpp"

namespace nines::alert {

using Conditions = Catalog<ErrorRate, BurnRate, BudgetSpent, Errors, Binomial, Ewma, Cusum,
                           VolumeDrop, Latency, RetryRate,
                           ProbeSuccess>;  // add here, and only here

}  // namespace nines::alert
