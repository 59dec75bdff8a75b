/// @file
/// Two results documents against each other: B - A for every metric of every point they share.
/// The runs are taken as independent, se = sqrt(se_a^2 + se_b^2); common random numbers only make
/// the true error smaller. A change is called by Holm's step-down rule at the chosen confidence, so
/// that comparing a hundred metrics does not invent five changes; intervals are Bonferroni's.
/// Ref: Holm (1979), A simple sequentially rejective multiple test procedure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/text_table.hpp"
#include "run/metric.hpp"

namespace nines::report {

struct DiffRow {
  std::string point;  ///< "load=0.8", empty without a sweep.
  std::string metric;
  std::string unit;
  double a = 0;
  double b = 0;
  double difference = 0;
  double standard_error = 0;
  double lo = 0;  ///< Of the difference, at the chosen confidence for all metrics together.
  double hi = 0;
  double adjusted_p = 1;  ///< That it is within what does not matter; NaN without an interval.
  bool changed = false;
  run::Better better =
      run::Better::neither;  ///< As both documents say; neither where one is silent.
  bool same = false;         ///< Its interval lies within the differences that do not matter.

  /// "better", "worse"; "higher", "lower" where neither way is better; "same", "unsure".
  [[nodiscard]] std::string_view word() const;
};

struct ResultsDiff {
  bool identical = false;  ///< The same bytes but for the version.
  double confidence = 0;   ///< Of all that is said together.
  std::vector<DiffRow> rows;
  std::vector<std::string> only_in_a;  ///< "load=0.8 wait.mean".
  std::vector<std::string> only_in_b;

  [[nodiscard]] std::size_t changes() const;
};

/// Which way a metric is better stands in the documents; of older ones, which do not say, changes
/// are called higher and lower. Texts of two nines.results/1 documents; names are for messages.
/// Throws ScenarioError when one is none. Differences up to `meaningful` times A's value do not
/// count as changes.
[[nodiscard]] ResultsDiff diff_results(std::string_view a, const std::string& name_a,
                                       std::string_view b, const std::string& name_b,
                                       double confidence, double meaningful = 0);

/// Changed metrics first, with `all` the others too: "same" where the difference surely does not
/// matter, "unsure" where more replications would tell.
[[nodiscard]] std::string diff_table(const ResultsDiff& diff, bool all);

}  // namespace nines::report
