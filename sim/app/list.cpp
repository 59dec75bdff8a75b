/// `nines list` and `nines schema`: what can be written.
#include <memory>

#include <CLI/CLI.hpp>

#include "app/session.hpp"
#include "report/reference_text.hpp"
#include "study/schema.hpp"

namespace nines::app {

void add_list(CLI::App& app, Session&) {
  struct ListOptions {
    std::string topic;
    std::string kind;
  };
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "Name the kinds, distributions, metrics, ...");
  command->add_option("topic", options->topic,
                      "kinds, distributions, arrivals, policies, conditions, gates, metrics or keys");
  command->add_option("kind", options->kind, "for metrics: of which kind");
  command->callback([options] { print(report::list_text(options->topic, options->kind)); });
}

void add_schema(CLI::App& app, Session&) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenarios (draft-07)");
  command->callback([] { print(study::json_schema()); });
}

}  // namespace nines::app
