#include "app/command_tree.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nines::app {
namespace {

/// The words of CLI11's "TEXT:{table,json}".
std::vector<std::string> choices_of(const std::string& type_name) {
  const std::size_t open = type_name.find('{');
  const std::size_t close = type_name.find('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return CLI::detail::split(type_name.substr(open + 1, close - open - 1), ',');
}

CommandOption describe(const CLI::Option& option) {
  CommandOption out;
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  out.help = option.get_description();
  const std::string type = option.get_type_name();
  out.choices = choices_of(type);
  if (option.get_items_expected_max() > 0) {
    out.value = !out.choices.empty() ? fmt::format("{}", fmt::join(out.choices, "|"))
                                     : type.substr(0, type.find_first_of(": "));
    if (out.value.empty()) out.value = "VALUE";
  }
  return out;
}

}  // namespace

CommandNode command_tree(const CLI::App& app) {
  CommandNode node{app.get_name(), app.get_description(), {}, {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    CommandOption described = describe(*option);
    if (option->get_positional()) {
      described.value = option->get_name(true);
      node.positionals.push_back(std::move(described));
    } else {
      node.options.push_back(std::move(described));
    }
  }
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    node.commands.push_back(command_tree(*command));
  }
  return node;
}

}  // namespace nines::app
