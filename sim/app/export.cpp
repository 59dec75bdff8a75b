/// `nines export FORMAT SCENARIO`: parts of scenarios for other tools.
#include "app/export.hpp"

#include <CLI/CLI.hpp>

#include "app/session.hpp"

namespace nines::app {
namespace {

using AddFormat = void (*)(CLI::App& exports, Session& session);

constexpr AddFormat formats[] = {
    add_export_prometheus,  // Add here, and only here.
};

}  // namespace

void add_export(CLI::App& app, Session& session) {
  CLI::App* exports = app.add_subcommand("export", "What other tools can read");
  exports->require_subcommand(1);
  for (const AddFormat add : formats) add(*exports, session);
}

}  // namespace nines::app
