#include "stats/ewma.hpp"

#include <cmath>
#include <vector>

#include "support/catch.hpp"

namespace nines::test {

namespace {

std::vector<double> smoothed(double alpha, const std::vector<double>& values) {
  stats::Ewma ewma{alpha};
  std::vector<double> out;
  for (const double value : values) out.push_back(ewma.add(value));
  return out;
}

}  // namespace

TEST_CASE("A spike of 250 over 10 decays as its weight says") {
  const std::vector<double> series{10, 10, 10, 10, 250, 10};
  const auto quick = smoothed(0.30, series);
  CHECK(quick[3] == Approx(10));
  CHECK(quick[4] == Approx(82.0));
  CHECK(quick[5] == Approx(60.4));
  const auto slow = smoothed(0.05, series);
  CHECK(slow[4] == Approx(22.0));
  CHECK(slow[5] == Approx(21.4));
}

TEST_CASE("The first value is the average, and before it there is none") {
  stats::Ewma ewma{0.3};
  CHECK(std::isnan(ewma.value()));
  CHECK(ewma.add(7) == 7);
  CHECK(stats::Ewma{1}.add(3) == 3);
}

}  // namespace nines::test
