#include "input/csv.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/diagnostics.hpp"
#include "input/json.hpp"

namespace nines::input {
namespace {

/// Takes records off the front of a CSV text.
class RecordReader {
 public:
  explicit RecordReader(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
  }

  /// The next record that is neither blank nor a comment; false at the end.
  bool next(CsvTable::Row& row) {
    while (at_ < text_.size()) {
      row.line = line_;
      row.fields.clear();
      const bool comment = text_[at_] == '#';
      read_record(row.fields);
      const bool blank = row.fields.size() == 1 && row.fields.front().empty();
      if (!comment && !blank) return true;
    }
    return false;
  }

 private:
  void read_record(std::vector<std::string>& fields) {
    do {
      fields.push_back(read_field());
    } while (take(','));
    if (take('\n')) ++line_;
  }

  std::string read_field() {
    std::string field;
    if (take('"')) {
      while (at_ < text_.size() && (text_[at_] != '"' || text_.substr(at_, 2) == "\"\"")) {
        if (text_[at_] == '"') ++at_;
        if (text_[at_] == '\n') ++line_;
        field += text_[at_++];
      }
      take('"');
    }
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') field += text_[at_++];
    while (!field.empty() && (field.back() == '\r' || field.back() == ' ')) field.pop_back();
    return field;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

CsvTable CsvTable::read(const std::filesystem::path& path) {
  return parse(read_file(path.string()), path.string());
}

CsvTable CsvTable::parse(std::string_view text, std::string name) {
  CsvTable table;
  table.name_ = std::move(name);
  RecordReader records(text);
  Row row;
  if (!records.next(row)) {
    throw DomainError(fmt::format("{}: the file holds no header line", table.name_));
  }
  table.header_ = std::move(row.fields);
  while (records.next(row)) {
    if (row.fields.size() > table.header_.size()) {
      throw DomainError(fmt::format("{}:{}: {} fields under a header of {}", table.name_, row.line,
                                    row.fields.size(), table.header_.size()));
    }
    table.rows_.push_back(std::move(row));
    row = Row{};
  }
  return table;
}

std::size_t CsvTable::column(std::string_view name) const {
  const auto it = std::find(header_.begin(), header_.end(), name);
  if (it != header_.end()) return static_cast<std::size_t>(it - header_.begin());
  const std::vector<std::string_view> names(header_.begin(), header_.end());
  const std::string_view near = nearest(name, names);
  throw DomainError(fmt::format("{}: no column \"{}\"{}; there are {}", name_, name,
                                near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near),
                                enumerate(names)));
}

std::string_view CsvTable::field(const Row& row, std::size_t column) const {
  return column < row.fields.size() ? std::string_view(row.fields[column]) : std::string_view();
}

std::string CsvTable::at(const Row& row, std::string_view column_name,
                         std::string_view problem) const {
  return fmt::format("{}:{}: column \"{}\": {}, got \"{}\"", name_, row.line, column_name, problem,
                     field(row, column(column_name)));
}

std::vector<double> CsvTable::numbers(std::string_view column_name, bool skip_blank) const {
  const std::size_t index = column(column_name);
  std::vector<double> values;
  values.reserve(rows_.size());
  for (const Row& row : rows_) {
    const std::string_view text = field(row, index);
    if (text.empty() && skip_blank) continue;
    const auto value = parse_number(text);
    if (!value) throw DomainError(at(row, column_name, "expected a number"));
    values.push_back(*value);
  }
  return values;
}

double CsvTable::time_s(const Row& row, std::string_view column_name) const {
  const auto time_s = parse_time(field(row, column(column_name)));
  if (!time_s) throw DomainError(at(row, column_name, "expected " + std::string(accepted_times)));
  return *time_s;
}

std::optional<double> parse_time(std::string_view text) {
  const auto number = parse_number(text);
  return number ? number : parse_timestamp(text);
}

std::optional<double> parse_number(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<double> parse_timestamp(std::string_view text) {
  const auto digits = [&](std::size_t at, std::size_t count) -> std::optional<unsigned> {
    if (at + count > text.size()) return std::nullopt;
    unsigned value = 0;  // No sign: -1 is no hour.
    const char* begin = text.data() + at;
    const auto [stop, error] = std::from_chars(begin, begin + count, value);
    if (error != std::errc{} || stop != begin + count) return std::nullopt;
    return value;
  };
  const auto is = [&](std::size_t at, std::string_view accepted) {
    return at < text.size() && accepted.find(text[at]) != std::string_view::npos;
  };

  const auto year_number = digits(0, 4);
  const auto month = digits(5, 2);
  const auto day_number = digits(8, 2);
  if (!year_number || !month || !day_number || !is(4, "-") || !is(7, "-")) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year_number)),
                                         std::chrono::month(*month), std::chrono::day(*day_number)};
  if (!date.ok()) return std::nullopt;
  double time_s =
      86400.0 * static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
  std::size_t at = 10;
  if (at == text.size()) return time_s;

  const auto hours = digits(11, 2);
  const auto minutes = digits(14, 2);
  if (!is(10, "T ") || !is(13, ":") || !hours || !minutes) return std::nullopt;
  if (*hours > 24 || *minutes > 59) return std::nullopt;
  time_s += *hours * 3600.0 + *minutes * 60.0;
  at = 16;
  if (is(at, ":")) {
    std::size_t end = at + 1;
    while (is(end, "0123456789.")) ++end;
    const auto seconds = parse_number(text.substr(at + 1, end - at - 1));
    if (!seconds || *seconds >= 61) return std::nullopt;
    time_s += *seconds;
    at = end;
  }
  if (at == text.size() || (is(at, "Z") && at + 1 == text.size())) return time_s;

  if (!is(at, "+-")) return std::nullopt;
  const auto offset_hours = digits(at + 1, 2);
  const std::size_t minutes_at = is(at + 3, ":") ? at + 4 : at + 3;
  const auto offset_minutes = minutes_at == text.size() ? std::optional(0U) : digits(minutes_at, 2);
  if (!offset_hours || !offset_minutes) return std::nullopt;
  const std::size_t end = minutes_at == text.size() ? minutes_at : minutes_at + 2;
  if (end != text.size()) return std::nullopt;
  const double offset_s = *offset_hours * 3600.0 + *offset_minutes * 60.0;
  return text[at] == '+' ? time_s - offset_s : time_s + offset_s;
}

}  // namespace nines::input
