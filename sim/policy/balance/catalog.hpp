/// @file
/// The list of balancers.
#pragma once

#include <string>
#include <string_view>

#include "core/catalog.hpp"
#include "policy/balance/kinds.hpp"

namespace nines::balance {

using Balances = Catalog<CentralQueue, RandomServer, RoundRobin, LeastOutstanding, PowerOf,
                         ConsistentHash>;  // add here, and only here
using Balance = Balances::Variant;

[[nodiscard]] std::string_view balance_name(const Balance& balance);
[[nodiscard]] std::string describe(const Balance& balance);

}  // namespace nines::balance
