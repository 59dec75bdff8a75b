/// `nines import FORMAT FILE`: scenarios from what other tools write.
#include "app/import.hpp"

#include "app/commands.hpp"
#include "app/session.hpp"

namespace nines::app {
namespace {

using AddFormat = void (*)(Command& import, Session& session);

constexpr AddFormat formats[] = {
    add_import_isotope,
    add_import_prometheus,  // Add here, and only here.
};

}  // namespace

void add_import(Command& program, Session& session) {
  Command& import = program.subcommand("import", "Scenarios from other tools' files");
  for (const AddFormat add : formats) add(import, session);
}

}  // namespace nines::app
