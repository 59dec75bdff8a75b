#include "model/alerting/recorded_history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/csv.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::alerting {
namespace {

// A history of more steps than this would not fit beside its replications.
constexpr double most_steps = 20'000'000;
// Times of which so many are missing are mistaken, such as seconds among milliseconds.
constexpr double most_steps_a_row = 1000;

/// A row of a file: NaN where it says nothing.
struct Row {
  double time_s = 0;
  double total = not_a_number;
  double bad = not_a_number;
};

/// The usual time from one row to the next: the median, so that a gap does not matter.
double step_of(const std::vector<Row>& rows, const std::string& source) {
  std::vector<double> gaps_s;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const double gap_s = rows[i].time_s - rows[i - 1].time_s;
    if (gap_s > 0) gaps_s.push_back(gap_s);
  }
  if (gaps_s.empty()) {
    throw DomainError(fmt::format("{}: counts at two or more different times are needed", source));
  }
  const auto middle = gaps_s.begin() + static_cast<std::ptrdiff_t>(gaps_s.size() / 2);
  std::nth_element(gaps_s.begin(), middle, gaps_s.end());
  return *middle;
}

void note_odd_rows(std::size_t moved, std::size_t repeated, RecordedHistory& history) {
  if (moved > 0) {
    history.notes.push_back(
        {"uneven-times", "traffic",
         fmt::format("{}: {} rows do not stand at whole steps of {} and were moved to the nearest",
                     history.source, moved, input::to_text(history.step))});
  }
  if (repeated > 0) {
    history.notes.push_back(
        {"repeated-times", "traffic",
         fmt::format("{}: {} rows repeat the step of an earlier one and replace "
                     "it (clocks set back, or rows out of order?)",
                     history.source, repeated)});
  }
}

/// Puts rows, in the order of their times, on a grid.
RecordedHistory on_grid(std::vector<Row> rows, std::string source, bool has_bad) {
  RecordedHistory history;
  history.source = std::move(source);
  if (rows.empty()) throw DomainError(fmt::format("{}: the file holds no rows", history.source));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.time_s < b.time_s; });
  history.step = Seconds{step_of(rows, history.source)};
  history.start = Seconds{rows.front().time_s};
  const double span = (rows.back().time_s - rows.front().time_s) / history.step.raw();
  if (!(span < most_steps)) {
    throw DomainError(fmt::format("{}: {:.0f} steps of {} are too many", history.source, span,
                                  input::to_text(history.step)));
  }
  if (span > most_steps_a_row * static_cast<double>(rows.size())) {
    throw DomainError(fmt::format(
        "{}: {} rows are too few for {:.0f} steps of {}; are all times in the same unit?",
        history.source, rows.size(), span, input::to_text(history.step)));
  }
  const auto steps = static_cast<std::size_t>(std::llround(span)) + 1;
  history.total.assign(steps, 0.0);
  if (has_bad) history.bad.assign(steps, 0.0);
  history.known.assign(steps, 0);
  std::size_t moved = 0;
  std::size_t repeated = 0;
  std::optional<std::size_t> before;
  for (const Row& row : rows) {
    const double place = (row.time_s - history.start.raw()) / history.step.raw();
    const auto at = static_cast<std::size_t>(std::llround(place));
    moved += std::abs(place - std::round(place)) > 1e-6;
    repeated += before == at;
    before = at;
    // A missing number is NaN, which is unequal to itself.
    const bool known = row.total == row.total && (!has_bad || row.bad == row.bad);
    history.known[at] = known;
    history.total[at] = known ? row.total : 0;
    if (has_bad) history.bad[at] = known ? row.bad : 0;
  }
  note_odd_rows(moved, repeated, history);
  if (history.missing() > 0) {
    history.notes.push_back(
        {"missing-data", "traffic",
         fmt::format("{}: {} of {} steps are missing; policies see no data there, not zero",
                     history.source, history.missing(), steps)});
  }
  return history;
}

/// NaN for a blank field.
double csv_count(const input::CsvTable& table, const input::CsvTable::Row& row,
                 const std::string& column) {
  const std::string_view field = table.field(row, table.column(column));
  if (field.empty() || field == "NaN" || field == "nan") return not_a_number;
  const auto value = input::parse_number(field);
  if (!value || *value < 0 || *value > 1e12) {
    throw DomainError(table.at(row, column, "expected a count, 0 or more, or nothing"));
  }
  return *value;
}

std::vector<Row> csv_rows(const input::CsvTable& table, const std::string& time,
                          const std::string& total, const std::optional<std::string>& bad) {
  std::vector<Row> rows;
  for (const input::CsvTable::Row& line : table.rows()) {
    Row row{table.time_s(line, time), csv_count(table, line, total), not_a_number};
    if (bad) {
      row.bad = csv_count(table, line, *bad);
      if (row.bad > row.total) {
        throw DomainError(table.at(line, *bad, "more bad requests than requests"));
      }
    }
    rows.push_back(row);
  }
  return rows;
}

enum class Holds { increase, rate, counter };

using Samples = std::map<double, double>;  ///< Time to value.

