/// `nines import FORMAT FILE`: scenarios from what other tools write.
#include "app/import.hpp"

#include <CLI/CLI.hpp>

#include "app/session.hpp"

namespace nines::app {
namespace {

using AddFormat = void (*)(CLI::App& import, Session& session);

constexpr AddFormat formats[] = {
    add_import_isotope,
    add_import_prometheus,  // Add here, and only here.
};

}  // namespace

void add_import(CLI::App& app, Session& session) {
  CLI::App* import = app.add_subcommand("import", "Scenarios from other tools' files");
  import->require_subcommand(1);
  for (const AddFormat add : formats) add(*import, session);
}

}  // namespace nines::app
