#include "report/number.hpp"

#include "core/quantity.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

std::string text_of(double value, double half_width, run::Unit unit) {
  return report::table_text(
      stats::Estimate{value, half_width / 2, value - half_width, value + half_width}, unit);
}

}  // namespace

TEST_CASE("A value and its half-width share unit and decimals", "[report]") {
  CHECK(text_of(0.01231, 0.00008, run::Unit::seconds) == "12.310 ±0.080 ms");
  CHECK(text_of(0.25, 0.013, run::Unit::fraction) == "0.250 ±0.013");
  CHECK(text_of(3.2, not_a_number, run::Unit::count) == "3.2");
}

TEST_CASE("Tiny values keep their digits", "[report]") {
  CHECK(text_of(1.234e-7, 5.6e-9, run::Unit::fraction) == "(1.234 ±0.056)e-7");
  CHECK(text_of(3.1e-14, 1.2e-14, run::Unit::per_year) == "(3.1 ±1.2)e-14/y");
  CHECK(text_of(0.0, 2.5e-9, run::Unit::fraction) == "(0.0 ±2.5)e-9");
}

TEST_CASE("Files keep what a share lacks to one, and ten digits of all else", "[report]") {
  CHECK(report::file_text(0.99999999999559, run::Unit::fraction) == "0.99999999999559");
  CHECK(report::file_text(0.99999999999559) == "1");
  CHECK(report::file_text(0.998617123456789, run::Unit::fraction) == "0.9986171235");
  CHECK(report::file_text(0.99999999999559, run::Unit::count) == "1");
  CHECK(report::file_text(1, run::Unit::fraction) == "1");
  CHECK(report::file_text(not_a_number, run::Unit::fraction).empty());
}

TEST_CASE("Values next to 1 keep the decimals in which they vary", "[report]") {
  CHECK(text_of(0.99999985, 0.00000012, run::Unit::fraction) == "0.99999985 ±0.00000012");
}

TEST_CASE("An interval with one wide side is not passed off as half of the two", "[report]") {
  const auto text = [](double value, double lo, double hi, run::Unit unit) {
    return report::table_text(stats::Estimate{value, 0.1, lo, hi}, unit);
  };
  CHECK(text(1, 0.735, 1, run::Unit::fraction) == "1.00 [0.73, 1.00]");
  CHECK(text(0.0123, 0.0121, 0.0133, run::Unit::seconds) == "12.30 [12.10, 13.30] ms");
  CHECK(text(2e-7, 1e-7, 9e-7, run::Unit::fraction) == "(2.0 [1.0, 9.0])e-7");
  // Sides that differ by a third at most: the wider one.
  CHECK(text(0.5, 0.4, 0.58, run::Unit::fraction) == "0.50 ±0.10");
  CHECK(text(0, 0, 0, run::Unit::fraction) == "0");
}

TEST_CASE("An interval is written in its value's unit", "[report]") {
  CHECK(report::interval_text(5.209 / 60, 38.98 / 3600, 0.159, run::Unit::per_second) ==
        "[0.6497/m, 9.54/m]");
  CHECK(report::interval_text(7300, 1499.4, 25869.6, run::Unit::seconds) == "[0.4165h, 7.186h]");
  CHECK(report::interval_text(0, -0.012, 0.034, run::Unit::seconds) == "[-12ms, 34ms]");
  CHECK(report::interval_text(0.99995, 0.9999, 0.99999, run::Unit::fraction) ==
        "[0.999900, 0.9999900]");
  // A bound that would be unreadable keeps its own unit.
  CHECK(report::interval_text(7300, 1e-6, 9000, run::Unit::seconds) == "[1us, 2.5h]");
}

}  // namespace nines::test
