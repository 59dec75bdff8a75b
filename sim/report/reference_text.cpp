#include "report/reference_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "input/diagnostics.hpp"
#include "report/text_table.hpp"
#include "study/kinds.hpp"
#include "study/reference.hpp"

namespace nines::report {
namespace {

constexpr auto left = TextTable::Align::left;
constexpr std::size_t widest = 98;  // Columns of a terminal's line.

/// What a person may list besides metrics and keys, with the name of its family.
struct Topic {
  std::string_view name;
  std::string_view family;
  std::string_view help;
};

constexpr Topic family_topics[] = {
    {"distributions", "distribution", "how a duration may be distributed"},
    {"arrivals", "arrivals", "how requests and customers arrive"},
    {"policies", "policy", "ready-made alert policies"},
    {"conditions", "condition", "what alert policies watch"},
    {"gates", "gate", "canary gates"},
};

std::string topics_text() {
  TextTable table({{"topic", left}, {"what", left}});
  table.add({"kinds", "the kinds of scenario"});
  for (const Topic& topic : family_topics) {
    table.add({std::string(topic.name), std::string(topic.help)});
  }
  table.add({"metrics KIND", "what a kind measures"});
  table.add({"keys [KIND]",
             "every key of the envelope, or of a kind's model: disciplines, balancers, ..."});
  return "nines list TOPIC\n\n" + table.text();
}

void require_kind(std::string_view kind) {
  const auto& kinds = study::kind_names();
  if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return;
  const std::string got =
      kind.empty() ? "no kind was named" : fmt::format("unknown kind \"{}\"", kind);
  const std::string_view near = input::nearest(kind, kinds);
  const std::string hint = near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
  throw DomainError(fmt::format("{}{}; accepted: {}", got, hint, input::enumerate(kinds)));
}

std::string keys_text(const std::vector<input::Property>& keys, std::string_view quote);

/// `type_text`, with an object's keys written out.
std::string full_type(const input::Description& of, std::string_view quote) {
  if (of.type == input::Description::Type::array && !of.items.empty() &&
      of.items.front().type == input::Description::Type::object) {
    return "list of {" + keys_text(of.items.front().properties, quote) + "}";
  }
  if (of.type == input::Description::Type::object && !of.properties.empty()) {
    return "{" + keys_text(of.properties, quote) + "}";
  }
  return study::type_text(of);
}

/// `mean (duration, greater than 0), sd (...)`; keys that accept the same stand together.
std::string keys_text(const std::vector<input::Property>& keys, std::string_view quote) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string type = full_type(keys[i].value, quote);
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", quote, keys[i].key, quote);
    const bool last = i + 1 == keys.size() || full_type(keys[i + 1].value, quote) != type;
    if (last) text += fmt::format(" ({})", type);
  }
  return text;
}

/// What a kind of a family holds beyond what all of them share, in one cell.
std::string keys_cell(const input::Property& kind, const std::vector<input::Property>& shared,
                      std::string_view quote) {
  if (kind.value.type != input::Description::Type::object) return full_type(kind.value, quote);
  std::vector<input::Property> own = kind.value.properties;
  std::erase_if(own, [&](const input::Property& key) {
    return std::ranges::any_of(shared,
                               [&](const input::Property& all) { return all.key == key.key; });
  });
  std::string text = keys_text(own, quote);
  if (!kind.value.items.empty()) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ",
                        kind.value.name.empty() ? "names of your own" : kind.value.name,
                        study::type_text(kind.value.items.front()));
  }
  if (!text.empty()) return text;
  return shared.empty() ? "no keys" : "no keys of its own";
}

/// The text in lines that leave room for `indent`, which stands before all but the first.
std::string hanging(const std::string& text, std::size_t indent) {
  std::string lines = wrapped(text, widest - indent, "");
  for (std::size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += indent + 1) {
    lines.insert(at + 1, indent, ' ');
  }
  return lines;
}

/// A name and what belongs to it in a column of its own.
std::string entry(std::string_view name, std::size_t column, const std::string& about) {
  return fmt::format("  {:<{}}{}\n", name, column - 2, hanging(about, column));
}

/// The column behind the longest name.
template <class Range, class Name>
std::size_t column_after(const Range& entries, Name name) {
  std::size_t longest = 0;
  for (const auto& value : entries) longest = std::max(longest, display_width(name(value)));
  return longest + 4;
}

std::string family_text(const Topic& topic) {
  const input::Definitions all = study::families();
  const auto it = all.find(std::string(topic.family));
  if (it == all.end()) {
    return fmt::format("None of the kinds ({}) has {} yet.\n",
                       input::enumerate(study::kind_names()), topic.name);
  }
  const std::vector<input::Property> kinds = study::kinds_in(it->second);
  const std::size_t column = std::max<std::size_t>(
      16, column_after(kinds, [](const input::Property& kind) { return kind.key; }));
  const std::vector<input::Property> shared = study::shared_keys(kinds);
  std::string text;
  if (!shared.empty()) text += entry("each of them", column, keys_text(shared, ""));
  for (const input::Property& kind : kinds)
    text += entry(kind.key, column, keys_cell(kind, shared, ""));
  return text;
}

std::string kinds_text() {
  const std::size_t column =
      column_after(study::kind_names(), [](std::string_view kind) { return kind; });
  std::string text;
  for (const std::string_view kind : study::kind_names()) {
    text += entry(kind, column, std::string(study::kind_summary(kind)));
  }
  return text;
}

std::string_view unit_text(run::Unit unit) {
  switch (unit) {
    case run::Unit::seconds:
      return "seconds";
    case run::Unit::per_second:
      return "per second";
    case run::Unit::per_year:
      return "per year";
    case run::Unit::fraction:
      return "fraction";
    case run::Unit::count:
      return "count";
    case run::Unit::nines:
      return "nines";
  }
  return "";
}

