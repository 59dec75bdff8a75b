/// @file
/// The command line described as data: what completions and the man page are written from.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace nines::app {

struct CommandOption {
  std::vector<std::string> names;  ///< With dashes: "-o", "--output"; empty for a positional.
  std::string help;
  std::string value;                 ///< What it takes: "FILE"; empty for a flag.
  std::vector<std::string> choices;  ///< Where only some words are accepted.
};

struct CommandNode {
  std::string name;
  std::string help;
  std::vector<CommandOption> options;
  std::vector<CommandOption> positionals;
  std::vector<CommandNode> commands;
};

[[nodiscard]] CommandNode command_tree(const CLI::App& app);

// Each gives the text of a file for the shell or man.
[[nodiscard]] std::string bash_completion(const CommandNode& program);
[[nodiscard]] std::string zsh_completion(const CommandNode& program);
[[nodiscard]] std::string fish_completion(const CommandNode& program);
[[nodiscard]] std::string man_page(const CommandNode& program);

}  // namespace nines::app
