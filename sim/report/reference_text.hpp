/// @file
/// What `nines list` prints, and the tables of scenarios/README.md.
#pragma once

#include <string>
#include <string_view>

#include "run/model.hpp"

namespace nines::report {

/// What `nines list TOPIC [KIND]` prints; without a topic, the topics there are. Throws DomainError
/// for a topic or kind that does not exist.
[[nodiscard]] std::string list_text(std::string_view topic, std::string_view kind);

/// A model's metrics, also for `nines list metrics FILE`.
[[nodiscard]] std::string metrics_text(const run::MetricSet& metrics);

/// A Markdown table: `kinds`, `envelope`, `model KIND`, `family NAME` or `metrics KIND`. Throws
/// DomainError for anything else.
[[nodiscard]] std::string reference_table(std::string_view subject);

}  // namespace nines::report
