#include "study/expect.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "input/units.hpp"
#include "stats/log_linear_histogram.hpp"

namespace nines::study {
namespace {

// Enough to see what the values of an axis look like.
constexpr std::size_t most_values_listed = 10;

std::string_view key_of(Expectation::Kind kind) {
  switch (kind) {
    case Expectation::Kind::at_most:
      return "at_most";
    case Expectation::Kind::at_least:
      return "at_least";
    case Expectation::Kind::between:
      return "between";
    case Expectation::Kind::near_expected:
      return "near_expected";
  }
  return "";
}

std::string_view wanted(run::Unit unit) {
  switch (unit) {
    case run::Unit::seconds:
      return "a duration such as \"200ms\"";
    case run::Unit::per_second:
    case run::Unit::per_year:
      return "a rate such as \"80/s\"";
    case run::Unit::fraction:
      return "a fraction such as 0.25 or \"25%\"";
    case run::Unit::count:
    case run::Unit::nines:
      return "a number";
  }
  return "a number";
}

Verdict judge_interval(const stats::Estimate& estimate, double low, double high) {
  if (!estimate.has_interval()) return Verdict::unsure;
  if (estimate.lo >= low && estimate.hi <= high) return Verdict::pass;
  if (estimate.hi < low || estimate.lo > high) return Verdict::fail;
  return Verdict::unsure;
}

/// "2, 3 and 4", or the ends of many.
std::string values_text(const std::vector<input::Node>& values) {
  std::vector<std::string> texts;
  for (const input::Node& value : values) {
    if (texts.size() == most_values_listed) break;
    texts.push_back(value.kind == input::Node::Kind::string ? value.text
                                                            : input::to_json(value, 40));
  }
  std::string text;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool last = i + 1 == values.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + texts[i];
  }
  return texts.size() == values.size()
             ? text
             : fmt::format("{}, ... {} values in all", text, values.size());
}

const input::Node& at_key(const Expectation& expectation, std::string_view key) {
  const input::Node* value = expectation.origin.find(key);
  return value != nullptr ? *value : expectation.origin;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::unsure:
      return "unsure";
    case Verdict::fail:
      return "fail";
  }
  return "";
}

Verdict worse(Verdict a, Verdict b) {
  return std::max(a, b);
}

Expectation Expectation::read(input::Reader& in) {
  Expectation result;
  if (!in.describing()) result.origin = in.node();
  result.metric = in.require<std::string>("metric", "which metric");
  const auto where = in.maybe<std::map<std::string, input::Node>>(
      "where", "axis values of the points meant; all points without it");
  const auto difference = in.maybe<std::string>(
      "difference", "a variant of compare: its difference to the baseline is meant");
  const auto at_most = in.maybe<input::Node>("at_most", "the interval must not exceed this");
  const auto at_least = in.maybe<input::Node>("at_least", "the interval must not fall below this");
  const auto both =
      in.maybe<std::vector<input::Node>>("between", "the interval must lie in [low, high]");
  const auto near = in.maybe<double>("near_expected", input::positive,
                                     "the value lies within this many standard errors of theory");
  const int given = int(at_most.has_value()) + int(at_least.has_value()) + int(both.has_value()) +
                    int(near.has_value());
  in.check(given == 1, "metric",
           "an expectation needs exactly one of at_most, at_least, between or near_expected");
  in.check(!both || both->size() == 2, "between", "expected two bounds, [low, high]");
  if (!in.sound()) return result;
  if (where) result.where.assign(where->begin(), where->end());
  result.difference = difference.value_or("");
  if (at_most) {
    result.kind = Kind::at_most;
    result.bounds = {*at_most};
  } else if (at_least) {
    result.kind = Kind::at_least;
    result.bounds = {*at_least};
  } else if (both) {
    result.kind = Kind::between;
    result.bounds = *both;
  } else {
    result.kind = Kind::near_expected;
    result.bounds = {*in.node().find("near_expected")};
  }
  return result;
}

std::string Expectation::text() const {
  std::string text = fmt::format("{} {}", metric, key_of(kind));
  if (!difference.empty()) {
    text = fmt::format("difference of {} in {} {}", difference, metric, key_of(kind));
  }
  for (const input::Node& bound : bounds) {
    text +=
        " " + (bound.kind == input::Node::Kind::string ? bound.text : input::to_json(bound, 40));
  }
  return where.empty() ? text : text + " where " + to_text(where);
}

bool Expectation::applies_to(const Assignments& parameters) const {
  return std::all_of(where.begin(), where.end(), [&](const auto& wanted_value) {
    return std::any_of(parameters.begin(), parameters.end(), [&](const auto& parameter) {
      return parameter.first == wanted_value.first &&
             same_value(parameter.second, wanted_value.second);
    });
  });
}

std::optional<double> bound_value(const input::Node& bound, run::Unit unit) {
  const bool number = bound.kind == input::Node::Kind::number;
  const bool text = bound.kind == input::Node::Kind::string;
  switch (unit) {
    case run::Unit::seconds:
      if (text) {
        if (const auto value = input::parse_duration(bound.text)) return value->raw();
      }
      if (number && bound.number == 0) return 0.0;
      return std::nullopt;
    case run::Unit::per_second:
    case run::Unit::per_year:
      if (text) {
        const double scale = unit == run::Unit::per_year ? year.raw() : 1;
        if (const auto value = input::parse_rate(bound.text)) return value->raw() * scale;
      }
      if (number && bound.number == 0) return 0.0;
      return std::nullopt;
    case run::Unit::fraction:
      if (text) return input::parse_percentage(bound.text);
      [[fallthrough]];
    case run::Unit::count:
    case run::Unit::nines:
      if (number) return bound.number;
      return std::nullopt;
  }
  return std::nullopt;
}