std::string rows_text(const std::vector<study::KeyRow>& rows) {
  std::string text;
  for (const study::KeyRow& row : rows) {
    text += "  " + row.path + (row.required ? "  (required)" : "") + "\n";
    std::string about = row.help.empty() ? "" : row.help + " ";
    about +=
        fmt::format("[{}{}]", row.type, row.fallback.empty() ? "" : "; default " + row.fallback);
    text += "      " + hanging(about, 6) + "\n";
  }
  return text;
}

std::string in_code(std::string_view text) {
  return fmt::format("`{}`", text);
}

/// A cell must not hold the column separator.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.insert(at, 1, '\\');
  }
  return text;
}

std::string markdown(const std::vector<std::string_view>& columns,
                     const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  std::string rule;
  for (const std::string_view column : columns) {
    text += fmt::format("| {} ", column);
    rule += "| --- ";
  }
  text += "|\n" + rule + "|\n";
  for (const auto& row : rows) {
    for (const std::string& value : row) text += "| " + (value.empty() ? "" : cell(value) + " ");
    text += "|\n";
  }
  return text;
}

std::string key_table(const input::Description& description) {
  std::vector<std::vector<std::string>> rows;
  for (const study::KeyRow& row : study::key_rows(description)) {
    rows.push_back(
        {in_code(row.path), row.type, row.required ? "required" : row.fallback, row.help});
  }
  return markdown({"key", "value", "default", "meaning"}, rows);
}

std::string family_table(std::string_view name) {
  const input::Definitions all = study::families();
  const auto it = all.find(std::string(name));
  if (it == all.end()) throw DomainError(fmt::format("no family \"{}\"", name));
  const std::vector<input::Property> kinds = study::kinds_in(it->second);
  const std::vector<input::Property> shared = study::shared_keys(kinds);
  std::vector<std::vector<std::string>> rows;
  if (!shared.empty()) rows.push_back({"each of them", keys_text(shared, "`")});
  for (const input::Property& kind : kinds) {
    rows.push_back({in_code(kind.key), keys_cell(kind, shared, "`")});
  }
  return markdown({"kind", "keys"}, rows);
}

/// Nothing where neither way is better.
std::string_view better_text(run::Better better) {
  return better == run::Better::lower ? "lower" : better == run::Better::higher ? "higher" : "";
}

std::string metrics_table(std::string_view kind) {
  std::vector<std::vector<std::string>> rows;
  const auto model = study::minimal_model(kind);
  for (const run::Metric& metric : model->metrics().metrics()) {
    rows.push_back({in_code(metric.name), std::string(unit_text(metric.unit)),
                    std::string(better_text(metric.better)), metric.help});
  }
  return markdown({"metric", "unit", "better", "meaning"}, rows);
}

}  // namespace

std::string metrics_text(const run::MetricSet& metrics) {
  const std::size_t column =
      column_after(metrics.metrics(), [](const run::Metric& metric) { return metric.name; });
  std::string text;
  for (const run::Metric& metric : metrics.metrics()) {
    const std::string_view better = better_text(metric.better);
    text += entry(metric.name, column,
                  fmt::format("[{}{}{}] {}", unit_text(metric.unit),
                              better.empty() ? "" : ", better ", better, metric.help));
  }
  return text;
}

std::string list_text(std::string_view topic, std::string_view kind) {
  if (topic.empty()) return topics_text();
  if (topic == "kinds") return kinds_text();
  if (topic == "metrics") {
    require_kind(kind);
    return metrics_text(study::minimal_model(kind)->metrics());
  }
  if (topic == "keys") {
    if (kind.empty()) return rows_text(study::key_rows(study::envelope()));
    require_kind(kind);
    input::Definitions unused;
    return rows_text(study::key_rows(study::describe_model(kind, unused)));
  }
  std::vector<std::string_view> known{"kinds", "metrics", "keys"};
  for (const Topic& family : family_topics) {
    if (family.name == topic) return family_text(family);
    known.push_back(family.name);
  }
  const std::string_view near = input::nearest(topic, known);
  const std::string hint = near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
  throw DomainError(fmt::format("nothing to list, got \"{}\"{}; accepted: {}", topic, hint,
                                input::enumerate(known)));
}

std::string reference_table(std::string_view subject) {
  const std::size_t blank = std::min(subject.find(' '), subject.size());
  const std::string_view what = subject.substr(0, blank);
  const std::string_view name = subject.substr(std::min(blank + 1, subject.size()));
  if (what == "envelope") return key_table(study::envelope());
  if (what == "family") return family_table(name);
  if (what == "run") {
    std::vector<std::vector<std::string>> rows;
    for (const std::string_view kind : study::kind_names()) {
      std::vector<std::string> names;
      for (const std::string_view key : study::honoured_run_keys(kind))
        names.push_back(in_code(key));
      rows.push_back({in_code(kind), fmt::format("{}", fmt::join(names, ", "))});
    }
    return markdown({"kind", "keys of `run`"}, rows);
  }
  if (what == "kinds") {
    std::vector<std::vector<std::string>> rows;
    for (const std::string_view kind : study::kind_names()) {
      rows.push_back({in_code(kind), std::string(study::kind_summary(kind))});
    }
    return markdown({"kind", "what it answers"}, rows);
  }
  if (what == "model" || what == "metrics") {
    require_kind(name);
    if (what == "metrics") return metrics_table(name);
    input::Definitions unused;
    return key_table(study::describe_model(name, unused));
  }
  throw DomainError(fmt::format("no table of \"{}\"", subject));
}

}  // namespace nines::report
