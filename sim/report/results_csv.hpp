/// @file
/// Tidy tables: one row a point x metric, or one row a replication x metric. Base units.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "stats/ledger.hpp"
#include "study/results.hpp"

namespace nines::report {

[[nodiscard]] std::string results_csv(const study::Results& results);

/// Several results as one table: the scenario and the point ("load=0.8 servers=3") have a column
/// each instead of one an axis.
[[nodiscard]] std::string batch_csv_header();
[[nodiscard]] std::string batch_csv_rows(const study::Results& results);

/// The header of a replication table, and its rows for one replication.
[[nodiscard]] std::string replication_csv_header(const study::Assignments& parameters);
void append_replication_rows(std::string& csv, const study::Assignments& parameters,
                             const run::MetricSet& metrics, std::uint64_t replication,
                             std::span<const stats::Ratio> row);

/// A field quoted where CSV needs it (RFC 4180).
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace nines::report
