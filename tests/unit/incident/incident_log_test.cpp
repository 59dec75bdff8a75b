#include "incident/incident_log.hpp"

#include "core/error.hpp"
#include "input/csv.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

input::CsvTable table(std::string_view text) {
  return input::CsvTable::parse(text, "incidents.csv");
}

// Minutes 0-10, 5-8 (inside), 20-25, 25-30 (touching), 100-160; a maintenance; one not over.
constexpr std::string_view six = R"(start,end,impact
0,600,minor
300,480,major
1200,1500,minor
1500,1800,major
6000,9600,critical
2000,9000,maintenance
9700,,minor
)";

std::string refusal(std::string_view text, const incident::IncidentSource& source) {
  try {
    static_cast<void>(incident::read_incidents(table(text), source));
  } catch (const DomainError& error) {
    return error.what();
  }
  return "accepted";
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

incident::IncidentSource without_maintenance() {
  incident::IncidentSource source;
  source.except = {{"impact", {"maintenance"}}};
  return source;
}

}  // namespace

TEST_CASE("Overlapping and touching incidents become one outage", "[outages]") {
  const incident::IncidentLog log = incident::read_incidents(table(six), without_maintenance());
  CHECK(log.durations_s == std::vector<double>{600, 600, 3600});
  CHECK(log.gaps_s == std::vector<double>{600, 4200});
  CHECK(log.incidents == 5);
  CHECK(log.overlaps == 2);
  CHECK(log.filtered == 1);
  CHECK(log.unfinished == 1);
  CHECK(log.describe("incidents.csv") ==
        "incidents.csv: 5 of 7 rows are incidents, 1 left out by \"where\" and \"except\", 1 left "
        "out because they are not over; 2 overlapping ones merged, which leaves 3 outages");
}

TEST_CASE("Incidents kept separate are one outage each and start as often as recorded",
          "[outages]") {
  incident::IncidentSource source = without_maintenance();
  source.overlapping = incident::Overlapping::separate;
  const incident::IncidentLog log = incident::read_incidents(table(six), source);
  CHECK(log.durations_s == std::vector<double>{600, 180, 300, 300, 3600});
  CHECK(log.gaps_s.empty());
  CHECK(log.between_starts.raw() == 6000.0 / 4);
  CHECK(log.describe("x").find("2 overlap and are kept separate") != std::string::npos);
}

TEST_CASE("A filter keeps rows by the values of a column", "[outages]") {
  incident::IncidentSource source;
  source.where = {{"impact", {"major", "critical"}}};
  const incident::IncidentLog log = incident::read_incidents(table(six), source);
  CHECK(log.durations_s == std::vector<double>{180, 300, 3600});
}

TEST_CASE("Times may be ISO 8601 and in any order", "[outages]") {
  const incident::IncidentLog log =
      incident::read_incidents(table("start,end\n2024-01-02T00:00:00Z,2024-01-02 01:00:00\n"
                                     "2024-01-01T00:00:00+01:00,2024-01-01T00:30:00Z\n"),
                               {});
  CHECK(log.durations_s == std::vector<double>{5400, 3600});
  CHECK(log.gaps_s == std::vector<double>{84600});
}

TEST_CASE("A column of durations has a unit and no up times", "[outages]") {
  incident::IncidentSource source;
  source.column = "minutes";
  source.unit = minute;
  const incident::IncidentLog log =
      incident::read_incidents(table("minutes\n1774\n43\n\n4.5\n"), source);
  CHECK(log.durations_s == std::vector<double>{1774 * 60.0, 43 * 60.0, 270});
  CHECK_FALSE(log.timed);
  CHECK(log.describe("x").find("whether they overlap is not known") != std::string::npos);
}

TEST_CASE("Rows that are no incidents are refused with file and line", "[outages]") {
  const std::string backwards = refusal("start,end\n10,5\n", {});
  CHECK(says(backwards, "incidents.csv:2:"));
  CHECK(says(backwards, "ends before it starts"));
  const std::string no_time = refusal("start,end\n1,2\nnoon,5\n", {});
  CHECK(says(no_time, "incidents.csv:3:"));
  CHECK(says(no_time, "expected a number of seconds or a timestamp"));
  CHECK(says(refusal("began,end\n1,2\n", {}), "start"));
  incident::IncidentSource negative;
  negative.column = "d";
  CHECK(says(refusal("d\n-4\n", negative), "duration of 0 or more"));
}

TEST_CASE("A file without incidents is refused with what became of its rows", "[outages]") {
  incident::IncidentSource source;
  source.where = {{"impact", {"none"}}};
  CHECK(refusal(six, source) ==
        "no incidents left of 7 rows (7 left out by \"where\" and \"except\", 0 unfinished)");
  CHECK(refusal("start,end\n3,3\n", {}) == "all 1 incidents have length 0");
}

}  // namespace nines::test
