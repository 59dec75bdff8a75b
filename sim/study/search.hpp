/// @file
/// The search for the smallest fleet, or the largest load, that meets constraints.
///     "search": {"vary": "/model/servers", "between": [1, 40], "find": "smallest",
///                "such_that": [{"metric": "wait.p99", "at_most": "200ms"}], "confidence": 0.99}
/// Whole numbers are searched one by one, real ones on a grid of `tolerance`. With several knobs,
/// each with a cost, the answer is the cheapest setting, and the front of cost against service is
/// shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/reader.hpp"
#include "run/metric.hpp"
#include "run/model.hpp"
#include "stats/estimate.hpp"
#include "study/sweep.hpp"

namespace nines::study {

/// The metric by which an expectation speaks of the answer.
inline constexpr std::string_view answer_metric = "search.answer";

struct Constraint {
  std::string metric;
  bool at_most = true;
  input::Node bound;
  input::Node origin;

  static Constraint read(input::Reader& in);
  /// "wait.p99 at most 200ms".
  [[nodiscard]] std::string text() const;
};

/// A value that may be turned, on a grid.
struct Knob {
  std::string name;
  std::string path;
  input::Node path_written;  ///< The same where it stands, for messages.
  std::vector<input::Node> between;
  std::optional<input::Node> tolerance;
  double cost = 1;  ///< Of one unit of it.

  static Knob read(input::Reader& in);
  /// Lays the grid. Throws DomainError where the ends make none.
  void lay();

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] input::Node value(std::size_t index) const;
  /// The value as a number in base units ("80/s" is 80).
  [[nodiscard]] double base(std::size_t index) const;
  [[nodiscard]] run::Unit unit() const;

 private:
  std::size_t size_ = 0;
  double low_ = 0;
  double step_ = 1;
  std::string unit_text_;
};

struct Search {
  enum class Find { smallest, largest };

  std::vector<Knob> knobs;
  Find find = Find::smallest;
  std::vector<Constraint> such_that;
  double confidence = 0.95;
  std::uint64_t max_replications = 0;  ///< Of one candidate.

  static Search read(input::Reader& in);

  /// Notes constraints that this model cannot meet or fail: no such metric, no value of its unit.
  void check(const run::Model& model, input::Diagnostics& diagnostics) const;
};

/// What the data of a candidate say, with the confidence that its look was given.
enum class Standing { meets, fails, undecided };
[[nodiscard]] std::string_view to_string(Standing standing);

/// A value that was tried, or a setting of several knobs.
struct Trial {
  Assignments knobs;
  double cost = 0;
  std::uint64_t replications = 0;
  Standing standing = Standing::undecided;
  std::string reason;                      ///< Why it cannot be run at all; it then fails.
  std::vector<stats::Estimate> estimates;  ///< Of the constraints' metrics.
  bool on_front = false;                   ///< Surely better than all that cost less.
};

struct SearchResult {
  enum class Status {
    found,           ///< The answer meets, the value before it does not.
    every_value,     ///< The first value meets already: the answer may lie outside the range.
    not_separable,   ///< The answer meets; values before it could not be decided.
    none,            ///< No value meets.
    undecided_only,  ///< No value surely meets, and some could not be decided.
    not_monotone,  ///< A value meets and one beyond it fails; the answer lies beyond all that fail.
  };

  Assignments where;
  Status status = Status::none;
  std::optional<std::size_t> answer;  ///< Among the trials.
  std::vector<run::Metric> metrics;   ///< Those of the constraints.
  std::vector<Trial> trials;          ///< In the order of the knob; a front in that of cost.
  std::optional<double> theory;       ///< The answer by formulas, in base units.
  Assignments theory_at;              ///< The same as the knob would be written.
  std::string formula;
  bool theory_exact = false;
  std::vector<std::string> crooked;  ///< Metrics that surely rise here and fall there.
  std::uint64_t replications = 0;    ///< Spent in all.
};
[[nodiscard]] std::string_view to_string(SearchResult::Status status);

}  // namespace nines::study
