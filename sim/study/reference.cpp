#include "study/reference.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "input/units.hpp"
#include "study/kinds.hpp"
#include "study/minimal_scenarios.hpp"
#include "study/scenario.hpp"

namespace nines::study {
namespace {

using Type = input::Description::Type;

std::string bound_text(double bound, Type type) {
  if (type == Type::duration) return input::to_text(Seconds{bound});
  if (type == Type::rate) return input::to_text(PerSecond{bound});
  return fmt::format("{}", bound);
}

/// "greater than 0", or nothing for a range that says no more than the type.
std::string range_text(const input::Range& range, Type type) {
  if (type == Type::fraction && range.low <= 0 && range.high >= 1 && !range.low_open &&
      !range.high_open) {
    return "";
  }
  if (!range.words.empty()) return std::string(range.words);
  const bool low = std::isfinite(range.low);
  const bool high = std::isfinite(range.high);
  if (low && high) {
    return fmt::format("from {} to {}", bound_text(range.low, type), bound_text(range.high, type));
  }
  if (low) {
    const std::string text = bound_text(range.low, type);
    return range.low_open ? "greater than " + text : text + " or more";
  }
  if (!high) return "";
  const std::string text = bound_text(range.high, type);
  return range.high_open ? "less than " + text : text + " or less";
}

std::string with_range(std::string_view word, const input::Description& of) {
  const std::string range = range_text(of.range, of.type);
  return range.empty() ? std::string(word) : fmt::format("{}, {}", word, range);
}

bool is_single_key(const input::Description& of) {
  return of.type == Type::object && of.items.empty() && of.properties.size() == 1 &&
         of.properties.front().required;
}

/// The words and types that stand for a value with alternatives.
void append_alternatives(const input::Description& of, std::vector<std::string>& words,
                         std::vector<std::string>& kinds) {
  for (const input::Description& alternative : of.alternatives) {
    if (is_single_key(alternative)) {
      kinds.push_back(alternative.properties.front().key);
    } else if (alternative.type == Type::one_of) {
      append_alternatives(alternative, words, kinds);
    } else {
      words.push_back(type_text(alternative));
    }
  }
}

std::string or_list(const std::vector<std::string>& words) {
  return input::enumerate(std::vector<std::string_view>(words.begin(), words.end()));
}

void append_rows(const input::Description& of, const std::string& path, std::vector<KeyRow>& rows);

void append_row(const input::Property& property, const std::string& prefix,
                std::vector<KeyRow>& rows) {
  const std::string path = prefix.empty() ? property.key : prefix + "." + property.key;
  rows.push_back(
      {path, type_text(property.value), property.required, property.fallback, property.help});
  append_rows(property.value, path, rows);
}

/// The keys that lie below `path`.
void append_rows(const input::Description& of, const std::string& path, std::vector<KeyRow>& rows) {
  for (const input::Property& property : of.properties) append_row(property, path, rows);
  if (of.type == Type::array && !of.items.empty()) {
    append_rows(of.items.front(), path + "[]", rows);
  } else if (!of.items.empty()) {
    const std::string any =
        (path.empty() ? "" : path + ".") + (of.name.empty() ? "<name>" : "<" + of.name + ">");
    rows.push_back({any, type_text(of.items.front()), false, "", ""});
    append_rows(of.items.front(), any, rows);
  }
  for (const input::Description& alternative : of.alternatives) {
    if (!is_single_key(alternative)) {
      append_rows(alternative, path, rows);
      continue;
    }
    // One of several kinds, which the value's own row names: none of them is required by itself.
    input::Property kind = alternative.properties.front();
    kind.required = false;
    if (kind.value.type == Type::object) {
      append_rows(kind.value, path + "." + kind.key, rows);
    } else {
      append_row(kind, path, rows);
    }
  }
}

}  // namespace

std::string type_text(const input::Description& of) {
  switch (of.type) {
    case Type::any:
      return "any value";
    case Type::boolean:
      return "true or false";
    case Type::number:
      return with_range("number", of);
    case Type::integer:
      return with_range("whole number", of);
    case Type::string:
      return "text";
    case Type::duration:
      return with_range("duration", of);
    case Type::rate:
      return with_range("rate", of);
    case Type::fraction:
      return with_range("fraction", of);
    case Type::choice:
      return or_list(of.choices);
    case Type::array:
      return "list of " + type_text(of.items.front());
    case Type::map:
      return "object of " + type_text(of.items.front());
    case Type::object:
      return "object";
    case Type::reference:
      return of.name;
    case Type::one_of:
      break;
  }
  std::vector<std::string> words;
  std::vector<std::string> kinds;
  append_alternatives(of, words, kinds);
  if (!kinds.empty()) words.push_back("one of " + or_list(kinds));
  return or_list(words);
}

std::vector<KeyRow> key_rows(const input::Description& description) {
  std::vector<KeyRow> rows;
  append_rows(description, "", rows);
  return rows;
}

std::vector<input::Property> kinds_in(const input::Description& description) {
  std::vector<input::Property> kinds;
  for (const input::Description& alternative : description.alternatives) {
    if (is_single_key(alternative)) {
      kinds.push_back(alternative.properties.front());
    } else {
      const std::vector<input::Property> inner = kinds_in(alternative);
      kinds.insert(kinds.end(), inner.begin(), inner.end());
    }
  }
  return kinds;
}

std::vector<input::Property> shared_keys(const std::vector<input::Property>& kinds) {
  std::vector<input::Property> shared;
  if (kinds.size() < 3) return shared;
  const auto has = [](const input::Property& kind, const input::Property& key) {
    return std::any_of(kind.value.properties.begin(), kind.value.properties.end(),
                       [&](const input::Property& own) {
                         return own.key == key.key && type_text(own.value) == type_text(key.value);
                       });
  };
  for (const input::Property& key : kinds.front().value.properties) {
    if (std::all_of(kinds.begin(), kinds.end(),
                    [&](const input::Property& kind) { return has(kind, key); })) {
      shared.push_back(key);
    }
  }
  return shared;
}

input::Definitions families() {
  input::Definitions definitions;
  for (const std::string_view kind : kind_names()) {
    static_cast<void>(describe_model(kind, definitions));
  }
  return definitions;
}

input::Description envelope() {
  input::Definitions unused;
  input::Description description = describe_scenario(kind_names().front(), unused);
  for (input::Property& property : description.properties) {
    if (property.key == "kind") {
      property.value.choices.assign(kind_names().begin(), kind_names().end());
    } else if (property.key == "model") {
      property.value = input::Description{};
      property.value.type = Type::object;
    }
  }
  return description;
}

std::string_view minimal_scenario(std::string_view kind) {
  for (const auto& [name, text] : minimal_scenarios) {
    if (name == kind) return text;
  }
  return "";
}

std::unique_ptr<run::Model> minimal_model(std::string_view kind) {
  Scenario scenario = parse_scenario(minimal_scenario(kind), fmt::format("{}.json", kind));
  return std::move(scenario.points.front().model);
}

}  // namespace nines::study
