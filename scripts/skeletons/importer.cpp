/// `nines import @name@ FILE`: what is read, in a few words.
#include <memory>
#include <string>

#include "app/import_@name@.hpp"
#include "input/json.hpp"

namespace nines::app {

void @Name @Importer::add(Command& import, Session&) {
  auto file = std::make_shared<std::string>();
  Command& command = import.subcommand(std::string(name), "what is read, in a few words");
  command.option("file", *file, "what it is, or - for standard input", {.required = true});
  command.action([file] { print(input::read_file(*file)); });
}

}  // namespace nines::app
