/// `nines import isotope FILE`: a topology of services as a scenario on stdout.
#include "app/import_isotope.hpp"

#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/session.hpp"
#include "core/error.hpp"
#include "input/json.hpp"
#include "input/units.hpp"
#include "interop/isotope.hpp"
#include "report/diagnostics_text.hpp"

namespace nines::app {
namespace {

struct IsotopeFlags {
  std::string file;
  std::string name;
  std::string rate = "100/s";
  std::string service = "80us";
};

interop::IsotopeOptions parsed(const IsotopeFlags& options) {
  const auto rate = input::parse_rate(options.rate);
  const auto service = input::parse_duration(options.service);
  if (!rate || !(rate->raw() > 0)) {
    throw DomainError(
        fmt::format("--rate: expected a rate such as 100/s, got \"{}\"", options.rate));
  }
  if (!service || !(service->raw() > 0)) {
    throw DomainError(fmt::format("--service: expected a duration above 0 such as 80us, got \"{}\"",
                                  options.service));
  }
  const std::string stem =
      options.file == "-" ? "isotope" : std::filesystem::path(options.file).stem().string();
  return {*rate, *service, options.name.empty() ? stem : options.name};
}

void import_file(const IsotopeFlags& options, Session& session) {
  const interop::IsotopeOptions isotope = parsed(options);
  const std::string text = input::read_file(options.file);
  try {
    const interop::IsotopeImport imported = interop::import_isotope(text, options.file, isotope);
    for (const std::string& note : imported.notes) complain(fmt::format("note: {}\n", note));
    print(imported.scenario);
  } catch (const ScenarioError& error) {
    for (const Problem& problem : error.problems()) {
      complain(report::render_problem(problem, text, session.stderr_color()));
    }
    session.end_with(ExitCode::bad_input);
  }
}

}  // namespace

void IsotopeImporter::add(Command& import, Session& session) {
  auto options = std::make_shared<IsotopeFlags>();
  Command& command =
      import.subcommand(std::string(name), "Istio isotope's service graphs (YAML): kind system");
  command.option("file", options->file, "topology, or - for standard input", {.required = true});
  command.option("--rate", options->rate, "requests at each entry point", {.default_shown = true});
  command.option("--service", options->service, "mean time a service works on a request",
                 {.default_shown = true});
  command.option("--name", options->name, "of the scenario; the file's without it");
  command.action([options, &session] { import_file(*options, session); });
}

}  // namespace nines::app
