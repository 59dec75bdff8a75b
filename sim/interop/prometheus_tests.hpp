/// @file
/// Unit tests for promtool: seeded histories as counters, and at which evaluations each alert must
/// fire, as predicted here. An alert is checked around the start and the end of its episodes, and
/// the number of evaluations at which it fired is counted.
/// Histories on which a rule meets its threshold exactly are passed over: the last bit of a
/// quotient would decide, and Prometheus divides in another order.
#pragma once

#include <string>
#include <vector>

#include "interop/prometheus_rules.hpp"

namespace nines::interop {

struct PrometheusTests {
  std::string yaml;
  std::size_t episodes = 0;  ///< Predicted, over all alerts and histories.
  std::vector<std::string>
      not_tested;  ///< Alerts that no history could check, or that never fired.
};

/// `rules_file`: the name of the rule file, as seen from the tests.
[[nodiscard]] PrometheusTests prometheus_tests(const PolicyExport& from,
                                               const PrometheusRules& rules,
                                               const std::string& rules_file);

}  // namespace nines::interop
