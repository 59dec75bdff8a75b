/// `nines import FORMAT FILE`: scenarios from what other tools write.
#include "app/commands.hpp"
#include "app/import_isotope.hpp"
#include "app/import_prometheus.hpp"
#include "app/session.hpp"
#include "core/catalog.hpp"

namespace nines::app {
namespace {

using Importers = Catalog<IsotopeImporter, PrometheusImporter>;  // add here, and only here

}  // namespace

void add_import(Command& program, Session& session) {
  Command& import = program.subcommand("import", "Scenarios from other tools' files");
  Importers::for_each(
      [&]<class Format>(std::type_identity<Format>) { Format::add(import, session); });
}

}  // namespace nines::app
