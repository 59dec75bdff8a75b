#include "math/laws.hpp"

#include <cmath>

#include "core/quantity.hpp"
#include "math/normal.hpp"
#include "support/catch.hpp"

namespace nines::test {

// Published tables: Abramowitz & Stegun (1964), tables 26.1, 26.8 and 26.10.
TEST_CASE("Special functions agree with published tables") {
  CHECK(math::normal_cdf(1.96) == Approx(0.9750021048517795).epsilon(1e-14));
  CHECK(math::normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(math::student_t_two_sided(0.95, 1) == Approx(12.7062047361747).epsilon(1e-12));
  CHECK(math::student_t_two_sided(0.95, 31) == Approx(2.03951344639641).epsilon(1e-12));
  CHECK(math::student_t_two_sided(0.95, infinity) == Approx(1.959963984540054).epsilon(1e-12));
  CHECK(math::chi_square_sf(18.307038053275146, 10) == Approx(0.05).epsilon(1e-12));
  CHECK(math::chi_square_quantile(0.95, 10) == Approx(18.307038053275146).epsilon(1e-12));
  CHECK(math::beta_quantile(1, 100, 0.975) == Approx(0.0362166945).epsilon(1e-6));
}

TEST_CASE("Kolmogorov's distribution has its tabulated critical values, both series joining at 1") {
  CHECK(math::kolmogorov_sf(1.3580986) == Approx(0.05).epsilon(1e-6));
  CHECK(math::kolmogorov_sf(1.6276236) == Approx(0.01).epsilon(1e-6));
  CHECK(math::kolmogorov_sf(std::nextafter(1.0, 0.0)) ==
        Approx(math::kolmogorov_sf(1.0)).epsilon(1e-13));
  CHECK(math::kolmogorov_sf(0) == 1);
  CHECK(math::kolmogorov_sf(0.1) == Approx(1).epsilon(1e-15));
  // Massey (1951): D = 0.294 is the 5 % point of n = 20.
  CHECK(math::kolmogorov_smirnov_p_value(0.294, 20) == Approx(0.05).margin(0.002));
}

TEST_CASE("Quantiles at the ends are the ends of the range") {
  CHECK(math::normal_quantile(0) == -infinity);
  CHECK(math::normal_quantile(1) == infinity);
  CHECK(math::student_t_quantile(1, 3) == infinity);
  CHECK(math::chi_square_quantile(1, 3) == infinity);
  CHECK(math::chi_square_sf(infinity, 3) == 0);
  CHECK(math::student_t_cdf(-infinity, 3) == 0);
}

}  // namespace nines::test
