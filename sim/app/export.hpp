/// @file
/// The formats that `nines export` writes. Each adds its subcommand, in a file of its own.
#pragma once

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

void add_export_prometheus(Command& exports, Session& session);

}  // namespace nines::app