bool check_bound(const input::Node& bound, run::Unit unit, input::Diagnostics& diagnostics) {
  const std::optional<double> value = bound_value(bound, unit);
  // Per cent without their sign would hold, or fail, whatever is measured.
  if (value && (unit != run::Unit::fraction || std::abs(*value) <= 1)) return true;
  diagnostics.error(bound,
                    fmt::format("expected {}, got {}", wanted(unit), input::to_json(bound, 40)));
  return false;
}

std::string unknown_metric_text(std::string_view name, const run::Model& model) {
  std::vector<std::string_view> names;
  for (const run::Metric& known : model.metrics().metrics()) names.push_back(known.name);
  const std::string_view near = input::nearest(name, names);
  const std::string hint = near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
  // Whoever only mistyped one needs no list of eighty.
  constexpr std::size_t most_listed = 20;
  if (!near.empty() && names.size() > most_listed) {
    return fmt::format("no such metric, got \"{}\"{}; nines list metrics names the {} there are",
                       name, hint, names.size());
  }
  return fmt::format("no such metric, got \"{}\"{}; accepted: {}", name, hint,
                     input::enumerate(names));
}

void check_where(const Expectation& expectation, const std::vector<Axis>& axes, bool met,
                 input::Diagnostics& diagnostics) {
  if (expectation.where.empty() || met) return;
  const input::Node& where = at_key(expectation, "where");
  std::vector<std::string_view> known;
  for (const Axis& axis : axes) known.emplace_back(axis.name);
  bool all_known = true;
  std::string there;
  for (const auto& [name, value] : expectation.where) {
    const auto axis = std::ranges::find(axes, name, &Axis::name);
    if (axis == axes.end()) {
      all_known = false;
      diagnostics.error(
          where, known.empty()
                     ? fmt::format("no axis \"{}\": the scenario has no sweep", name)
                     : fmt::format("no axis \"{}\"; accepted: {}", name, input::enumerate(known)));
    } else {
      there += fmt::format("; {} takes {}", name, values_text(axis->values));
    }
  }
  if (!all_known) return;
  diagnostics.error(
      where, fmt::format("no point of the sweep has {}{}", to_text(expectation.where), there));
}

void check_expectation(const Expectation& expectation, const run::Model& model,
                       input::Diagnostics& diagnostics) {
  const auto at = [&](std::string_view key) -> const input::Node& {
    return at_key(expectation, key);
  };
  const auto id = model.metrics().resolve(expectation.metric);
  if (!id) {
    diagnostics.error(at("metric"), unknown_metric_text(expectation.metric, model));
    return;
  }
  if (expectation.kind == Expectation::Kind::near_expected) {
    const std::vector<run::Theory> theory = model.theory();
    if (std::ranges::find(theory, *id, &run::Theory::metric) == theory.end()) {
      diagnostics.error(at("near_expected"),
                        fmt::format("no formula is known for {} in this model; accepted: a bound "
                                    "(at_most, at_least, between)",
                                    expectation.metric));
    }
    return;
  }
  check_bounds(expectation, model.metrics()[*id].unit, diagnostics);
}

void check_bounds(const Expectation& expectation, run::Unit unit, input::Diagnostics& diagnostics) {
  for (const input::Node& bound : expectation.bounds) {
    if (!check_bound(bound, unit, diagnostics)) return;
  }
  if (expectation.kind == Expectation::Kind::between &&
      *bound_value(expectation.bounds[0], unit) > *bound_value(expectation.bounds[1], unit)) {
    const input::Node& both = at_key(expectation, "between");
    diagnostics.error(both, "the lower bound comes first, got " + input::to_json(both, 40));
  }
}

// A value anywhere in its bucket is uniform over a width w, with a spread of w/sqrt(12).
double error_against_theory(const run::Metric& metric, const stats::Estimate& estimate) {
  if (metric.estimator != run::Estimator::quantile) return estimate.standard_error;
  const double width = std::abs(estimate.value) / stats::LogLinearHistogram::buckets_per_octave;
  return std::max(estimate.standard_error, width / std::sqrt(12.0));
}

Verdict judge(const Expectation& expectation, const run::Metric& metric,
              const stats::Estimate& estimate, std::optional<double> expected) {
  const auto bound = [&](std::size_t i) {
    return *bound_value(expectation.bounds[i], metric.unit);
  };
  switch (expectation.kind) {
    case Expectation::Kind::at_most:
      return judge_interval(estimate, -infinity, bound(0));
    case Expectation::Kind::at_least:
      return judge_interval(estimate, bound(0), infinity);
    case Expectation::Kind::between:
      return judge_interval(estimate, bound(0), bound(1));
    case Expectation::Kind::near_expected:
      break;
  }
  if (!estimate.has_interval() || !expected) return Verdict::unsure;
  // A constant has no standard error; the last digits of its sum are still not the formula's.
  const double rounding = 1e-9 * std::abs(*expected);
  const double allowed =
      expectation.bounds.front().number * error_against_theory(metric, estimate) + rounding;
  return std::abs(estimate.value - *expected) <= allowed ? Verdict::pass : Verdict::fail;
}

}  // namespace nines::study
