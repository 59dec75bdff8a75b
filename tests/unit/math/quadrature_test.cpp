#include "math/quadrature.hpp"

#include <cmath>

#include "dist/roots.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("A root is found to the last bit, however far away", "[dist]") {
  for (double root : {1e-200, 1e-9, 0.3, 1.0, 7e5, 3e250}) {
    const double found = dist::find_root([&](double x) { return std::log(x / root); }, 0, 1e300);
    CHECK(found == Approx(root).epsilon(4e-16));
    CHECK(dist::find_crossing([&](double x) { return root - x; }, 0, 1) ==
          Approx(root).epsilon(4e-16));
  }
}

TEST_CASE("A jump is found at its place and a flat stretch at its beginning", "[dist]") {
  CHECK(dist::find_fall([](double x) { return x >= 2.5 ? -1.0 : 1.0; }, 0, 10) == 2.5);
  CHECK(dist::find_fall([](double x) { return x >= 2.5 ? 0.0 : 1.0; }, 0, 10) == 2.5);
  CHECK(dist::find_fall([](double) { return -1.0; }, 3, 10) == 3);
}

TEST_CASE("Quadrature integrates smooth, kinked, singular and oscillating functions", "[dist]") {
  CHECK(math::integrate([](double x) { return x * x * x; }, 0, 2, 1e-14) ==
        Approx(4).epsilon(1e-15));
  CHECK(math::integrate([](double x) { return std::abs(x - 0.3); }, 0, 1, 1e-12) ==
        Approx(0.29).epsilon(1e-12));
  CHECK(math::integrate([](double x) { return 1 / std::sqrt(x); }, 0, 1, 1e-12) ==
        Approx(2).epsilon(1e-10));
  CHECK(std::abs(math::integrate([](double x) { return std::cos(200 * x); }, 0, 1, 1e-13) -
                 std::sin(200.0) / 200) < 1e-12);
  CHECK(math::integrate_to_infinity([](double x) { return std::exp(-x / 7); }, 0, 1) ==
        Approx(7).epsilon(1e-12));
  CHECK(math::integrate_to_infinity([](double x) { return std::pow(x, -1.1); }, 1, 1) ==
        Approx(10).epsilon(1e-10));
}

}  // namespace nines::test
