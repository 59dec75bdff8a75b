#include "report/results_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "report/figures_table.hpp"
#include "report/number.hpp"
#include "report/point_story.hpp"
#include "report/search_table.hpp"
#include "report/table.hpp"

namespace nines::report {
namespace {

using Json = nlohmann::ordered_json;

/// NaN and infinities have no JSON; null says "no such number".
Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return rounded(value);
}

Json number(double value, run::Unit unit) {
  if (!std::isfinite(value)) return nullptr;
  return rounded(value, unit);
}

/// A whole number as it is written: 10, not 10.0.
Json parameter(const input::Node& value) {
  constexpr double most_whole = 1e15;
  if (value.kind == input::Node::Kind::number && std::trunc(value.number) == value.number &&
      std::abs(value.number) < most_whole) {
    return static_cast<std::int64_t>(value.number);
  }
  if (const auto base = study::base_value(value)) return number(*base);
  if (value.kind == input::Node::Kind::string) return value.text;
  return Json::parse(input::to_json(value));
}

/// Axes by name. The variant of a comparison has a key of its own.
Json parameters(const study::Assignments& assignments) {
  Json object = Json::object();
  for (const auto& [axis, value] : assignments) {
    if (axis != study::variant_axis) object[axis] = parameter(value);
  }
  return object;
}

Json variant(const study::Assignments& assignments) {
  if (assignments.empty() || assignments.back().first != study::variant_axis) return nullptr;
  return assignments.back().second.text;
}

/// All that an expectation names, the variant too.
Json everywhere(const study::Assignments& assignments) {
  Json object = Json::object();
  for (const auto& [axis, value] : assignments) object[axis] = parameter(value);
  return object;
}

Json comparison_json(const study::Comparison& comparison) {
  const stats::Estimate& d = comparison.difference;
  return {{"metric", comparison.metric},
          {"variant", comparison.variant},
          {"baseline", comparison.baseline},
          {"where", parameters(comparison.where)},
          {"difference", number(d.value)},
          {"unit", run::symbol(comparison.unit)},
          {"se", number(d.standard_error)},
          {"ci", {number(d.lo), number(d.hi)}},
          {"confidence", number(d.confidence)},
          {"relative", number(d.value / std::abs(comparison.of_baseline))},
          {"meaningful", number(comparison.meaningful)},
          {"decision", study::to_string(comparison.decision)}};
}

/// The answer as written in the scenario's units, and as a number in base units.
Json knobs_json(const study::Assignments& knobs) {
  Json object = Json::object();
  for (const auto& [knob, value] : knobs) object[knob] = parameter(value);
  return object;
}

Json trial_json(const study::SearchResult& result, const study::Trial& trial, bool with_cost) {
  Json json{{"at", knobs_json(trial.knobs)}};
  if (with_cost) json["cost"] = number(trial.cost);
  json["standing"] = study::to_string(trial.standing);
  json["replications"] = trial.replications;
  if (!trial.reason.empty()) json["cannot_run"] = trial.reason;
  json["metrics"] = Json::object();
  for (std::size_t m = 0; m < trial.estimates.size(); ++m) {
    const stats::Estimate& e = trial.estimates[m];
    const run::Unit unit = result.metrics[m].unit;
    json["metrics"][result.metrics[m].name] = {{"value", number(e.value, unit)},
                                               {"unit", run::symbol(unit)},
                                               {"se", number(e.standard_error)},
                                               {"ci", {number(e.lo, unit), number(e.hi, unit)}},
                                               {"confidence", number(e.confidence)}};
  }
  if (with_cost) json["on_front"] = trial.on_front;
  return json;
}

Json search_json(const study::Search& search, const study::SearchResult& result) {
  const bool front = search.knobs.size() > 1;
  Json json{{"where", parameters(result.where)}, {"answer", nullptr}};
  if (result.answer) {
    const study::Trial& answer = result.trials[*result.answer];
    if (front) {
      json["answer"] = knobs_json(answer.knobs);
      json["cost"] = number(answer.cost);
    } else {
      json["answer"] = parameter(answer.knobs.front().second);
    }
  }
  json["status"] = study::to_string(result.status);
  json["confidence"] = number(search.confidence);
  json["replications"] = result.replications;
  if (result.theory) {
    json["theory"] = {{"answer", number(*result.theory)},
                      {"formula", result.formula},
                      {"exact", result.theory_exact}};
  }
  json["not_monotone"] = result.crooked;
  json["text"] = answer_text(search, result);
  Json trials = Json::array();
  for (const study::Trial& trial : result.trials)
    trials.push_back(trial_json(result, trial, front));
  json[front ? "front" : "curve"] = std::move(trials);
  return json;
}

/// One search as an object, those of a sweep as a list under "answers".
Json searches_json(const study::Results& results) {
  if (results.searches.size() == 1 && results.searches.front().where.empty()) {
    return search_json(*results.search, results.searches.front());
  }
  Json answers = Json::array();
  for (const study::SearchResult& result : results.searches) {
    answers.push_back(search_json(*results.search, result));
  }
  return {{"answers", std::move(answers)}};
}

Json ranking_json(const study::Ranking& ranking) {
  Json json{{"metric", ranking.metric},
            {"where", parameters(ranking.where)},
            {"best", ranking.best},
            {"confidence", number(ranking.confidence)}};
  if (ranking.alike) json["alike"] = true;
  if (!ranking.ahead_of.empty()) {
    json["ahead_of"] = ranking.ahead_of;
    json["lead"] = number(ranking.lead.value);
    json["ci"] = {number(ranking.lead.lo), number(ranking.lead.hi)};
  }
  return json;
}

/// What the declaration says of a metric, as far as a document's readers need it: which way is
/// better, where one is, and whose figure it is.
void add_facts(const run::Metric& metric, Json& json) {
  if (metric.better != run::Better::neither) {
    json["better"] = metric.better == run::Better::higher ? "higher" : "lower";
  }
  if (metric.of.empty()) return;
  json["family"] = metric.of.family;
  json["member"] = metric.of.name;
}

Json metric_json(const study::MetricResult& result) {
  const stats::Estimate& e = result.estimate;
  const run::Unit unit = result.metric.unit;
  Json metric{{"value", number(e.value, unit)}, {"unit", run::symbol(unit)}};
  add_facts(result.metric, metric);
  metric["se"] = number(e.standard_error);
  metric["ci"] = {number(e.lo, unit), number(e.hi, unit)};
  metric["confidence"] = number(e.confidence);
  metric["n"] = e.samples;
  if (result.expected) {
    metric["expected"] = {{"value", number(result.expected->value, unit)},
                          {"formula", result.expected->formula},
                          {"exact", result.expected->exact},
                          {"z", number(result.z)}};
  }
  return metric;
}

/// Quantiles that have an interval are metrics of their own, with their p.
Json distribution_json(const study::PointResult& point, const study::DistributionResult& result) {
  Json quantiles = Json::array();
  for (const auto& [p, value] : result.quantiles) quantiles.push_back({number(p), number(value)});
  Json metrics = Json::object();
  for (std::size_t i = 0; i < result.metric_count; ++i) {
    const run::Metric& metric = point.metrics[result.first_metric + i].metric;
    metrics[metric.name] = number(metric.p);
  }
  return {{"unit", run::symbol(result.unit)},  {"count", result.count},
          {"min", number(result.min)},         {"max", number(result.max)},
          {"quantiles", std::move(quantiles)}, {"metrics", std::move(metrics)}};
}

/// Of all points, each figure once: those with a rank among pictures, the first rank first.
std::vector<std::string> pictured(const std::vector<study::PointResult>& points) {
  std::vector<std::pair<int, std::string>> ranked;
  for (const study::PointResult& point : points) {
    for (const study::MetricResult& result : point.metrics) {
      if (result.metric.picture == 0) continue;
      std::pair<int, std::string> figure{result.metric.picture, result.metric.figure()};
      if (std::ranges::find(ranked, figure) == ranked.end()) ranked.push_back(std::move(figure));
    }
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<int, std::string>::first);
  std::vector<std::string> figures;
  for (auto& [rank, figure] : ranked) {
    if (std::ranges::find(figures, figure) == figures.end()) figures.push_back(std::move(figure));
  }
  return figures;
}

/// Pairs of figures to be drawn against each other, each once.
Json opposed_json(const std::vector<study::PointResult>& points) {
  Json all = Json::array();
  for (const study::PointResult& point : points) {
    for (const run::Opposed& pair : point.opposed) {
      Json json{{"title", pair.title},
                {"across", point.metrics[pair.across.index].metric.figure()},
                {"up", point.metrics[pair.up.index].metric.figure()}};
      if (std::ranges::find(all, json) == all.end()) all.push_back(std::move(json));
    }
  }
  return all;
}

/// How the page shows the figures: which first, which against which, and of a lone point its story.
Json pictures_json(const study::Results& results) {
  Json json{{"figures", pictured(results.points)}, {"opposed", opposed_json(results.points)}};
  if (results.points.size() == 1) json["story"] = point_story(results.points.front());
  return json;
}

/// The estimate at the end of each step, with its interval over replications; and what pictures
/// mark.
Json series_json(const study::SeriesResult& result, const std::vector<run::Span>& spans) {
  Json json{{"unit", run::symbol(result.series.unit)}, {"step", number(result.series.step_s)}};
  for (const char* name : {"mean", "lo", "hi"}) json[name] = Json::array();
  for (const stats::Estimate& step : result.steps) {
    json["mean"].push_back(number(step.value));
    json["lo"].push_back(number(step.lo));
    json["hi"].push_back(number(step.hi));
  }
  for (const run::Span& span : spans) {
    json["spans"].push_back({{"from", number(span.from_s)}, {"to", number(span.to_s)}});
  }
  return json;
}

Json lane_json(const run::Timeline::Lane& lane) {
  Json spans = Json::array();
  for (const run::Timeline::Span& span : lane.spans) {
    Json json{{"from", number(span.from_s)},
              {"to", number(span.to_s)},
              {"what", span.what},
              {"matters", span.matters}};
    if (!span.over) json["over"] = false;
    spans.push_back(std::move(json));
  }
  return {{"name", lane.name}, {"spans", std::move(spans)}};
}

/// Times in seconds from the start of what is scored; `origin`, where it has a date, since 1970.
Json timeline_json(const run::Timeline& timeline) {
  Json json{{"replication", 0},
            {"until", number(timeline.until_s)},
            {"length", number(timeline.length_s)}};
  if (std::isfinite(timeline.origin_s)) json["origin"] = number(timeline.origin_s);
  json["truth"] = lane_json(timeline.truth);
  json["lanes"] = Json::array();
  for (const run::Timeline::Lane& lane : timeline.lanes) json["lanes"].push_back(lane_json(lane));
  return json;
}

Json point_json(const study::PointResult& point) {
  Json json{{"parameters", parameters(point.parameters)},
            {"variant", variant(point.parameters)},
            {"replications", point.replications}};
  if (point.auto_warmup > 0) json["warmup_customers"] = point.auto_warmup;
  json["metrics"] = Json::object();
  for (const study::MetricResult& metric : point.metrics) {
    json["metrics"][metric.metric.name] = metric_json(metric);
  }
  json["distributions"] = Json::object();
  for (const study::DistributionResult& distribution : point.distributions) {
    json["distributions"][distribution.name] = distribution_json(point, distribution);
  }
  json["series"] = Json::object();
  for (const study::SeriesResult& series : point.series) {
    json["series"][series.series.name] = series_json(series, point.spans);
  }
  if (point.timeline) json["timeline"] = timeline_json(*point.timeline);
  return json;
}

/// The document with its points written one by one: a tree of all of them would take several times
/// the memory of the text.
std::string with_points(const Json& document, const std::vector<study::PointResult>& points) {
  constexpr std::string_view empty = "\n \"points\": []";
  std::string text = document.dump(1);
  if (points.empty()) return text;
  std::string list = "\n \"points\": [";
  for (const study::PointResult& point : points) {
    list += &point == &points.front() ? "\n  " : ",\n  ";
    for (const char c : point_json(point).dump(1)) {
      list += c;
      if (c == '\n') list += "  ";
    }
  }
  list += "\n ]";
  // Line breaks in strings are escaped, so that this is the key and nothing else.
  text.replace(text.find(empty), empty.size(), list);
  return text;
}

}  // namespace

