#include "app/command.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

namespace nines::app {
namespace {

std::vector<std::string> split(std::string_view names) {
  std::vector<std::string> out;
  while (!names.empty()) {
    const std::size_t comma = std::min(names.find(','), names.size());
    out.emplace_back(names.substr(0, comma));
    names.remove_prefix(std::min(comma + 1, names.size()));
  }
  return out;
}

/// What help calls a value of the type.
struct PlaceholderOf {
  std::string operator()(Answer) const { return ""; }
  std::string operator()(const bool*) const { return ""; }
  std::string operator()(const int*) const { return "INT"; }
  std::string operator()(const std::uint64_t*) const { return "UINT"; }
  std::string operator()(const std::optional<std::uint64_t>*) const { return "UINT"; }
  std::string operator()(const double*) const { return "FLOAT"; }
  std::string operator()(const std::string*) const { return "TEXT"; }
  std::string operator()(const std::optional<std::string>*) const { return "TEXT"; }
  std::string operator()(const std::filesystem::path*) const { return "TEXT"; }
  std::string operator()(const std::vector<std::string>*) const { return "TEXT"; }
};

}  // namespace

bool Option::answered_by(const std::string& name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const std::string& Option::main_name() const {
  const auto is_long = [](const std::string& name) { return name.starts_with("--"); };
  const auto it = std::find_if(names.begin(), names.end(), is_long);
  return it == names.end() ? names.front() : *it;
}

std::size_t Option::most_values() const {
  if (std::holds_alternative<Answer>(target) || std::holds_alternative<bool*>(target)) return 0;
  if (!std::holds_alternative<std::vector<std::string>*>(target)) return 1;
  return facts.most_values.value_or(std::numeric_limits<std::size_t>::max());
}

std::string Option::placeholder() const {
  return facts.placeholder.empty() ? std::visit(PlaceholderOf{}, target) : facts.placeholder;
}

Command::Command(std::string name, std::string help)
    : name_(std::move(name)), help_(std::move(help)) {
  add("-h,--help", Answer::help, "Print this help message and exit", {});
}

Command& Command::subcommand(std::string name, std::string help) {
  return commands_.emplace_back(std::move(name), std::move(help));
}

void Command::versioned(std::string text) {
  version_ = std::move(text);
  add("--version", Answer::version, "Display program version information and exit", {});
}

void Command::add(const std::string& names, OptionTarget target, std::string help,
                  OptionFacts facts) {
  options_.push_back({split(names), std::move(help), target, std::move(facts)});
}

}  // namespace nines::app
