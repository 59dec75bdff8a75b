/// The only place that knows CLI11: every other unit would pay for it with seconds of its build.
#include "app/command_parser.hpp"

#include <type_traits>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/usage.hpp"

namespace nines::app {
namespace {

class Parser {
 public:
  explicit Parser(const Command& program)
      : program_(program), app_(program.help(), program.name()) {
    app_.fallthrough();
    describe(app_, program);
  }

  ParsedLine parse(const std::vector<std::string>& arguments) {
    ParsedLine line;
    try {
      // CLI11 takes them from the back.
      app_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
      for (const auto& [option, given] : watched_) *given = option->count() > 0;
      line.command = chosen_;
    } catch (const CLI::ParseError& error) {
      // CLI11 stops at the first mistake and has no words for the nearest that it knows. Help that
      // is asked for beside a mistake is no answer to it.
      line.mistakes = usage_mistakes(program_, arguments);
      if (!line.mistakes.empty()) return line;
      if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) {
        line.mistakes = fmt::format("{}: {}\n", program_.name(), error.what());
      } else {
        line.answer = answer_to(error);
      }
    }
    return line;
  }

 private:
  std::string answer_to(const CLI::ParseError& asked) const {
    const bool version = dynamic_cast<const CLI::CallForVersion*>(&asked) != nullptr;
    return version ? program_.version() + "\n" : app_.help();
  }

  void describe(CLI::App& app, const Command& command) {
    for (const Option& option : command.options()) add(app, command, option);
    for (const Option& option : command.options()) relate(app, option);
    app.footer(command.footer());
    if (command.action()) app.callback([this, &command] { chosen_ = &command; });
    for (const Command& below : command.commands()) {
      describe(*app.add_subcommand(below.name(), below.help()), below);
    }
    if (!command.commands().empty()) app.require_subcommand(1);
  }

  void add(CLI::App& app, const Command& command, const Option& option) {
    const std::string names = fmt::format("{}", fmt::join(option.names, ","));
    CLI::Option* added = std::visit(
        [&](auto target) {
          if constexpr (std::is_same_v<decltype(target), Answer>) {
            return target == Answer::help
                       ? app.set_help_flag(names, option.help)
                       : app.set_version_flag(names, command.version(), option.help);
          } else if constexpr (std::is_same_v<decltype(target), bool*>) {
            return app.add_flag(names, *target, option.help);
          } else {
            return app.add_option(names, *target, option.help)->type_name(option.placeholder());
          }
        },
        option.target);
    const OptionFacts& facts = option.facts;
    if (facts.required) added->required();
    if (facts.check.mistake) {
      added->check(
          CLI::Validator([&check = facts.check](std::string& text) { return check.mistake(text); },
                         facts.check.shape));
    }
    if (facts.default_shown) added->capture_default_str();
    if (facts.default_text) added->default_str(*facts.default_text);
    if (facts.most_values) added->expected(1, static_cast<int>(*facts.most_values));
    if (facts.delimiter) added->delimiter(*facts.delimiter);
    if (facts.given != nullptr) watched_.emplace_back(added, facts.given);
  }

  /// Only when all options are there may one speak of another.
  static void relate(CLI::App& app, const Option& option) {
    for (const std::string& other : option.facts.needs) {
      app.get_option(option.main_name())->needs(app.get_option(other));
    }
    for (const std::string& other : option.facts.excludes) {
      app.get_option(option.main_name())->excludes(app.get_option(other));
    }
  }

  const Command& program_;
  CLI::App app_;
  const Command* chosen_ = nullptr;
  std::vector<std::pair<const CLI::Option*, bool*>> watched_;
};

}  // namespace

ParsedLine parse_line(const Command& program, const std::vector<std::string>& arguments) {
  return Parser(program).parse(arguments);
}

}  // namespace nines::app
