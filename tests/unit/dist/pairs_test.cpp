#include "dist/pairs.hpp"

#include <cmath>

#include "core/error.hpp"
#include "dist/catalog.hpp"
#include "support/catch.hpp"

using namespace nines;

namespace {

double value_of(const Distribution& d, Feature feature) {
  switch (feature) {
    case Feature::mean:
      return d.mean().raw();
    case Feature::sd:
      return d.standard_deviation().raw();
    case Feature::cv:
      return std::sqrt(d.squared_cv());
    default:
      return d.quantile(Probability{feature_probability(feature)}).raw();
  }
}

// Every pair of observable features of `original`, given to `solve_for`, gives it back.
template <class Kind>
void check_every_pair(const Kind& original) {
  constexpr Feature observable[] = {Feature::mean, Feature::sd,  Feature::cv,  Feature::median,
                                    Feature::p90,  Feature::p95, Feature::p99, Feature::p999};
  const Distribution d = original;
  for (Feature a : observable) {
    for (Feature b : observable) {
      if (a == b) continue;
      if (Kind::name == "normal" && a <= Feature::median && b <= Feature::median) {
        if (a == Feature::mean && b == Feature::median) continue;  // The same of a normal.
        if (b == Feature::mean && a == Feature::median) continue;
      }
      const double value_a = value_of(d, a);
      const double value_b = value_of(d, b);
      if (!std::isfinite(value_a) || !std::isfinite(value_b)) continue;
      INFO(d.describe() << " from " << feature_key(a) << " and " << feature_key(b));
      const Distribution solved = Kind::from({{a, value_a}, {b, value_b}});
      CHECK(value_of(solved, a) == Approx(value_a).epsilon(1e-11));
      CHECK(value_of(solved, b) == Approx(value_b).epsilon(1e-11));
      // Where a second member has them as well, the less variable one is taken.
      const double p30_s = d.quantile(Probability{0.3}).raw();
      const bool same = std::abs(solved.quantile(Probability{0.3}).raw() - p30_s) < 1e-7 * p30_s;
      CHECK((same || solved.squared_cv() < d.squared_cv()));
    }
  }
}

}  // namespace

TEST_CASE("any two features give a family's member back", "[dist]") {
  check_every_pair(Lognormal{2, 0.7});
  check_every_pair(Gamma{Seconds{3}, 2.5});
  check_every_pair(Gamma{Seconds{0.01}, 12});
  check_every_pair(Weibull{Seconds{5}, 1.4});
  check_every_pair(Weibull{Seconds{5}, 3});
  check_every_pair(Lomax{Seconds{5}, 6});
  check_every_pair(Normal{Seconds{100}, Seconds{10}});
}

TEST_CASE("a lognormal from median and p99 has the published figures", "[dist]") {
  const Distribution minutes = Lognormal::from({{Feature::median, 60}, {Feature::p99, 3600}});
  CHECK(get_if<Lognormal>(minutes)->sigma() == Approx(1.759988).epsilon(1e-6));
  CHECK(minutes.mean().raw() / 60 == Approx(4.705721).epsilon(1e-6));
  CHECK(minutes.residual_mean().raw() / 60 == Approx(52.10130).epsilon(1e-6));
  CHECK(minutes.length_biased_mean().raw() / 60 == Approx(104.2026).epsilon(1e-6));
  CHECK(minutes.residual_mean() / minutes.mean() == Approx(11.0719).epsilon(1e-5));

  const Distribution longer = Lognormal::from({{Feature::median, 1800}, {Feature::p99, 36000}});
  CHECK(get_if<Lognormal>(longer)->sigma() == Approx(1.287740).epsilon(1e-6));
  CHECK(longer.mean().raw() / 60 == Approx(68.7403).epsilon(1e-6));
  CHECK(longer.length_biased_mean().raw() / 60 == Approx(360.903).epsilon(2e-6));
  CHECK(longer.residual_mean().raw() / 60 == Approx(180.452).epsilon(3e-6));
}

TEST_CASE("a parameter and a feature fix the other parameter", "[dist]") {
  CHECK(Gamma::from({{Feature::mean, 10}, {Feature::cv, 0.5}}).shape() == 4);
  CHECK(Gamma::from({{Feature::shape, 4}, {Feature::mean, 10}}).scale() == Seconds{2.5});
  CHECK(Gamma::from({{Feature::scale, 2.5}, {Feature::mean, 10}}).shape() ==
        Approx(4).epsilon(1e-14));
  CHECK(Weibull::from({{Feature::scale, 7}, {Feature::shape, 2}}).scale() == Seconds{7});
  CHECK(Lognormal::from({{Feature::mu, 1}, {Feature::sigma, 2}}).mu() == Approx(1).epsilon(1e-15));
  CHECK(Lognormal::from({{Feature::mean, std::exp(1.5)}, {Feature::sigma, 1}}).mu() ==
        Approx(1).epsilon(1e-14));
  CHECK(Lomax::from({{Feature::scale, 2}, {Feature::p90, 18}}).shape() == Approx(1).epsilon(1e-14));
}

TEST_CASE("a pair that no member of the family has is refused with the reason", "[dist]") {
  CHECK_THROWS_WITH(Lognormal::from({{Feature::median, 5}, {Feature::mean, 3}}),
                    "no lognormal has median 5s and mean 3s: its median/mean would be 1.667, but "
                    "is always below 1");
  CHECK_THROWS_WITH(Lomax::from({{Feature::mean, 5}, {Feature::cv, 0.5}}),
                    "no lomax has mean 5s and cv 0.5: its cv would be 0.5, but is always above 1");
  CHECK_THROWS_WITH(
      Lognormal::from({{Feature::sigma, 1}, {Feature::cv, 1}}),
      "lognormal needs one more thing than sigma 1 and cv 1: both say the same of it");
  CHECK_THROWS_WITH(
      Lognormal::from({{Feature::median, 1.6487212707}, {Feature::mu, 0.5}}),
      "lognormal needs one more thing than median 1.649s and mu 0.5: both say the same of it");
  CHECK_THROWS_WITH(Normal::from({{Feature::p90, 5}, {Feature::p99, 3}}),
                    "no normal has p90 5s and p99 3s: its standard deviation would be -1.914s");
  CHECK_THROWS_AS(Normal::from({{Feature::mean, 5}, {Feature::median, 5}}), DomainError);
  CHECK_THROWS_AS(Gamma::from({{Feature::p99, 5}, {Feature::p90, 6}}), DomainError);
}
