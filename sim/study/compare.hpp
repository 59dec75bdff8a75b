/// @file
/// Named variants of a model, each a JSON merge patch (RFC 7386) on `model`, against a baseline.
///     "compare": {"baseline": "now", "now": {}, "bigger": {"servers": 4}}
/// All variants draw the same random numbers, so that a difference is paired, replication by
/// replication. Where several variants are compared or ranked, the intervals of one metric at one
/// point hold together (Bonferroni).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/reader.hpp"
#include "run/metric.hpp"
#include "run/model.hpp"
#include "run/sample.hpp"
#include "stats/estimate.hpp"
#include "study/sweep.hpp"

namespace nines::study {

struct Expectation;

/// The axis of a point's parameters that holds the variant's name.
inline constexpr std::string_view variant_axis = "variant";

struct Variant {
  std::string name;
  input::Node patch;
};

struct ComparedMetric {
  std::string metric;
  std::optional<input::Node> meaningful;  ///< A difference that matters, in the metric's unit.
  std::optional<run::Better> better;      ///< Else as the metric declares it.
  input::Node origin;

  static ComparedMetric read(input::Value& in);
};

struct Compare {
  std::vector<Variant> variants;
  std::size_t baseline = 0;
  std::vector<ComparedMetric> metrics;  ///< Empty: all that the variants share.
  std::optional<double> confidence;     ///< Else that of the run.

  static Compare read(input::Reader& in);

  /// Notes metrics that this model does not have, and cutoffs that are no value of theirs.
  void check(const run::Model& model, input::Diagnostics& diagnostics) const;
};

/// What a paired difference says.
enum class Decision {
  better,
  worse,
  higher,  ///< Where neither way is better.
  lower,
  same,    ///< The interval lies within the differences that do not matter.
  unsure,  ///< More replications would tell.
};
[[nodiscard]] std::string_view to_string(Decision decision);

/// One variant against the baseline at one point of the sweep.
struct Comparison {
  std::string metric;
  run::Unit unit = run::Unit::count;
  std::string variant;
  std::string baseline;
  Assignments where;
  stats::Estimate difference;  ///< Variant minus baseline.
  double of_baseline = 0;      ///< The baseline's value, for a percentage.
  double meaningful = 0;       ///< A difference that matters is beyond this.
  Decision decision = Decision::unsure;
};

/// Which variants no other beats, of one metric at one point. None where neither way is better.
struct Ranking {
  std::string metric;
  Assignments where;
  double confidence = 0.95;
  /// Alone: it beats all others. Several: none of them is beaten, and they cannot be told apart.
  std::vector<std::string> best;
  bool alike = false;    ///< Several, whose differences surely do not matter.
  std::string ahead_of;  ///< Of one alone: the nearest of those it beats.
  stats::Estimate lead;  ///< What it has over that one: best minus other.
  run::Unit unit = run::Unit::count;
};

struct Contest {
  std::vector<Comparison> comparisons;
  std::vector<Ranking> rankings;
};

/// A variant's model and data.
struct Contestant {
  const run::Model* model = nullptr;
  const run::Sample* sample = nullptr;
};

/// Notes what an expectation on a difference gets wrong about the variants. `compare` may be null.
void check_difference(const Expectation& expectation, const Compare* compare,
                      input::Diagnostics& diagnostics);

/// All variants of one point against each other.
[[nodiscard]] Contest compare_variants(const Compare& compare, const Assignments& where,
                                       const std::vector<Contestant>& contestants,
                                       double confidence);

}  // namespace nines::study
