#include "analytic/inspection.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Lognormal outages of median 1 min and p99 60 min have an 11-fold gap", "[analytic]") {
  const analytic::LogNormalShape shape = analytic::lognormal_from_median_p99(minute, minute * 60);
  CHECK(shape.sigma == Approx(1.759988).margin(5e-7));
  const analytic::Inspection view = analytic::inspect_lognormal(shape);
  CHECK(view.mean / minute == Approx(4.705721).margin(5e-7));
  CHECK(view.remaining_mean / minute == Approx(52.10130).margin(5e-6));
  CHECK(view.length_biased_mean / minute == Approx(104.2026).margin(5e-5));
  CHECK(view.gap == Approx(11.0719).margin(5e-5));
}

TEST_CASE("Lognormal outages of median 30 min and p99 600 min have their figures", "[analytic]") {
  const analytic::LogNormalShape shape =
      analytic::lognormal_from_median_p99(minute * 30, minute * 600);
  CHECK(shape.sigma == Approx(1.287740).margin(5e-7));
  const analytic::Inspection view = analytic::inspect_lognormal(shape);
  CHECK(view.mean / minute == Approx(68.7403).margin(5e-5));
  CHECK(view.length_biased_mean / minute == Approx(360.903).margin(5e-4));
  CHECK(view.remaining_mean / minute == Approx(180.452).margin(5e-4));
}

TEST_CASE("Seven incidents show the customer's view", "[analytic]") {
  std::vector<double> durations_s;
  for (const double minutes : {1774, 43, 4, 5, 6, 7, 5}) durations_s.push_back(60 * minutes);
  const analytic::SampleInspection sample = analytic::inspect_sample(durations_s);
  CHECK(sample.figures.mean / minute == Approx(263.43).margin(5e-3));
  CHECK(sample.figures.length_biased_mean / minute == Approx(1707.7).margin(5e-2));
  CHECK(sample.figures.remaining_mean / minute == Approx(853.9).margin(5e-2));
  CHECK(sample.effective_sample_size == Approx(1844. * 1844 / 3149076).epsilon(1e-5));
}

TEST_CASE("The gap is 1 for exponential and a half for constant outages", "[analytic]") {
  CHECK(analytic::inspect_moments(hour, hour).gap == 1);
  CHECK(analytic::inspect_moments(hour, Seconds{0}).gap == .5);
  CHECK(std::isinf(analytic::inspect_moments(hour, Seconds{infinity}).remaining_mean.raw()));
  CHECK(analytic::inspect_sample(std::array{3., 3., 3.}).effective_sample_size == Approx(3));
  CHECK(analytic::inspect_sample(std::array{1e300, 1e300}).figures.mean.raw() == Approx(1e300));
}

TEST_CASE("Durations without a customer's view are refused", "[analytic]") {
  CHECK_THROWS_AS(analytic::inspect_sample({}), DomainError);
  CHECK_THROWS_AS(analytic::inspect_sample(std::array{0., 0.}), DomainError);
  CHECK_THROWS_AS(analytic::inspect_sample(std::array{1., -1.}), DomainError);
  CHECK_THROWS_WITH(analytic::lognormal_from_median_p99(Seconds{5}, Seconds{3}),
                    "no lognormal has median 5 s and 99 % quantile 3 s; the median must be above 0 "
                    "and at most the quantile");
  CHECK_THROWS_AS(analytic::inspect_moments(Seconds{0}, Seconds{1}), DomainError);
}

}  // namespace nines::test
