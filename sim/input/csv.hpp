/// @file
/// Comma-separated columns with a header line (RFC 4180: quotes, doubled quotes, CRLF; also a UTF-8
/// byte order mark, blank lines and # comments, which are passed over).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"

namespace nines::input {

class CsvTable {
 public:
  struct Row {
    std::size_t line = 0;  ///< Line in the file, from 1.
    std::vector<std::string> fields;
  };

  /// Throws IoError when the file cannot be read, DomainError (`file:line: ...`) when it is no
  /// table.
  static CsvTable read(const std::filesystem::path& path);
  static CsvTable parse(std::string_view text, std::string name);

  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// Throws DomainError naming the columns there are, and the nearest.
  [[nodiscard]] std::size_t column(std::string_view name) const;
  /// The field, empty where the row is short.
  [[nodiscard]] std::string_view field(const Row& row, std::size_t column) const;

  /// A column as finite numbers. Blank fields are errors unless `skip_blank`.
  /// Throws DomainError with file and line.
  [[nodiscard]] std::vector<double> numbers(std::string_view column, bool skip_blank = false) const;
  /// A field as seconds: parse_time(), or a DomainError with file and line.
  [[nodiscard]] double time_s(const Row& row, std::string_view column) const;
  /// DomainError text for a field: `name:line: column "x": problem, got "value"`.
  [[nodiscard]] std::string at(const Row& row, std::string_view column,
                               std::string_view problem) const;

 private:
  std::string name_;
  std::vector<std::string> header_;
  std::vector<Row> rows_;
};

/// A finite number that fills the whole text.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// Seconds since 1970-01-01 UTC from ISO 8601 ("2014-03-07 03:41:00", "2022-03-24T19:11:00Z",
/// "+01:00" offsets; without an offset the time is read as UTC).
[[nodiscard]] std::optional<double> parse_timestamp(std::string_view text);

/// A number of seconds, or a timestamp.
[[nodiscard]] std::optional<double> parse_time(std::string_view text);
inline constexpr std::string_view accepted_times = "a number of seconds or a timestamp (ISO 8601)";

}  // namespace nines::input
