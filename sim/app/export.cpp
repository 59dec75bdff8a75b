/// `nines export FORMAT SCENARIO`: parts of scenarios for other tools.
#include "app/commands.hpp"
#include "app/export_prometheus.hpp"
#include "app/session.hpp"
#include "core/catalog.hpp"

namespace nines::app {
namespace {

using Exporters = Catalog<PrometheusExporter>;  // add here, and only here

}  // namespace

void add_export(Command& program, Session& session) {
  Command& exports = program.subcommand("export", "What other tools can read");
  Exporters::for_each(
      [&]<class Format>(std::type_identity<Format>) { Format::add(exports, session); });
}

}  // namespace nines::app
