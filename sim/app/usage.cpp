#include "app/usage.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "input/diagnostics.hpp"

namespace nines::app {
namespace {

std::vector<std::string_view> views(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

std::vector<std::string> command_names(const Command& command) {
  std::vector<std::string> names;
  for (const Command& each : command.commands()) names.push_back(each.name());
  return names;
}

/// Reads the arguments by the rules of the parser, but goes on after a mistake.
class ArgumentCheck {
 public:
  ArgumentCheck(const Command& program, const std::vector<std::string>& arguments)
      : path_{&program}, left_(arguments.rbegin(), arguments.rend()) {}

  std::string mistakes() {
    while (!left_.empty() && !lost_) {
      const std::string word = take();
      if (word == "--") {
        greedy_ = true;  // What follows is no option, whatever it looks like.
        left_.clear();
      } else if (word.size() > 1 && word.front() == '-') {
        read_option(word);
      } else {
        read_word(word);
      }
    }
    if (!lost_ && !asked_for_help_) find_missing();
    if (!text_.empty()) {
      text_ += fmt::format("{} --help tells what it takes\n", full_name());
    }
    return text_;
  }

 private:
  std::string take() {
    std::string word = std::move(left_.back());
    left_.pop_back();
    return word;
  }

  void note(const std::string& mistake) { text_ += fmt::format("{}: {}\n", full_name(), mistake); }

  const Command& command() const { return *path_.back(); }

  /// `nines calc erlang-c`.
  std::string full_name() const {
    std::string name;
    for (const Command* each : path_) name += (name.empty() ? "" : " ") + each->name();
    return name;
  }

  const Option* find(const std::string& name) const {
    for (auto at = path_.rbegin(); at != path_.rend(); ++at) {
      for (const Option& option : (*at)->options()) {
        if (!option.positional() && option.answered_by(name)) return &option;
      }
    }
    return nullptr;
  }

  /// The command's own options, and then those that every command takes.
  std::vector<std::string> option_names() const {
    std::vector<std::string> names;
    for (auto at = path_.rbegin(); at != path_.rend(); ++at) {
      for (const Option& option : (*at)->options()) {
        const std::string& name = option.main_name();
        const bool known = std::find(names.begin(), names.end(), name) != names.end();
        if (!option.positional() && !known) names.push_back(name);
      }
    }
    return names;
  }

  void read_option(const std::string& word) {
    const bool is_long = word.starts_with("--");
    const std::size_t end = is_long ? std::min(word.find('='), word.size()) : 2;
    const std::string name = word.substr(0, end);
    const Option* option = find(name);
    if (option == nullptr) {
      const std::string got = is_long ? name : word;
      const std::vector<std::string> known = option_names();
      note(fmt::format("no such option, got {}{}; accepted: {}", got,
                       did_you_mean(is_long ? got : "-" + got, known),
                       input::enumerate(views(known))));
      lose_value();
      return;
    }
    if (option->most_values() == 0) {
      asked_for_help_ = asked_for_help_ || std::holds_alternative<Answer>(option->target);
      // Flags of one letter stand together: -qh.
      if (!is_long && word.size() > 2) left_.push_back("-" + word.substr(2));
      return;
    }
    given_.push_back(option);
    if (end < word.size()) return;  // --seed=1, -oresults
    if (left_.empty()) {
      note(fmt::format("{}: its value is missing ({})", name, option->help));
      return;
    }
    take();
    if (option->most_values() == 1) return;
    // The parser decides how many of the words that follow belong to it.
    greedy_ = greedy_ || (!left_.empty() && left_.back().front() != '-');
    while (!left_.empty() && !left_.back().starts_with('-')) take();
  }

  /// The value of an option that nobody knows is no mistake of its own.
  void lose_value() {
    greedy_ = true;
    if (!left_.empty() && !left_.back().starts_with('-')) take();
  }

  void read_word(const std::string& word) {
    const std::list<Command>& commands = command().commands();
    if (commands.empty()) {
      words_.push_back(word);
      return;
    }
    const auto it = std::find_if(commands.begin(), commands.end(),
                                 [&](const Command& each) { return each.name() == word; });
    if (it != commands.end()) {
      path_.push_back(&*it);
      return;
    }
    const std::vector<std::string> known = command_names(command());
    note(fmt::format("no such command, got \"{}\"{}; accepted: {}", word, did_you_mean(word, known),
                     input::enumerate(views(known))));
    lost_ = true;
  }

  void find_missing() {
    if (!command().commands().empty()) {
      note(fmt::format("no command was named; accepted: {}",
                       input::enumerate(views(command_names(command())))));
      return;
    }
    std::size_t room = 0;
    for (const Option& option : command().options()) {
      const bool given = option.positional()
                             ? words_.size() > room || greedy_
                             : std::find(given_.begin(), given_.end(), &option) != given_.end();
      if (option.facts.required && !given) {
        note(fmt::format("{} {} missing ({})", option.main_name(),
                         option.most_values() > 1 ? "are" : "is", option.help));
      }
      if (option.positional()) {
        room += std::min(option.most_values(), std::numeric_limits<std::size_t>::max() - room);
      }
    }
    for (std::size_t i = room; i < words_.size(); ++i) {
      note(fmt::format("takes {}, got \"{}\"", room == 0 ? "options only" : "nothing more",
                       words_[i]));
    }
  }

  std::vector<const Command*> path_;  ///< From the program to the command that was named.
  std::vector<std::string> left_;     ///< The next one last.
  std::vector<std::string> words_;
  std::vector<const Option*> given_;
  bool asked_for_help_ = false;
  bool greedy_ = false;  ///< Which words are files and which are values is the parser's to say.
  bool lost_ = false;    ///< Nothing after an unknown command can be judged.
  std::string text_;
};

}  // namespace

std::string usage_mistakes(const Command& program, const std::vector<std::string>& arguments) {
  return ArgumentCheck(program, arguments).mistakes();
}

}  // namespace nines::app
