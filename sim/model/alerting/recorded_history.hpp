/// @file
/// Recorded request counts at equal steps, from CSV or from Prometheus.
///     {"csv": {"file": F, "time": "t", "total": "requests", "bad": "failed"}}
///     {"prometheus": {"total": F, "bad": F, "holds": "increase" | "rate" | "counter"}}
/// Times are seconds or ISO 8601 and stand for the start of a step (Prometheus: for its end, as a
/// range query says what happened before). A step without a row, or with a blank or NaN count, is
/// missing, which is not the same as no requests.
/// Ref: Prometheus documentation, HTTP API, range queries ("matrix").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "run/model.hpp"

namespace nines::alerting {

struct RecordedHistory {
  std::string source;  ///< The file, as written.
  Seconds start{0};    ///< Of the first step, since 1970 or since whatever the file counts from.
  Seconds step{60};
  std::vector<double> total;        ///< Requests in a step; may be fractions.
  std::vector<double> bad;          ///< Empty: not recorded.
  std::vector<std::uint8_t> known;  ///< 0 where the step is missing.
  std::vector<run::Warning> notes;

  [[nodiscard]] Seconds length() const { return step * static_cast<double>(total.size()); }
  [[nodiscard]] std::size_t missing() const;
  [[nodiscard]] std::string describe() const;
};

struct CsvHistory {
  static constexpr std::string_view name = "csv";
  static CsvHistory read(input::Reader& in);
  static CsvHistory example();
  RecordedHistory history;
};

struct PrometheusHistory {
  static constexpr std::string_view name = "prometheus";
  static PrometheusHistory read(input::Reader& in);
  static PrometheusHistory example();
  RecordedHistory history;
};

}  // namespace nines::alerting
