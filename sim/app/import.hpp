/// @file
/// The formats that `nines import` reads. Each adds its subcommand, in a file of its own.
#pragma once

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

void add_import_isotope(Command& import, Session& session);
void add_import_prometheus(Command& import, Session& session);

}  // namespace nines::app
