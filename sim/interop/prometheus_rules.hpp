/// @file
/// Alert policies as a Prometheus rule file: one group, evaluated every tick, that records the
/// ratios which several alerts share and then judges the alerts. What PromQL cannot say is named.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "interop/promql.hpp"

namespace nines::interop {

/// The policies of a scenario, and what they are set against.
struct PolicyExport {
  std::string scenario;  ///< Its name.
  alert::Setting setting;
  std::vector<std::pair<std::string, alert::Policy>> policies;
  std::uint64_t seed = 1;  ///< Of the histories in the tests.
  PrometheusNames names;
  PrometheusVersion version = PrometheusVersion::v2;
};

/// An alert of the rule file.
struct ExportedAlert {
  std::string name;
  std::string policy;
  alert::Rule rule;
  std::string expr;
  std::string summary;
};

struct PrometheusRules {
  std::vector<RecordingRule> recording;
  std::vector<ExportedAlert> alerts;
  std::vector<std::string> not_exported;  ///< "policy p: \"cusum\": why".
};

/// Throws DomainError for policies that do not fit the setting.
[[nodiscard]] PrometheusRules prometheus_rules(const PolicyExport& from);

/// The rule file.
[[nodiscard]] std::string rules_yaml(const PolicyExport& from, const PrometheusRules& rules);

/// Letters, digits and '_', as names of Prometheus need it.
[[nodiscard]] std::string prometheus_name(std::string_view text);

}  // namespace nines::interop
