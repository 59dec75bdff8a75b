#include "model/rollout/recorded.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/csv.hpp"
#include "input/reader.hpp"

namespace nines::rollout {
namespace {

struct Columns {
  std::string canary_requests;
  std::string canary_failures;
  std::string control_requests;
  std::string control_failures;
  std::string release;
  std::string bad;
};

std::int64_t count_of(const input::CsvTable& table, const input::CsvTable::Row& row,
                      const std::string& column) {
  const std::string_view text = table.field(row, table.column(column));
  const auto value = input::parse_number(text);
  if (!value || *value < 0 || *value > 9e15 || *value != std::floor(*value)) {
    throw DomainError(table.at(row, column, "expected a whole number, 0 or more"));
  }
  return static_cast<std::int64_t>(*value);
}

gate::Arm arm_of(const input::CsvTable& table, const input::CsvTable::Row& row,
                 const std::string& requests, const std::string& failures) {
  const gate::Arm arm{count_of(table, row, requests), count_of(table, row, failures)};
  if (arm.failures > arm.requests) {
    throw DomainError(
        table.at(row, failures, fmt::format("more failures than the {} requests", arm.requests)));
  }
  return arm;
}

bool label_of(const input::CsvTable& table, const input::CsvTable::Row& row,
              const std::string& column) {
  const std::string_view text = table.field(row, table.column(column));
  if (text == "1" || text == "true" || text == "bad") return true;
  if (text == "0" || text == "false" || text == "good") return false;
  throw DomainError(table.at(row, column, "expected bad or good, true or false, 1 or 0"));
}

std::vector<RecordedRelease> releases_of(const input::CsvTable& table, const Columns& columns) {
  std::vector<RecordedRelease> releases;
  for (const input::CsvTable::Row& row : table.rows()) {
    std::string name = columns.release.empty()
                           ? std::string("release")
                           : std::string(table.field(row, table.column(columns.release)));
    auto found = std::find_if(releases.begin(), releases.end(),
                              [&](const RecordedRelease& each) { return each.name == name; });
    if (found == releases.end()) {
      releases.push_back({std::move(name), std::nullopt, {}});
      found = releases.end() - 1;
    }
    gate::Sides sides;
    sides.canary = arm_of(table, row, columns.canary_requests, columns.canary_failures);
    if (!columns.control_requests.empty()) {
      sides.control = arm_of(table, row, columns.control_requests, columns.control_failures);
    }
    if (!columns.bad.empty()) {
      const bool bad = label_of(table, row, columns.bad);
      if (found->bad && *found->bad != bad) {
        throw DomainError(table.at(row, columns.bad, "one release cannot be both good and bad"));
      }
      found->bad = bad;
    }
    found->windows.push_back(sides);
  }
  if (releases.empty()) throw DomainError("the file holds no windows");
  return releases;
}

}  // namespace

RecordedReleases RecordedReleases::read(input::Reader& in) {
  RecordedReleases recorded;
  const auto file =
      in.require<input::DataFile>("file", "CSV file, one row a window, with a header line");
  recorded.file = file.written;
  recorded.every = in.require<Seconds>("every", input::positive, "length of a window");
  Columns columns;
  columns.canary_requests =
      in.optional<std::string>("canary_requests", "canary_requests", "canary_requests", "a column");
  columns.canary_failures =
      in.optional<std::string>("canary_failures", "canary_failures", "canary_failures", "a column");
  columns.control_requests =
      in.maybe<std::string>("control_requests", "column of the control's requests; with the next")
          .value_or("");
  columns.control_failures =
      in.maybe<std::string>("control_failures", "column of the control's failures").value_or("");
  columns.release =
      in.maybe<std::string>("release", "column that names the release of a row").value_or("");
  columns.bad =
      in.maybe<std::string>("bad", "column that says whether the release was bad").value_or("");
  in.check(columns.control_requests.empty() == columns.control_failures.empty(), "control_requests",
           "\"control_requests\" and \"control_failures\" go together");
  if (!in.sound()) return recorded;
  recorded.releases = releases_of(input::CsvTable::read(file.path), columns);
  recorded.labelled = !columns.bad.empty();
  return recorded;
}

}  // namespace nines::rollout
