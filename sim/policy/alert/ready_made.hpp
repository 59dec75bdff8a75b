/// @file
/// Policies that others have published, by name. A ready-made policy is a class with a `name`,
/// `read(input::Reader&)` and `rules(objective)`; without keys of its own its name is enough in a
/// scenario.
#pragma once

#include "policy/alert/layered.hpp"
#include "policy/alert/multiwindow.hpp"
#include "policy/alert/published.hpp"
#include "policy/alert/workbook.hpp"

namespace nines::alert {

using ReadyMades =
    Catalog<Workbook<1>, Workbook<2>, Workbook<3>, Workbook<4>, Workbook<5>, Workbook<6>,
            MultiwindowMultiburn, DynamicBurn, Pyrra, Sloth, SloGenerator,
            Layered>;  // add here, and only here

}  // namespace nines::alert
