#include "dist/pairs.hpp"

#include <cmath>

#include "core/error.hpp"
#include "dist/catalog.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

double value_of(const dist::Distribution& d, dist::Feature feature) {
  switch (feature) {
    case dist::Feature::mean:
      return d.mean().raw();
    case dist::Feature::sd:
      return d.standard_deviation().raw();
    case dist::Feature::cv:
      return std::sqrt(d.squared_cv());
    default:
      return d.quantile(Probability{dist::feature_probability(feature)}).raw();
  }
}

// Every pair of observable features of `original`, given to `solve_for`, gives it back.
template <class Kind>
void check_every_pair(const Kind& original) {
  constexpr dist::Feature observable[] = {
      dist::Feature::mean, dist::Feature::sd,  dist::Feature::cv,  dist::Feature::median,
      dist::Feature::p90,  dist::Feature::p95, dist::Feature::p99, dist::Feature::p999};
  const dist::Distribution d = original;
  for (dist::Feature a : observable) {
    for (dist::Feature b : observable) {
      if (a == b) continue;
      if (Kind::name == "normal" && a <= dist::Feature::median && b <= dist::Feature::median) {
        if (a == dist::Feature::mean && b == dist::Feature::median)
          continue;  // The same of a normal.
        if (b == dist::Feature::mean && a == dist::Feature::median) continue;
      }
      const double value_a = value_of(d, a);
      const double value_b = value_of(d, b);
      if (!std::isfinite(value_a) || !std::isfinite(value_b)) continue;
      INFO(d.describe() << " from " << dist::feature_key(a) << " and " << dist::feature_key(b));
      const dist::Distribution solved = Kind::from({{a, value_a}, {b, value_b}});
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

TEST_CASE("Any two features give a family's member back", "[dist]") {
  check_every_pair(dist::Lognormal{2, 0.7});
  check_every_pair(dist::Gamma{Seconds{3}, 2.5});
  check_every_pair(dist::Gamma{Seconds{0.01}, 12});
  check_every_pair(dist::Weibull{Seconds{5}, 1.4});
  check_every_pair(dist::Weibull{Seconds{5}, 3});
  check_every_pair(dist::Lomax{Seconds{5}, 6});
  check_every_pair(dist::Normal{Seconds{100}, Seconds{10}});
}

TEST_CASE("A lognormal from median and p99 has the published figures", "[dist]") {
  const dist::Distribution minutes =
      dist::Lognormal::from({{dist::Feature::median, 60}, {dist::Feature::p99, 3600}});
  CHECK(dist::get_if<dist::Lognormal>(minutes)->sigma() == Approx(1.759988).epsilon(1e-6));
  CHECK(minutes.mean().raw() / 60 == Approx(4.705721).epsilon(1e-6));
  CHECK(minutes.residual_mean().raw() / 60 == Approx(52.10130).epsilon(1e-6));
  CHECK(minutes.length_biased_mean().raw() / 60 == Approx(104.2026).epsilon(1e-6));
  CHECK(minutes.residual_mean() / minutes.mean() == Approx(11.0719).epsilon(1e-5));

  const dist::Distribution longer =
      dist::Lognormal::from({{dist::Feature::median, 1800}, {dist::Feature::p99, 36000}});
  CHECK(dist::get_if<dist::Lognormal>(longer)->sigma() == Approx(1.287740).epsilon(1e-6));
  CHECK(longer.mean().raw() / 60 == Approx(68.7403).epsilon(1e-6));
  CHECK(longer.length_biased_mean().raw() / 60 == Approx(360.903).epsilon(2e-6));
  CHECK(longer.residual_mean().raw() / 60 == Approx(180.452).epsilon(3e-6));
}

TEST_CASE("A parameter and a feature fix the other parameter", "[dist]") {
  CHECK(dist::Gamma::from({{dist::Feature::mean, 10}, {dist::Feature::cv, 0.5}}).shape() == 4);
  CHECK(dist::Gamma::from({{dist::Feature::shape, 4}, {dist::Feature::mean, 10}}).scale() ==
        Seconds{2.5});
  CHECK(dist::Gamma::from({{dist::Feature::scale, 2.5}, {dist::Feature::mean, 10}}).shape() ==
        Approx(4).epsilon(1e-14));
  CHECK(dist::Weibull::from({{dist::Feature::scale, 7}, {dist::Feature::shape, 2}}).scale() ==
        Seconds{7});
  CHECK(dist::Lognormal::from({{dist::Feature::mu, 1}, {dist::Feature::sigma, 2}}).mu() ==
        Approx(1).epsilon(1e-15));
  CHECK(dist::Lognormal::from({{dist::Feature::mean, std::exp(1.5)}, {dist::Feature::sigma, 1}})
            .mu() == Approx(1).epsilon(1e-14));
  CHECK(dist::Lomax::from({{dist::Feature::scale, 2}, {dist::Feature::p90, 18}}).shape() ==
        Approx(1).epsilon(1e-14));
}

TEST_CASE("A pair that no member of the family has is refused with the reason", "[dist]") {
  CHECK_THROWS_WITH(dist::Lognormal::from({{dist::Feature::median, 5}, {dist::Feature::mean, 3}}),
                    "no lognormal has median 5s and mean 3s: its median/mean would be 1.667, but "
                    "is always below 1");
  CHECK_THROWS_WITH(dist::Lomax::from({{dist::Feature::mean, 5}, {dist::Feature::cv, 0.5}}),
                    "no lomax has mean 5s and cv 0.5: its cv would be 0.5, but is always above 1");
  CHECK_THROWS_WITH(
      dist::Lognormal::from({{dist::Feature::sigma, 1}, {dist::Feature::cv, 1}}),
      "lognormal needs one more thing than sigma 1 and cv 1: both say the same of it");
  CHECK_THROWS_WITH(
      dist::Lognormal::from({{dist::Feature::median, 1.6487212707}, {dist::Feature::mu, 0.5}}),
      "lognormal needs one more thing than median 1.649s and mu 0.5: both say the same of it");
  CHECK_THROWS_WITH(dist::Normal::from({{dist::Feature::p90, 5}, {dist::Feature::p99, 3}}),
                    "no normal has p90 5s and p99 3s: its standard deviation would be -1.914s");
  CHECK_THROWS_AS(dist::Normal::from({{dist::Feature::mean, 5}, {dist::Feature::median, 5}}),
                  DomainError);
  CHECK_THROWS_AS(dist::Gamma::from({{dist::Feature::p99, 5}, {dist::Feature::p90, 6}}),
                  DomainError);
}

}  // namespace nines::test
