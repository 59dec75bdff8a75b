#include "input/reader.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "input/units.hpp"

namespace nines::input {
namespace {

constexpr std::size_t shown_bytes = 60;  // How much of a wrong value a message quotes.

std::string got(const Node& node) {
  return to_json(node, shown_bytes);
}

/// A bound as a person would write it in a scenario.
std::string bound_text(double bound, Description::Type type) {
  if (type == Description::Type::duration) return to_text(Seconds{bound});
  if (type == Description::Type::rate) return to_text(PerSecond{bound});
  return fmt::format("{}", bound);
}

std::string range_text(const Range& range, Description::Type type) {
  if (!range.words.empty()) return std::string(range.words);
  const std::string low = bound_text(range.low, type);
  const std::string high = bound_text(range.high, type);
  if (std::isfinite(range.low) && std::isfinite(range.high)) {
    return fmt::format("from {} to {}", low, high);
  }
  if (std::isfinite(range.low)) {
    return range.low_open ? "greater than " + low : low + " or more";
  }
  return range.high_open ? "less than " + high : high + " or less";
}

bool in_range(double value, const Node& node, const Range& range, Description::Type type,
              std::string_view what, Pass& pass) {
  if (range.contains(value)) return true;
  pass.diagnostics->error(node, fmt::format("{} out of range, got {}; accepted: {}", what,
                                            got(node), range_text(range, type)));
  return false;
}

/// A number inside the range, for placeholders.
double example_in(const Range& range, double wish) {
  if (range.contains(wish)) return wish;
  if (std::isfinite(range.low) && std::isfinite(range.high)) return (range.low + range.high) / 2;
  if (std::isfinite(range.low)) return range.low_open ? range.low + 1 : range.low;
  return range.high_open ? range.high - 1 : range.high;
}

void wrong_type(const Node& node, std::string_view wanted, Pass& pass) {
  pass.diagnostics->error(node, fmt::format("expected {}, got {}", wanted, got(node)));
}

/// True when `path`, made absolute, lies in `folder` or below it.
bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto base = std::filesystem::weakly_canonical(folder);
  const auto full = std::filesystem::weakly_canonical(path);
  return std::mismatch(base.begin(), base.end(), full.begin(), full.end()).first == base.end();
}

}  // namespace

std::optional<double> Leaf<double>::read(const Node& node, const Range& range, Pass& pass) {
  if (node.kind != Node::Kind::number) {
    wrong_type(node, "a number", pass);
    return std::nullopt;
  }
  if (!in_range(node.number, node, range, type, "number", pass)) return std::nullopt;
  return node.number;
}
double Leaf<double>::example(const Range& range) {
  return example_in(range, 1);
}

std::optional<std::int64_t> Leaf<std::int64_t>::read(const Node& node, const Range& range,
                                                     Pass& pass) {
  // 2^53 - 1 is the largest integer that every JSON tool carries unharmed (RFC 8259, section 6).
  constexpr double largest = 9007199254740991.0;
  constexpr Range exact = between(-largest, largest);
  const bool whole = node.kind == Node::Kind::number && std::trunc(node.number) == node.number;
  if (!whole) {
    wrong_type(node, "a whole number", pass);
    return std::nullopt;
  }
  if (!in_range(node.number, node, range, type, "number", pass)) return std::nullopt;
  if (!in_range(node.number, node, exact, type, "number", pass)) return std::nullopt;
  return static_cast<std::int64_t>(node.number);
}
std::int64_t Leaf<std::int64_t>::example(const Range& range) {
  return static_cast<std::int64_t>(example_in(range, 1));
}

std::optional<bool> Leaf<bool>::read(const Node& node, const Range&, Pass& pass) {
  if (node.kind == Node::Kind::boolean) return node.boolean;
  wrong_type(node, "true or false", pass);
  return std::nullopt;
}
bool Leaf<bool>::example(const Range&) {
  return false;
}

std::optional<std::string> Leaf<std::string>::read(const Node& node, const Range&, Pass& pass) {
  if (node.kind == Node::Kind::string) return node.text;
  wrong_type(node, "a string", pass);
  return std::nullopt;
}
std::string Leaf<std::string>::example(const Range&) {
  return {};
}

