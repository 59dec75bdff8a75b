#include "app/usage.hpp"

#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "input/csv.hpp"
#include "input/diagnostics.hpp"

namespace nines::app {
namespace {

std::vector<std::string_view> views(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::string_view near = input::nearest(word, views(known));
  return near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
}

/// `nines calc erlang-c`.
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

std::vector<std::string> command_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* each : command.get_subcommands(nullptr)) names.push_back(each->get_name());
  return names;
}

/// Reads the arguments as CLI11 will, by the same rules, but goes on after a mistake.
class ArgumentCheck {
 public:
  ArgumentCheck(const CLI::App& program, const std::vector<std::string>& arguments)
      : command_(&program), left_(arguments.rbegin(), arguments.rend()) {}

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
      text_ += fmt::format("{} --help tells what it takes\n", full_name(*command_));
    }
    return text_;
  }

 private:
  std::string take() {
    std::string word = std::move(left_.back());
    left_.pop_back();
    return word;
  }

  void note(const std::string& mistake) {
    text_ += fmt::format("{}: {}\n", full_name(*command_), mistake);
  }

  const CLI::Option* find(const std::string& name) const {
    for (const CLI::App* at = command_; at != nullptr; at = at->get_parent()) {
      for (const CLI::Option* option : at->get_options()) {
        if (option->nonpositional() && option->check_name(name)) return option;
      }
    }
    return nullptr;
  }

  /// The command's own options, and then those that every command takes.
  std::vector<std::string> option_names() const {
    std::vector<std::string> names;
    for (const CLI::App* at = command_; at != nullptr; at = at->get_parent()) {
      for (const CLI::Option* option : at->get_options()) {
        if (!option->nonpositional()) continue;
        const std::string name = option->get_lnames().empty() ? "-" + option->get_snames().front()
                                                              : "--" + option->get_lnames().front();
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
    }
    return names;
  }

  void read_option(const std::string& word) {
    const bool is_long = word.starts_with("--");
    const std::size_t end = is_long ? std::min(word.find('='), word.size()) : 2;
    const std::string name = word.substr(0, end);
    const CLI::Option* option = find(name);
    if (option == nullptr) {
      const std::string got = is_long ? name : word;
      const std::vector<std::string> known = option_names();
      note(fmt::format("no such option, got {}{}; accepted: {}", got,
                       did_you_mean(is_long ? got : "-" + got, known),
                       input::enumerate(views(known))));
      lose_value();
      return;
    }
    const bool takes_value = option->get_items_expected_max() > 0;
    if (!takes_value) {
      asked_for_help_ = asked_for_help_ || name == "--help" || name == "--version" || name == "-h";
      // Flags of one letter stand together: -qh.
      if (!is_long && word.size() > 2) left_.push_back("-" + word.substr(2));
      return;
    }
    given_.push_back(option);
    if (end < word.size()) return;  // --seed=1, -oresults
    if (left_.empty()) {
      note(fmt::format("{}: its value is missing ({})", name, option->get_description()));
      return;
    }
    take();
    if (option->get_items_expected_max() == 1) return;
    // CLI11 decides how many of the words that follow belong to it.
    greedy_ = greedy_ || (!left_.empty() && left_.back().front() != '-');
    while (!left_.empty() && !left_.back().starts_with('-')) take();
  }

  /// The value of an option that nobody knows is no mistake of its own.
  void lose_value() {
    greedy_ = true;
    if (!left_.empty() && !left_.back().starts_with('-')) take();
  }

  void read_word(const std::string& word) {
    const auto commands = command_->get_subcommands(nullptr);
    if (commands.empty()) {
      words_.push_back(word);
      return;
    }
    const auto it = std::find_if(commands.begin(), commands.end(),
                                 [&](const CLI::App* each) { return each->check_name(word); });
    if (it != commands.end()) {
      command_ = *it;
      return;
    }
    const std::vector<std::string> known = command_names(*command_);
    note(fmt::format("no such command, got \"{}\"{}; accepted: {}", word, did_you_mean(word, known),
                     input::enumerate(views(known))));
    lost_ = true;
  }

  void find_missing() {
    if (!command_->get_subcommands(nullptr).empty()) {
      note(fmt::format("no command was named; accepted: {}",
                       input::enumerate(views(command_names(*command_)))));
      return;
    }
    std::size_t room = 0;
    for (const CLI::Option* option : command_->get_options()) {
      if (option->nonpositional()) {
        const bool given = std::find(given_.begin(), given_.end(), option) != given_.end();
        if (option->get_required() && !given) {
          note(fmt::format("{} is missing ({})", option->get_name(), option->get_description()));
        }
        continue;
      }
      if (option->get_required() && words_.size() <= room && !greedy_) {
        note(fmt::format("{} is missing ({})", option->get_name(true), option->get_description()));
      }
      room += static_cast<std::size_t>(option->get_items_expected_max());
    }
    for (std::size_t i = room; i < words_.size(); ++i) {
      note(fmt::format("takes {}, got \"{}\"", room == 0 ? "options only" : "nothing more",
                       words_[i]));
    }
  }

  const CLI::App* command_;
  std::vector<std::string> left_;  ///< The next one last.
  std::vector<std::string> words_;
  std::vector<const CLI::Option*> given_;
  bool asked_for_help_ = false;
  bool greedy_ = false;  ///< Which words are files and which are values is CLI11's to say.
  bool lost_ = false;    ///< Nothing after an unknown command can be judged.
  std::string text_;
};

CLI::Validator validator(std::string shape,
                         std::function<std::string(const std::string&)> mistake) {
  return {[mistake = std::move(mistake)](std::string& text) { return mistake(text); },
          std::move(shape)};
}

}  // namespace

std::string usage_mistakes(const CLI::App& program, const std::vector<std::string>& arguments) {
  return ArgumentCheck(program, arguments).mistakes();
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  return validator(fmt::format("{{{}}}", fmt::join(words, ",")), [words](const std::string& text) {
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
    return fmt::format("no such word, got \"{}\"{}; accepted: {}", text, did_you_mean(text, words),
                       input::enumerate(views(words)));
  });
}

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return validator(fmt::format("{} to {}", least, most), [=](const std::string& text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc{} && stop == end && value >= least && value <= most) {
      return std::string();
    }
    return fmt::format("expected a whole number from {} to {}, got \"{}\"", least, most, text);
  });
}

CLI::Validator number_between(double least, double most) {
  return validator(fmt::format("{} to {}", least, most), [=](const std::string& text) {
    const auto value = input::parse_number(text);
    if (value && *value >= least && *value <= most) return std::string();
    return fmt::format("expected a number from {} to {}, got \"{}\"", least, most, text);
  });
}

}  // namespace nines::app
