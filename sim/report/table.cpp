#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/contest_table.hpp"
#include "report/figures_table.hpp"
#include "report/number.hpp"
#include "report/search_table.hpp"
#include "report/warning_groups.hpp"

namespace nines::report {
namespace {

std::string_view color_of(study::Verdict verdict) {
  switch (verdict) {
    case study::Verdict::pass:
      return "32";
    case study::Verdict::unsure:
      return "33";
    case study::Verdict::fail:
      return "31";
  }
  return "0";
}

/// Whether there is one point to show whole, rather than a row a point.
bool is_single(const study::Results& results) {
  return results.points.size() == 1 &&
         (results.points.front().parameters.empty() || results.search.has_value());
}

/// A single search that found nothing has no figures at its answer.
bool has_figures(const study::Results& results) {
  return results.searches.empty() || results.searches.front().answer.has_value();
}

std::string heading(const study::Results& results) {
  std::uint64_t replications = results.points.empty() ? 0 : results.points.front().replications;
  if (!results.searches.empty()) {
    replications = 0;
    for (const study::SearchResult& search : results.searches) replications += search.replications;
  }
  std::string count = fmt::format("{} replications", replications);
  if (!results.searches.empty()) {
    count += " in all";
  } else if (!results.points.empty()) {  // Where precision decides, each point takes its own.
    const auto [fewest, most] =
        std::ranges::minmax_element(results.points, {}, &study::PointResult::replications);
    if (fewest->replications < most->replications) {
      count = fmt::format("{} to {} replications", fewest->replications, most->replications);
    }
  }
  std::string text = fmt::format("{}, {}, seed {}", results.kind, count, results.seed);
  if (results.points.size() > 1) text = fmt::format("{} points, {}", results.points.size(), text);
  return text;
}

std::vector<WarningGroup> grouped_warnings(const study::Results& results) {
  WarningGroups groups;
  for (const study::PointWarning& entry : results.warnings) {
    groups.add(entry.warning.text, entry.warning.where, study::to_text(entry.parameters));
  }
  return groups.all();
}

std::string line_of(const WarningGroup& group, std::size_t points) {
  const std::string of =
      group.where.empty() ? "" : fmt::format("{}: ", fmt::join(group.where, ", "));
  return of + group.text_at(points);
}

}  // namespace

std::string reason_text(const study::ExpectationResult& result) {
  const stats::Estimate& e = result.estimate;
  const bool nothing = result.metric == study::answer_metric && std::isinf(e.value);
  if (nothing) return "nothing was found";
  std::string text = table_text(e.value, result.unit);
  if (e.has_interval()) text += " " + interval_text(e, result.unit);
  if (result.expected) text += ", theory " + table_text(*result.expected, result.unit);
  return result.at.empty() ? text : text + " (at " + study::to_text(result.at) + ")";
}

std::string results_table(const study::Results& results, Color color) {
  std::string out = colored(results.name, "1", color) + "  " + heading(results) + "\n";
  if (!results.summary.empty()) {
    out += "  " + wrapped(results.summary, screen_width - 2, "  ") + "\n";
  }
  if (results.interrupted) {
    out += "  " + colored("interrupted", "33", color) + ": the points below were finished\n";
  }
  if (is_single(results)) {
    if (has_figures(results)) out += "\n" + point_text(results, results.points.front());
  } else {
    out += sweep_text(results);
  }
  out += contest_text(results);
  out += search_text(results);
  for (const study::ExpectationResult& expectation : results.expectations) {
    out += fmt::format("\n  {}  {}",
                       colored(fmt::format("{:<6}", study::to_string(expectation.verdict)),
                               color_of(expectation.verdict), color),
                       wrapped(expectation.text + "  " + reason_text(expectation), screen_width,
                               "          ", /*from_column=*/10));
  }
  if (!results.expectations.empty()) out += "\n";
  for (const WarningGroup& group : grouped_warnings(results)) {
    out += fmt::format("\n  {}  {}", colored("warning", "33", color),
                       wrapped(line_of(group, results.points.size()), screen_width, "           ",
                               /*from_column=*/11));
  }
  if (!results.warnings.empty()) out += "\n";
  return out;
}

std::string results_markdown(const study::Results& results) {
  std::string out =
      fmt::format("## {}\n\n{}\n\n_{}_\n\n", results.name, results.summary, heading(results));
  if (is_single(results)) {
    if (has_figures(results)) {
      out += point_markdown(results, results.points.front());
    }
  } else {
    out += sweep_markdown(results);
  }
  out += contest_markdown(results);
  out += search_markdown(results);
  if (!results.expectations.empty()) out += "\n";
  for (const study::ExpectationResult& expectation : results.expectations) {
    out += fmt::format("- **{}**: {} ({})\n", study::to_string(expectation.verdict),
                       expectation.text, reason_text(expectation));
  }
  if (!results.warnings.empty()) out += "\n";
  for (const WarningGroup& group : grouped_warnings(results)) {
    out += "- warning: " + line_of(group, results.points.size()) + "\n";
  }
  return out;
}

}  // namespace nines::report
