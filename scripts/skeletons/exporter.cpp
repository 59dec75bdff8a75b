/// `nines export @name@ SCENARIO`: what is written, in a few words.
#include <memory>
#include <string>

#include "app/export_@name@.hpp"
#include "input/json.hpp"

namespace nines::app {

void @Name @Exporter::add(Command& exports, Session&) {
  auto scenario = std::make_shared<std::string>();
  Command& command = exports.subcommand(std::string(name), "what is written, in a few words");
  command.option("scenario", *scenario, "what it is, or - for standard input", {.required = true});
  command.action([scenario] { print(input::read_file(*scenario)); });
}

}  // namespace nines::app