std::optional<Seconds> Leaf<Seconds>::read(const Node& node, const Range& range, Pass& pass) {
  std::optional<Seconds> value;
  if (node.kind == Node::Kind::string) value = parse_duration(node.text);
  if (node.kind == Node::Kind::number && node.number == 0) value = Seconds{0};
  if (!value) {
    pass.diagnostics->error(
        node, node.kind == Node::Kind::number
                  ? fmt::format("a duration needs a unit, got {}; write \"{}s\" or \"{}ms\" "
                                "(units: {})",
                                got(node), node.text, node.text, duration_units)
                  : fmt::format("expected a duration, got {}; accepted: a number and a unit in "
                                "quotes, such as \"250ms\" (units: {})",
                                got(node), duration_units));
    return std::nullopt;
  }
  if (!in_range(value->raw(), node, range, type, "duration", pass)) return std::nullopt;
  return value;
}
Seconds Leaf<Seconds>::example(const Range& range) {
  return Seconds{example_in(range, 1)};
}

std::optional<PerSecond> Leaf<PerSecond>::read(const Node& node, const Range& range, Pass& pass) {
  std::optional<PerSecond> value;
  if (node.kind == Node::Kind::string) value = parse_rate(node.text);
  if (node.kind == Node::Kind::number && node.number == 0) value = PerSecond{0};
  if (!value) {
    pass.diagnostics->error(
        node, node.kind == Node::Kind::number
                  ? fmt::format("a rate needs a unit, got {}; write \"{}/s\" or \"{}/m\"",
                                got(node), node.text, node.text)
                  : fmt::format("expected a rate, got {}; accepted: a number and a unit in quotes, "
                                "such as \"80/s\" (a slash, then one of {})",
                                got(node), duration_units));
    return std::nullopt;
  }
  if (!in_range(value->raw(), node, range, type, "rate", pass)) return std::nullopt;
  return value;
}
PerSecond Leaf<PerSecond>::example(const Range& range) {
  return PerSecond{example_in(range, 1)};
}

std::optional<Probability> Leaf<Probability>::read(const Node& node, const Range& range,
                                                   Pass& pass) {
  std::optional<double> value;
  if (node.kind == Node::Kind::number) value = node.number;
  if (node.kind == Node::Kind::string) value = parse_percentage(node.text);
  if (!value) {
    wrong_type(node, "a fraction such as 0.25 or \"25%\"", pass);
    return std::nullopt;
  }
  if (!in_range(*value, node, unit_interval, type, "fraction", pass)) return std::nullopt;
  if (!in_range(*value, node, range, type, "fraction", pass)) return std::nullopt;
  return Probability{*value};
}
Probability Leaf<Probability>::example(const Range& range) {
  return Probability{example_in(range, 0.5)};
}

std::optional<DataFile> Leaf<DataFile>::read(const Node& node, const Range&, Pass& pass) {
  if (node.kind != Node::Kind::string || node.text.empty()) {
    wrong_type(node, "the name of a file", pass);
    return std::nullopt;
  }
  const std::filesystem::path path = pass.folder / node.text;
  if (!pass.allow_outside && !is_inside(path, pass.folder)) {
    pass.diagnostics->error(
        node, fmt::format("the file lies outside the scenario's folder, got {}; accepted: a file "
                          "in it or below it (or run with --allow-outside)",
                          got(node)));
    return std::nullopt;
  }
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored) || !std::ifstream(path)) {
    pass.diagnostics->error(node, fmt::format("no readable file, got {}; looked for {}", got(node),
                                              path.lexically_normal().string()));
    return std::nullopt;
  }
  return DataFile{path, node.text};
}
DataFile Leaf<DataFile>::example(const Range&) {
  return {};
}

std::optional<Node> Leaf<Node>::read(const Node& node, const Range&, Pass&) {
  return node;
}
Node Leaf<Node>::example(const Range&) {
  return {};
}

namespace detail {

std::optional<KindChoice> choose_kind(const Node& node, const std::vector<std::string_view>& names,
                                      Pass& pass) {
  const bool word = node.kind == Node::Kind::string;
  if (!word && (node.kind != Node::Kind::object || node.members.size() != 1)) {
    pass.diagnostics->error(
        node, fmt::format("expected an object with one key, got {}; accepted: {}", got(node),
                          enumerate(names)));
    return std::nullopt;
  }
  const std::string& name = word ? node.text : node.members.front().key;
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) {
    const std::string_view near = nearest(name, names);
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
    const std::string text =
        fmt::format("unknown kind \"{}\"{}; accepted: {}", name, hint, enumerate(names));
    if (word) {
      pass.diagnostics->error(node, text);
    } else {
      const Member& member = node.members.front();
      pass.diagnostics->error(member.line, member.column, member.value.pointer, text);
    }
    return std::nullopt;
  }
  const auto index = static_cast<std::size_t>(it - names.begin());
  if (!word) return KindChoice{index, node.members.front().value};
  // `"fifo"` is short for `{"fifo": {}}`, placed at the word.
  Node no_keys = node;
  no_keys.kind = Node::Kind::object;
  return KindChoice{index, std::move(no_keys)};
}

