#include "report/number.hpp"

#include "core/quantity.hpp"
#include "support/catch.hpp"

using namespace nines;

TEST_CASE("a value and its half-width share unit and decimals", "[report]") {
  CHECK(table_text(0.01231, 0.00008, Unit::seconds) == "12.310 ±0.080 ms");
  CHECK(table_text(0.25, 0.013, Unit::fraction) == "0.250 ±0.013");
  CHECK(table_text(3.2, not_a_number, Unit::count) == "3.2");
}

TEST_CASE("tiny values keep their digits", "[report]") {
  CHECK(table_text(1.234e-7, 5.6e-9, Unit::fraction) == "(1.234 ±0.056)e-7");
  CHECK(table_text(3.1e-14, 1.2e-14, Unit::per_year) == "(3.1 ±1.2)e-14/y");
  CHECK(table_text(0.0, 2.5e-9, Unit::fraction) == "(0.0 ±2.5)e-9");
}

TEST_CASE("values next to 1 keep the decimals in which they vary", "[report]") {
  CHECK(table_text(0.99999985, 0.00000012, Unit::fraction) == "0.99999985 ±0.00000012");
}