/// The samples of one series of a range query, as [time, "value"] pairs.
Samples samples_of(const input::Node& series, const std::string& source) {
  const input::Node* values = series.find("values");
  if (values == nullptr) {
    throw DomainError(
        fmt::format("{}: expected the answer to a range query, with \"values\"", source));
  }
  Samples samples;
  for (const input::Node& pair : values->items) {
    const bool is_pair = pair.items.size() == 2 &&
                         pair.items[0].kind == input::Node::Kind::number &&
                         pair.items[1].kind == input::Node::Kind::string;
    if (!is_pair) {
      throw DomainError(
          fmt::format("{}:{}: expected a sample [TIME, \"VALUE\"]", source, pair.line));
    }
    const auto value = input::parse_number(pair.items[1].text);
    // "NaN" and "+Inf" are what Prometheus writes where there is no answer.
    samples[pair.items[0].number] = value.value_or(not_a_number);
  }
  return samples;
}

/// Counts per step from what the samples hold. A counter that falls was reset to zero.
Samples to_counts(const Samples& samples, Holds holds, double step_s) {
  Samples counts;
  std::optional<double> before;
  for (const auto& [time_s, value] : samples) {
    if (holds == Holds::increase) counts[time_s] = value;
    if (holds == Holds::rate) counts[time_s] = value * step_s;
    if (holds == Holds::counter) {
      if (before) counts[time_s] = value >= *before ? value - *before : value;
      if (value == value) before = value;
    }
  }
  return counts;
}

double step_of(const Samples& samples) {
  double step_s = infinity;
  std::optional<double> before;
  for (const auto& [time_s, value] : samples) {
    if (before) step_s = std::min(step_s, time_s - *before);
    before = time_s;
  }
  return step_s;
}

/// The sum over the series of a response; where some series have no value it is that of the others.
Samples prometheus_counts(const input::DataFile& file, Holds holds) {
  input::Diagnostics diagnostics(file.written);
  const input::Node root = input::parse_json(input::read_file(file.path.string()), diagnostics);
  if (!diagnostics.problems().empty()) {
    throw DomainError(to_string(diagnostics.problems().front()));
  }
  const input::Node* data = root.find("data");
  const input::Node* type = data == nullptr ? nullptr : data->find("resultType");
  const input::Node* result = data == nullptr ? nullptr : data->find("result");
  if (type == nullptr || type->text != "matrix" || result == nullptr) {
    throw DomainError(fmt::format(
        "{}: expected the answer to a range query: {{\"data\": {{\"resultType\": \"matrix\", "
        "\"result\": [...]}}}}",
        file.written));
  }
  Samples sum;
  for (const input::Node& series : result->items) {
    const Samples samples = samples_of(series, file.written);
    for (const auto& [time_s, count] : to_counts(samples, holds, step_of(samples))) {
      const auto [entry, fresh] = sum.try_emplace(time_s, count);
      if (fresh || count != count) continue;
      entry->second = entry->second == entry->second ? entry->second + count : count;
    }
  }
  return sum;
}

// The times at which `bad` has no sample are those at which no series of errors existed yet, which
// for Prometheus means that nothing failed; a NaN there is missing data.
std::vector<Row> prometheus_rows(const Samples& total, const std::optional<Samples>& bad,
                                 const std::string& source) {
  std::vector<Row> rows;
  for (const auto& [time_s, count] : total) {
    Row row{time_s, count, not_a_number};
    if (count < 0) throw DomainError(fmt::format("{}: a count is {} at {}", source, count, time_s));
    if (bad) {
      const auto found = bad->find(time_s);
      row.bad = found == bad->end() ? 0.0 : found->second;
      // Rates and increases are extrapolated, each a little differently.
      if (row.bad > row.total) row.bad = row.total;
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::size_t RecordedHistory::missing() const {
  return static_cast<std::size_t>(std::count(known.begin(), known.end(), std::uint8_t{0}));
}

std::string RecordedHistory::describe() const {
  return fmt::format("recorded in {}: {} steps of {}, {} missing; {}", source, total.size(),
                     input::to_text(step), missing(),
                     bad.empty() ? "errors are simulated" : "with recorded errors");
}

CsvHistory CsvHistory::read(input::Reader& in) {
  const auto file =
      in.require<input::DataFile>("file", "CSV file with a header line, a row a step");
  const auto time =
      in.optional<std::string>("time", "time", "time", "column of times, in seconds or ISO 8601");
  const auto total = in.optional<std::string>("total", "total", "total", "column of requests");
  const auto bad =
      in.maybe<std::string>("bad", "column of bad requests; without it errors are simulated");
  if (!in.sound()) return example();
  const input::CsvTable table = input::CsvTable::read(file.path);
  return {on_grid(csv_rows(table, time, total, bad), file.written, bad.has_value())};
}

CsvHistory CsvHistory::example() {
  return {on_grid({{0, 1, 0}, {60, 1, 0}}, "requests.csv", false)};
}

PrometheusHistory PrometheusHistory::read(input::Reader& in) {
  const auto total = in.require<input::DataFile>("total", "answer of query_range for requests");
  const auto bad = in.maybe<input::DataFile>("bad", "answer of query_range for bad requests");
  const auto holds = in.choose<Holds>(
      "holds", Holds::increase,
      {{"increase", Holds::increase}, {"rate", Holds::rate}, {"counter", Holds::counter}},
      "what the samples are: requests since the step before, a rate per second, or a counter");
  if (!in.sound()) return example();
  std::optional<Samples> failed;
  if (bad) failed = prometheus_counts(*bad, holds);
  RecordedHistory history =
      on_grid(prometheus_rows(prometheus_counts(total, holds), failed, total.written),
              total.written, bad.has_value());
  history.start = history.start - history.step;  // A sample tells of the step that it ends.
  return {std::move(history)};
}

PrometheusHistory PrometheusHistory::example() {
  return {CsvHistory::example().history};
}

}  // namespace nines::alerting
