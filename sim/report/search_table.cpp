#include "report/search_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/number.hpp"
#include "report/text_table.hpp"

namespace nines::report {
namespace {

using Align = TextTable::Align;
using Status = study::SearchResult::Status;

// Of more searches than this only the answers are shown.
constexpr std::size_t most_curves = 3;
// A front of hundreds of settings is shown without those that are beaten.
constexpr std::size_t most_settings_shown = 30;

std::string figures_text(const study::SearchResult& result, const study::Trial& trial) {
  if (!trial.reason.empty()) return "cannot be run (" + trial.reason + ")";
  std::vector<std::string> parts;
  for (std::size_t m = 0; m < trial.estimates.size(); ++m) {
    const stats::Estimate& e = trial.estimates[m];
    parts.push_back(result.metrics[m].name + " " + table_text(e, result.metrics[m].unit));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string constraints_text(const study::Search& search) {
  std::vector<std::string> parts;
  for (const study::Constraint& constraint : search.such_that) parts.push_back(constraint.text());
  return fmt::format("{}", fmt::join(parts, " and "));
}

/// "; 11 fails with ...; 13 gives ..." from the neighbours of the answer.
std::string neighbours_text(const study::Search& search, const study::SearchResult& result) {
  if (search.knobs.size() > 1 || !result.answer) return "";
  const bool smallest = search.find == study::Search::Find::smallest;
  const std::size_t at = *result.answer;
  std::string text;
  const auto add = [&](std::size_t index) {
    const study::Trial& trial = result.trials[index];
    const std::string standing = trial.standing == study::Standing::undecided
                                     ? "is undecided"
                                     : std::string(study::to_string(trial.standing));
    text += fmt::format("; {} {}: {}", study::to_text(trial.knobs), standing,
                        figures_text(result, trial));
  };
  const std::size_t last = result.trials.size();
  if (smallest ? at > 0 : at + 1 < last) add(smallest ? at - 1 : at + 1);
  if (smallest ? at + 1 < last : at > 0) add(smallest ? at + 1 : at - 1);
  return text;
}

/// The value tried after the answer, on the way to where constraints should be met ever more.
bool is_beyond(const study::Search& search, std::size_t index, std::size_t answer) {
  return search.find == study::Search::Find::smallest ? index > answer : index < answer;
}

bool meets_and_fails_again(const study::Search& search, const study::SearchResult& result) {
  for (std::size_t i = 0; i < result.trials.size(); ++i) {
    if (is_beyond(search, i, *result.answer) &&
        result.trials[i].standing == study::Standing::fails) {
      return true;
    }
  }
  return false;
}

/// The first value that meets where later ones fail: constraints that pull apart, or a search in
/// the wrong direction.
std::string fails_again_text(const study::Search& search, const study::SearchResult& result,
                             const std::string& wish) {
  const bool smallest = search.find == study::Search::Find::smallest;
  const std::size_t answer = *result.answer;
  const std::string at = study::to_text(result.trials[answer].knobs);
  const bool first = answer == (smallest ? 0 : result.trials.size() - 1);
  if (first) {
    return fmt::format(
        "{} meets {}, but it is the end of the range, and {} values fail: this is met by {} of "
        "it, so search for the {}",
        at, wish, smallest ? "larger" : "smaller", smallest ? "less" : "more",
        smallest ? "largest" : "smallest");
  }
  return fmt::format("{} is the {} tried that meets {}, but not monotone: {} values fail again", at,
                     smallest ? "smallest" : "largest", wish, smallest ? "larger" : "smaller");
}

/// Where none of the values can be run, the one nearest to where constraints are met.
const study::Trial* last_impossible(const study::Search& search,
                                    const study::SearchResult& result) {
  const bool all = std::all_of(result.trials.begin(), result.trials.end(),
                               [](const study::Trial& trial) { return !trial.reason.empty(); });
  if (!all || result.trials.empty()) return nullptr;
  const bool last = search.find == study::Search::Find::smallest || search.knobs.size() > 1;
  return last ? &result.trials.back() : &result.trials.front();
}

std::string status_text(const study::Search& search, const study::SearchResult& result) {
  const std::string wish = constraints_text(search);
  const std::string superlative = search.knobs.size() > 1                        ? "cheapest"
                                  : search.find == study::Search::Find::smallest ? "smallest"
                                                                                 : "largest";
  const std::string answer =
      result.answer ? study::to_text(result.trials[*result.answer].knobs) : std::string();
  switch (result.status) {
    case Status::found:
      return fmt::format("{} is the {} that meets {}", answer, superlative, wish);
    case Status::every_value:
      return fmt::format("every value tried meets {}; the answer may lie beyond {}", wish, answer);
    case Status::not_separable:
      return fmt::format(
          "{} meets {}, but values before it cannot be told from the bound with "
          "max_replications; raise it, or take a wider tolerance",
          answer, wish);
    case Status::none:
      if (const study::Trial* last = last_impossible(search, result)) {
        return fmt::format("no value tried in the range can be run, such as {}: {}",
                           study::to_text(last->knobs), last->reason);
      }
      return fmt::format("no value tried in the range meets {}", wish);
    case Status::undecided_only:
      return fmt::format(
          "no value surely meets {}, and some cannot be told from the bound with "
          "max_replications",
          wish);
    case Status::not_monotone:
      if (meets_and_fails_again(search, result)) return fails_again_text(search, result, wish);
      return fmt::format(
          "not monotone: values before {} meet {} too, but fail in between; it is "
          "the first after the last that fails",
          answer, wish);
  }
  return "";
}

TextTable curve_table(const study::Search& search, const study::SearchResult& result) {
  const bool front = search.knobs.size() > 1;
  std::vector<std::pair<std::string, Align>> columns;
  for (const study::Knob& knob : search.knobs) columns.emplace_back(knob.name, Align::right);
  if (front) columns.emplace_back("cost", Align::right);
  for (const run::Metric& metric : result.metrics) columns.emplace_back(metric.name, Align::right);
  columns.emplace_back("replications", Align::right);
  columns.emplace_back("", Align::left);
  TextTable table(std::move(columns));
  for (std::size_t i = 0; i < result.trials.size(); ++i) {
    const study::Trial& trial = result.trials[i];
    const bool answer = result.answer && *result.answer == i;
    if (front && result.trials.size() > most_settings_shown && !trial.on_front && !answer) continue;
    std::vector<std::string> cells;
    for (const auto& [knob, value] : trial.knobs) {
      cells.push_back(value.kind == input::Node::Kind::string ? value.text
                                                              : input::to_json(value, 20));
    }
    if (front) cells.push_back(fmt::format("{:.6g}", trial.cost));
    for (std::size_t m = 0; m < result.metrics.size(); ++m) {
      cells.push_back(
          trial.estimates.empty() ? "n/a" : table_text(trial.estimates[m], result.metrics[m].unit));
    }
    cells.push_back(fmt::format("{}", trial.replications));
    std::string remark(trial.reason.empty() ? study::to_string(trial.standing) : "cannot be run");
    if (front && trial.on_front) remark += ", on the front";
    if (answer) remark += "  <- answer";
    cells.push_back(std::move(remark));
    table.add(std::move(cells));
  }
  return table;
}

/// Metrics that none of the trials could give a value, such as a time to recover from no fault.
std::vector<std::string> without_value(const study::SearchResult& result) {
  std::vector<std::string> names;
  for (std::size_t m = 0; m < result.metrics.size(); ++m) {
    const bool any =
        std::any_of(result.trials.begin(), result.trials.end(), [&](const study::Trial& trial) {
          return !trial.estimates.empty() && trial.estimates[m].has_value();
        });
    if (!any) names.push_back(result.metrics[m].name);
  }
  return names;
}

}  // namespace

std::string answer_text(const study::Search& search, const study::SearchResult& result) {
  std::string text = result.where.empty() ? "" : study::to_text(result.where) + ": ";
  text += status_text(search, result);
  text += fmt::format(" ({:.6g} % confidence, {} replications)", 100 * search.confidence,
                      result.replications);
  text += neighbours_text(search, result);
  if (result.theory) {
    text += fmt::format("; by theory ({}{}) it is {}", result.formula,
                        result.theory_exact ? "" : ", an approximation",
                        study::to_text(result.theory_at));
  }
  for (const std::string& metric : without_value(result)) {
    text += fmt::format(
        "; {} has no value at any value tried (see what it needs in the scenario "
        "reference)",
        metric);
  }
  for (const std::string& metric : result.crooked) {
    text += fmt::format("; {} rises and falls over the range", metric);
  }
  return text;
}

std::string search_text(const study::Results& results) {
  if (!results.search || results.searches.empty()) return "";
  std::string out;
  if (results.searches.size() <= most_curves) {
    for (const study::SearchResult& result : results.searches) {
      out += "\n" + curve_table(*results.search, result).text();
    }
  }
  out += "\n";
  for (const study::SearchResult& result : results.searches) {
    out += "  " + wrapped(answer_text(*results.search, result), screen_width - 2, "    ") + "\n";
  }
  return out;
}

std::string search_markdown(const study::Results& results) {
  if (!results.search || results.searches.empty()) return "";
  std::string out;
  for (const study::SearchResult& result : results.searches) {
    out += "\n" + curve_table(*results.search, result).markdown() + "\n";
    out += answer_text(*results.search, result) + "\n";
  }
  return out;
}

}  // namespace nines::report