void note_domain_error(const Node& node, Pass& pass, std::size_t errors_before,
                       const DomainError& error) {
  if (pass.diagnostics->error_count() == errors_before) {
    pass.diagnostics->error(node, error.what());
  }
}

}  // namespace detail

Description& Value::next_description() {
  ++described_;
  if (described_ == 1) return *description_;
  if (described_ == 2) {
    Description first = std::move(*description_);
    *description_ = Description{};
    description_->type = Description::Type::one_of;
    description_->alternatives.push_back(std::move(first));
  }
  return description_->alternatives.emplace_back();
}

void Value::describe_word(std::string_view word) {
  if (!describing()) return;
  Description& next = next_description();
  next.type = Description::Type::choice;
  next.choices.emplace_back(word);
}

void Value::fail(const std::string& text) {
  if (!describing()) pass_->diagnostics->error(*node_, text);
}

void Value::expected(std::string_view what) {
  if (!describing()) wrong_type(*node_, what, *pass_);
}

Reader::Reader(const Node& object, Pass& pass)
    : node_(&object), pass_(&pass), errors_before_(pass.diagnostics->error_count()) {}

Reader::Reader(Description& description, Pass& pass) : description_(&description), pass_(&pass) {}

bool Reader::has(std::string_view key) const {
  return !describing() && node_->find(key) != nullptr;
}

bool Reader::asked_for(std::string_view key) const {
  return std::find(asked_.begin(), asked_.end(), key) != asked_.end();
}

const Node* Reader::look_up(std::string_view key, bool required) {
  asked_.emplace_back(key);
  const Node* value = node_->find(key);
  if (value == nullptr && required) missing_.emplace_back(key);
  return value;
}

Property& Reader::describe(std::string_view key, bool required, std::string_view help,
                           std::string_view fallback) {
  Property property;
  property.key = key;
  property.help = help;
  property.required = required;
  property.fallback = fallback;
  description_->properties.push_back(std::move(property));
  return description_->properties.back();
}

std::optional<std::size_t> Reader::choose_index(std::string_view key, bool required,
                                                const std::vector<std::string_view>& words,
                                                std::string_view fallback, std::string_view help) {
  if (describing()) {
    Description& value = describe(key, required, help, fallback).value;
    value.type = Description::Type::choice;
    value.choices.assign(words.begin(), words.end());
    return std::nullopt;
  }
  const Node* node = look_up(key, required);
  if (node == nullptr) return std::nullopt;
  if (node->kind == Node::Kind::string) {
    const auto it = std::find(words.begin(), words.end(), node->text);
    if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
    const std::string_view near = nearest(node->text, words);
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
    pass_->diagnostics->error(*node, fmt::format("unknown word, got {}{}; accepted: {}", got(*node),
                                                 hint, enumerate(words)));
  } else {
    pass_->diagnostics->error(
        *node, fmt::format("expected a word, got {}; accepted: {}", got(*node), enumerate(words)));
  }
  return std::nullopt;
}

void Reader::fail(std::string_view key, const std::string& text) {
  if (describing()) return;
  const Node* value = node_->find(key);
  pass_->diagnostics->error(value != nullptr ? *value : *node_, text);
}

void Reader::warn(std::string_view key, const std::string& text) {
  if (describing()) return;
  const Node* value = node_->find(key);
  pass_->diagnostics->warning(value != nullptr ? *value : *node_, text);
}

void Reader::check(bool holds, std::string_view key, const std::string& text) {
  if (!holds && sound()) fail(key, text);
}

bool Reader::sound() const {
  return !describing() && missing_.empty() && pass_->diagnostics->error_count() == errors_before_;
}

void Reader::finish() {
  if (describing()) return;
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  for (const Member& member : node_->members) {
    if (asked_for(member.key)) continue;
    const std::string_view near = nearest(member.key, known);
    std::string hint;
    if (!near.empty()) {
      hint = fmt::format("did you mean \"{}\"?", near);
      // A misspelt key is one mistake, not an unknown and a missing one.
      std::erase(missing_, std::string(near));
    } else if (known.empty()) {
      hint = "accepted: no keys";
    } else {
      hint = "accepted: " + enumerate(known);
    }
    pass_->diagnostics->error(member.line, member.column, member.value.pointer,
                              fmt::format("unknown key \"{}\"; {}", member.key, hint));
  }
  for (const std::string& key : missing_) {
    pass_->diagnostics->error(*node_, fmt::format("the key \"{}\" is missing", key));
  }
}

}  // namespace nines::input
