/// @file
/// Real incidents from a CSV file: how long they lasted and, where their times are known, how long
/// nothing was wrong between them.
///     {"file": "incidents.csv", "start": "began", "end": "ended",
///      "except": {"impact": ["maintenance"]}, "overlapping": "merge"}
///     {"file": "incidents.csv", "column": "minutes", "unit": "m"}
/// Times are ISO 8601 or seconds. A row whose start or end is blank is not over: it is left out and
/// counted. Incidents that overlap or touch are merged into one outage, as a customer of the whole
/// service meets them, or kept apart, as customers of different parts do; the log says which.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/csv.hpp"
#include "input/reader.hpp"

namespace nines::incident {

enum class Overlapping { merge, separate };

/// Which rows and columns of a file are incidents.
struct IncidentSource {
  using Values = std::map<std::string, std::vector<std::string>>;  ///< Column to values.

  std::string start = "start";
  std::string end = "end";
  std::optional<std::string> column;  ///< Of durations, instead of start and end.
  Seconds unit{1};                    ///< Of those durations.
  Values where;                       ///< Keeps rows with one of these values.
  Values except;                      ///< Leaves out rows with one of these values.
  Overlapping overlapping = Overlapping::merge;
};

struct IncidentLog {
  std::vector<double> durations_s;  ///< In the order of their starts, or of the file.
  std::vector<double> starts_s;     ///< Of each, where the file has them; else empty.
  std::vector<double> gaps_s;       ///< Up times between merged outages; else empty.
  std::size_t rows = 0;             ///< In the file.
  std::size_t filtered = 0;         ///< Left out by `where` and `except`.
  std::size_t unfinished = 0;       ///< Left out because a time or duration was blank.
  std::size_t incidents = 0;        ///< Rows that count.
  std::size_t overlaps = 0;         ///< Incidents that began before all earlier ones were over.
  bool timed = false;               ///< The file has start and end.
  Overlapping overlapping = Overlapping::merge;
  Seconds between_starts{0};  ///< Mean time from one start to the next.

  /// "incidents.csv: 412 of 420 rows (8 left out ...), 17 overlapping ones merged".
  [[nodiscard]] std::string describe(std::string_view file) const;
};

/// Throws DomainError, naming file and line, for rows that are no incidents and for a file that
/// holds none.
[[nodiscard]] IncidentLog read_incidents(const input::CsvTable& table,
                                         const IncidentSource& source);

/// The scenario's `file` object.
struct IncidentFile {
  std::string name;  ///< As written.
  IncidentLog log;

  static IncidentFile read(input::Value& in);
};

}  // namespace nines::incident
