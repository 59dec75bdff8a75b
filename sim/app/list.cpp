/// `nines list` and `nines schema`: what can be written.
#include <memory>

#include "app/commands.hpp"
#include "app/session.hpp"
#include "report/reference_text.hpp"
#include "study/schema.hpp"

namespace nines::app {

void add_list(Command& program, Session&) {
  struct ListOptions {
    std::string topic;
    std::string kind;
  };
  auto options = std::make_shared<ListOptions>();
  Command& command = program.subcommand("list", "Name the kinds, distributions, metrics, ...");
  command.option("topic", options->topic,
                 "kinds, distributions, arrivals, policies, conditions, gates, metrics or keys");
  command.option("kind", options->kind, "for metrics and keys: of which kind");
  command.action([options] { print(report::list_text(options->topic, options->kind)); });
}

void add_schema(Command& program, Session&) {
  Command& command = program.subcommand("schema", "Print the JSON Schema of scenarios (draft-07)");
  command.action([] { print(study::json_schema()); });
}

}  // namespace nines::app
