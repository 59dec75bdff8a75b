#include "dist/distribution.hpp"

#include <cmath>
#include <vector>

#include "dist/catalog.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("A distribution is a value of any kind", "[dist]") {
  dist::Distribution d = dist::Exponential{Seconds{2}};
  CHECK(d.kind_name() == "exponential");
  CHECK(d.describe() == "exponential, mean 2s");
  CHECK(d.is_exponential());
  d = dist::Distribution::constant(Seconds{0.01});
  CHECK(d.describe() == "constant 10ms");
  CHECK(d.is_constant());
  CHECK(!d.is_exponential());
  CHECK(dist::get_if<dist::Constant>(d) != nullptr);
}

TEST_CASE("What an exponential has left is again the same exponential", "[dist]") {
  const dist::Distribution d = dist::Distribution::exponential(Seconds{3});
  CHECK(d.residual_mean().raw() == Approx(3));
  CHECK(d.length_biased_mean().raw() == Approx(6));
  CHECK(d.residual_survival(Seconds{5}) == Approx(std::exp(-5.0 / 3)));
  CHECK(d.residual_quantile(Probability{0.99}).raw() == Approx(3 * std::log(100.0)).epsilon(1e-13));
  CHECK(d.residual_second_moment() == Approx(18));
  // X* has density x exp(-x/3)/9: two stages.
  CHECK(d.length_biased_survival(Seconds{5}) == Approx((1 + 5.0 / 3) * std::exp(-5.0 / 3)));
}

TEST_CASE("A random instant finds half of a constant left", "[dist]") {
  const dist::Distribution d = dist::Distribution::constant(Seconds{4});
  CHECK(d.residual_mean() == Seconds{2});
  CHECK(d.length_biased_mean() == Seconds{4});
  CHECK(d.residual_survival(Seconds{1}) == 0.75);
  CHECK(d.residual_quantile(Probability{0.25}).raw() == Approx(1).epsilon(1e-14));
  CHECK(d.length_biased_quantile(Probability{0.25}).raw() == Approx(4).epsilon(1e-14));
}

TEST_CASE("Nothing residual is claimed of a duration that is always 0", "[dist]") {
  CHECK(std::isnan(dist::Distribution::constant(Seconds{0}).residual_mean().raw()));
}

TEST_CASE("A kind refuses parameters that make no sense", "[dist]") {
  CHECK_THROWS_WITH(dist::Exponential{Seconds{0}},
                    "exponential: mean out of range, got 0; accepted: greater than 0");
  CHECK_THROWS_AS(dist::Exponential{Seconds{infinity}}, DomainError);
  CHECK_THROWS_AS(dist::Constant{Seconds{-1}}, DomainError);
}

}  // namespace nines::test
