/// @file
/// The formats that `nines import` reads. Each adds its subcommand, in a file of its own.
#pragma once

namespace CLI {
class App;
}

namespace nines::app {

struct Session;

void add_import_isotope(CLI::App& import, Session& session);
void add_import_prometheus(CLI::App& import, Session& session);

}  // namespace nines::app
