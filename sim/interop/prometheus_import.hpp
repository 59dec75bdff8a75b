/// @file
/// Answers of Prometheus's query_range as a scenario of kind `alerting` and the CSV it reads: the
/// history becomes a backtest of alert policies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/quantity.hpp"

namespace nines::interop {

struct PrometheusImportOptions {
  std::string total;               ///< File with the requests.
  std::optional<std::string> bad;  ///< File with the bad requests; without it errors are simulated.
  std::string holds = "increase";  ///< What samples are: increase, rate or counter.
  Probability target{0.999};
  Seconds window{30 * 86400.0};
  std::string name;      ///< Of the scenario.
  std::string csv_file;  ///< As the scenario shall name it.
};

struct PrometheusImport {
  std::string scenario;
  std::string csv;
  std::vector<std::string> notes;
};

/// Throws ScenarioError or DomainError for files that are no such answers.
[[nodiscard]] PrometheusImport import_prometheus(const PrometheusImportOptions& options);

}  // namespace nines::interop
