/// `nines export FORMAT SCENARIO`: parts of scenarios for other tools.
#include "app/export.hpp"

#include "app/commands.hpp"
#include "app/session.hpp"

namespace nines::app {
namespace {

using AddFormat = void (*)(Command& exports, Session& session);

constexpr AddFormat formats[] = {
    add_export_prometheus,  // Add here, and only here.
};

}  // namespace

void add_export(Command& program, Session& session) {
  Command& exports = program.subcommand("export", "What other tools can read");
  for (const AddFormat add : formats) add(exports, session);
}

}  // namespace nines::app
