/// @file
/// Expectations: what a scenario's results must look like, judged by interval.
///     {"metric": "wait.p99", "where": {"servers": 4}, "at_most": "200ms"}
/// passes when the whole interval meets the bound, fails when none of it does, and is unsure when
/// the interval straddles it. `near_expected: z` passes within z standard errors of theory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/reader.hpp"
#include "run/metric.hpp"
#include "run/model.hpp"
#include "stats/estimate.hpp"
#include "study/sweep.hpp"

namespace nines::study {

enum class Verdict { pass, unsure, fail };
[[nodiscard]] std::string_view to_string(Verdict verdict);
/// The worse of two: fail over unsure over pass.
[[nodiscard]] Verdict worse(Verdict a, Verdict b);

struct Expectation {
  enum class Kind { at_most, at_least, between, near_expected };

  std::string metric;
  Assignments where;       ///< Only points with these values; all points when empty.
  std::string difference;  ///< A variant: the bounds are on its difference to the baseline.
  Kind kind = Kind::at_most;
  std::vector<input::Node> bounds;  ///< One as written, two for between, the z for near_expected.
  input::Node origin;               ///< For messages.

  static Expectation read(input::Reader& in);

  /// "wait.p99 at_most 200ms where servers=4".
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool applies_to(const Assignments& parameters) const;
};

/// A bound in the metric's base unit: durations and rates need their unit here as everywhere.
/// Empty when the text is no such value.
[[nodiscard]] std::optional<double> bound_value(const input::Node& bound, run::Unit unit);

/// Notes a bound that is no value of the unit.
bool check_bound(const input::Node& bound, run::Unit unit, input::Diagnostics& diagnostics);

/// `no such metric, got "wait.men" (did you mean "wait.mean"?); accepted: ...`
[[nodiscard]] std::string unknown_metric_text(std::string_view name, const run::Model& model);

/// Notes what an expectation's `where` gets wrong: an axis that is not among `axes`, or values that
/// no point has.
void check_where(const Expectation& expectation, const std::vector<Axis>& axes, bool met,
                 input::Diagnostics& diagnostics);

/// Notes what an expectation gets wrong about this model: a metric, a unit, a theory that does not
/// exist.
void check_expectation(const Expectation& expectation, const run::Model& model,
                       input::Diagnostics& diagnostics);

/// Notes bounds that are no values of the unit, or in the wrong order.
void check_bounds(const Expectation& expectation, run::Unit unit, input::Diagnostics& diagnostics);

/// What an estimate's distance to theory is measured by: its standard error; of a quantile no less
/// than that of a value known only by its histogram's bucket, since constants have none of their
/// own.
[[nodiscard]] double error_against_theory(const run::Metric& metric,
                                          const stats::Estimate& estimate);

/// Judges one expectation at one point. `expected` is the theory's value where there is one.
[[nodiscard]] Verdict judge(const Expectation& expectation, const run::Metric& metric,
                            const stats::Estimate& estimate, std::optional<double> expected);

}  // namespace nines::study
