/// @file
/// The command line described as data. The commands fill it in; the parser, the completions, the
/// man page and the mistakes of a line are read from it, and none of them knows the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/option_check.hpp"

namespace nines::app {

/// Flags that are answered with a text, and nothing is run.
enum class Answer { help, version };

/// Where the value goes. A bool is a flag, a vector takes as many values as there are.
using OptionTarget = std::variant<Answer, bool*, int*, std::uint64_t*, double*, std::string*,
                                  std::filesystem::path*, std::vector<std::string>*,
                                  std::optional<std::uint64_t>*, std::optional<std::string>*>;

/// What may be said of an option beside its names, its target and its help.
struct OptionFacts {
  bool required = false;
  OptionCheck check = {};
  bool default_shown = false;                 ///< Help shows what the target holds at first.
  std::optional<std::string> default_text{};  ///< Help shows this as the default.
  std::string placeholder{};                  ///< "DURATION"; by the target's type without it.
  std::optional<std::size_t> most_values{};   ///< Of a vector; any number without it.
  std::optional<char> delimiter{};            ///< Between values that are one word: 1,2,3.
  std::vector<std::string> needs{};           ///< Options that must be given with it.
  std::vector<std::string> excludes{};        ///< Options that must not.
  bool* given = nullptr;                      ///< Told whether the line named the option.
};

struct Option {
  std::vector<std::string> names;  ///< "-o", "--output"; a positional has one, without dashes.
  std::string help;
  OptionTarget target;
  OptionFacts facts;

  [[nodiscard]] bool positional() const { return names.front().front() != '-'; }
  [[nodiscard]] bool answered_by(const std::string& name) const;
  /// The long one if there is one.
  [[nodiscard]] const std::string& main_name() const;
  /// 0 of a flag.
  [[nodiscard]] std::size_t most_values() const;
  /// "TEXT", "UINT", "DURATION"; empty of a flag.
  [[nodiscard]] std::string placeholder() const;
};

/// A command, or the program itself. One that has commands below it takes exactly one of them. The
/// program's own options may stand anywhere on the line.
class Command {
 public:
  Command(std::string name, std::string help);
  Command(const Command&) = delete;  // Those below it are referred to.
  Command& operator=(const Command&) = delete;

  Command& subcommand(std::string name, std::string help);
  /// `names` as in "-o,--output", or "files" of a positional. The target outlives the command.
  template <class T>
  void option(const std::string& names, T& target, std::string help, OptionFacts facts = {}) {
    add(names, &target, std::move(help), std::move(facts));
  }
  void flag(const std::string& names, bool& target, std::string help, OptionFacts facts = {}) {
    add(names, &target, std::move(help), std::move(facts));
  }
  /// `--version` is answered with this text.
  void versioned(std::string text);
  /// What stands below the help.
  void footer(std::string text) { footer_ = std::move(text); }
  /// What the command does once the line has been read.
  void action(std::function<void()> act) { act_ = std::move(act); }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& help() const { return help_; }
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::string& footer() const { return footer_; }
  [[nodiscard]] const std::list<Option>& options() const { return options_; }
  [[nodiscard]] const std::list<Command>& commands() const { return commands_; }
  /// Empty of one that has commands below it.
  [[nodiscard]] const std::function<void()>& action() const { return act_; }

 private:
  void add(const std::string& names, OptionTarget target, std::string help, OptionFacts facts);

  std::string name_;
  std::string help_;
  std::string version_;
  std::string footer_;
  std::list<Option> options_;  ///< In the order of the help.
  std::list<Command> commands_;
  std::function<void()> act_;
};

}  // namespace nines::app
