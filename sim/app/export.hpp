/// @file
/// The formats that `nines export` writes. Each adds its subcommand, in a file of its own.
#pragma once

namespace CLI {
class App;
}

namespace nines::app {

struct Session;

void add_export_prometheus(CLI::App& exports, Session& session);

}  // namespace nines::app
