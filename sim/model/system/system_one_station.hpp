/// @file
/// Closed forms of a service alone, behind one line, whose order looks at class or work: priorities
/// (Cobham; preemptive resume), shortest job first, shortest remaining first.
#pragma once

#include <vector>

#include "model/system/system.hpp"
#include "model/system/system_columns.hpp"

namespace nines::system {

/// Of a plain service with open clients alone, to which nothing fails; nothing where no formula
/// holds.
[[nodiscard]] std::vector<run::Theory> one_station_theory(const SystemParameters& parameters,
                                                          const SystemColumns& columns);

}  // namespace nines::system
