#include "input/units.hpp"

#include "input/csv.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Durations carry a unit") {
  CHECK(input::parse_duration("250us")->raw() == 0.00025);
  CHECK(input::parse_duration("1.5s")->raw() == 1.5);
  CHECK(input::parse_duration("1y")->raw() == 365.25 * 86400);
  for (const char* bad : {"", "10", "s", "10 s", "1e400s", "nans", "inf s", "10min", "1s2"}) {
    INFO(bad);
    CHECK(!input::parse_duration(bad));
  }
}

TEST_CASE("Rates carry a unit") {
  CHECK(input::parse_rate("80/s")->raw() == 80);
  CHECK(input::parse_rate("6/m")->raw() == Approx(0.1));
  CHECK(input::parse_rate("2/y")->raw() == Approx(2 / (365.25 * 86400)));
  for (const char* bad : {"80", "80/", "80/2s", "80s", "/s"}) {
    INFO(bad);
    CHECK(!input::parse_rate(bad));
  }
}

TEST_CASE("Times of day are UTC unless they say otherwise") {
  CHECK(*input::parse_timestamp("1970-01-02") == 86400);
  CHECK(*input::parse_timestamp("1970-01-01T01:00:00Z") == 3600);
  CHECK(*input::parse_timestamp("1970-01-01 01:00:00.5") == 3600.5);
  CHECK(*input::parse_timestamp("1970-01-01T01:00+01:00") == 0);
  for (const char* bad : {"", "1970-13-01", "1970-01-01T", "1970-01-01T25:00", "1970-01-01T-1:00",
                          "1970-01-01T01:00+-1:00", "yesterday"}) {
    INFO(bad);
    CHECK(!input::parse_timestamp(bad));
  }
}

TEST_CASE("CSV fields may be quoted, blank lines and comments are passed over") {
  const input::CsvTable table =
      input::CsvTable::parse("a,b\r\n# note\n1,\"x, \"\"y\"\"\"\r\n\n2,z\n", "t.csv");
  REQUIRE(table.rows().size() == 2);
  CHECK(table.field(table.rows()[0], 1) == "x, \"y\"");
  CHECK(table.numbers("a") == std::vector<double>{1, 2});
  CHECK_THROWS_WITH(table.numbers("b"),
                    "t.csv:3: column \"b\": expected a number, got \"x, \"y\"\"");
  CHECK_THROWS_WITH(table.numbers("c"), "t.csv: no column \"c\"; there are a or b");
}

}  // namespace nines::test
