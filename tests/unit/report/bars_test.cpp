#include "report/bars.hpp"

#include <cmath>

#include "support/catch.hpp"

namespace nines::test {
namespace {

using Cells = std::vector<std::string>;

TEST_CASE("Bars are as long as values, in eighths of a character", "[report]") {
  const report::Bars bars = report::bars_of({0, 1, 2, 4, std::nan("")}, 2);
  CHECK(bars.cells == Cells{"", "▌", "█", "██", ""});
  CHECK_FALSE(bars.logarithmic);
}

TEST_CASE("Over more than two decades bars are logarithmic, and the least is still seen",
          "[report]") {
  const report::Bars bars = report::bars_of({0.001, 0.01, 0.1, 1000}, 6);
  CHECK(bars.logarithmic);
  CHECK(bars.cells == Cells{"▏", "█", "██", "██████"});
}

TEST_CASE("No bars where they would say nothing", "[report]") {
  CHECK(report::bars_of({1, 2}, 10).cells.empty());
  CHECK(report::bars_of({1, 1, 1}, 10).cells.empty());
  CHECK(report::bars_of({-1, 1, 2}, 10).cells.empty());
  CHECK(report::bars_of({std::nan(""), 1, INFINITY, 2}, 10).cells.empty());
}

}  // namespace
}  // namespace nines::test