std::string results_json(const study::Results& results) {
  Json document{{"schema", "nines.results/1"},
                {"scenario",
                 {{"name", results.name},
                  {"kind", results.kind},
                  {"summary", results.summary},
                  {"file_sha256", results.file_sha256}}},
                {"seed", results.seed},
                {"version", NINES_VERSION}};
  if (results.interrupted) document["interrupted"] = true;
  if (!results.shown_metrics.empty()) document["shown"] = results.shown_metrics;
  document["pictures"] = pictures_json(results);
  document["points"] = Json::array();
  document["comparisons"] = Json::array();
  for (const study::Comparison& comparison : results.comparisons) {
    document["comparisons"].push_back(comparison_json(comparison));
  }
  if (!results.rankings.empty()) document["rankings"] = Json::array();
  for (const study::Ranking& ranking : results.rankings) {
    document["rankings"].push_back(ranking_json(ranking));
  }
  if (results.search) document["search"] = searches_json(results);
  document["expect"] = Json::array();
  for (const study::ExpectationResult& expectation : results.expectations) {
    document["expect"].push_back({{"expectation", expectation.text},
                                  {"metric", expectation.metric},
                                  {"where", everywhere(expectation.where)},
                                  {"verdict", study::to_string(expectation.verdict)},
                                  {"reason", reason_text(expectation)}});
  }
  document["warnings"] = Json::array();
  for (const study::PointWarning& entry : results.warnings) {
    Json warning{
        {"code", entry.warning.code}, {"where", entry.warning.where}, {"text", entry.warning.text}};
    const Json where = parameters(entry.parameters);
    if (!where.empty()) warning["parameters"] = where;
    if (const Json of = variant(entry.parameters); !of.is_null()) warning["variant"] = of;
    document["warnings"].push_back(std::move(warning));
  }
  return with_points(document, results.points) + "\n";
}

std::string run_record_json(const study::Results& results, const RunRecord& record) {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const Json document{{"schema", "nines.run/1"},   {"name", results.name},
                      {"host", host.data()},       {"threads", record.threads},
                      {"started", record.started}, {"wall_seconds", number(record.wall_s)}};
  return document.dump(1) + "\n";
}

}  // namespace nines::report
