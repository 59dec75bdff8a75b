#include "dist/normal.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/checks.hpp"
#include "dist/survival_moments.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"
#include "math/normal.hpp"
#include "math/special.hpp"
#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::dist {
namespace {

constexpr std::array accepted{Feature::mean, Feature::sd,   Feature::cv,  Feature::median,
                              Feature::p90,  Feature::p95,  Feature::p99, Feature::p999,
                              Feature::mu,   Feature::sigma};

// One equation location mu + spread sigma = value.
struct Equation {
  double location;
  double spread;
  double value;
};

Equation equation(Feature feature, double value) {
  switch (feature) {
    case Feature::sd:
    case Feature::sigma:
      return {0, 1, value};
    case Feature::cv:
      return {-value, 1, 0};
    case Feature::mean:
    case Feature::median:
    case Feature::mu:
      return {1, 0, value};
    default: {
      const double p = feature_probability(feature);
      return {1, math::normal_quantile(p, 1 - p), value};
    }
  }
}

}  // namespace

Normal Normal::read(input::Reader& in) {
  return from(read_features(in, name, accepted, true));
}

Normal Normal::from(const Features& features) {
  NINES_EXPECTS(features.size() == 2);
  const Equation a = equation(features[0].first, features[0].second);
  const Equation b = equation(features[1].first, features[1].second);
  const std::string given = feature_text(features[0].first, features[0].second) + " and " +
                            feature_text(features[1].first, features[1].second);
  const double determinant = a.location * b.spread - b.location * a.spread;
  if (determinant == 0) {
    throw DomainError(
        fmt::format("normal needs one more thing than {}: both say the same of it", given));
  }
  const double mu = (a.value * b.spread - b.value * a.spread) / determinant;
  const double sigma = (a.location * b.value - b.location * a.value) / determinant;
  if (!(sigma > 0)) {
    throw DomainError(fmt::format("no normal has {}: its standard deviation would be {}", given,
                                  input::to_text(Seconds{sigma})));
  }
  return Normal{Seconds{mu}, Seconds{sigma}};
}

Normal::Normal(Seconds mu, Seconds sigma) : mu_s_(mu.raw()), sigma_s_(sigma.raw()) {
  check_parameter(sigma_s_ > 0, name, "sd", sigma_s_, "greater than 0");
  check_parameter(mu_s_ >= -5 * sigma_s_, name, "mean", mu_s_,
                  "at least -5 sd, or nearly all would be cut off at 0");
  floor_ = -mu_s_ / sigma_s_;
  const math::Tails at_floor = math::normal_tails(floor_);
  kept_ = at_floor.above;
  cut_off_ = at_floor.below;
  hazard_ = math::normal_density(floor_) / kept_;
}

// Plain rejection while at least half is kept; above, from an exponential that touches the tail.
double Normal::operator()(random::Stream& rng) const {
  if (floor_ <= 0) {
    for (;;) {
      const double x = mu_s_ + sigma_s_ * random::standard_normal(rng);
      if (x >= 0) return x;
    }
  }
  const double rate = 0.5 * (floor_ + std::sqrt(floor_ * floor_ + 4));
  for (;;) {
    const double beyond = random::standard_exponential(rng) / rate;
    const double miss = floor_ + beyond - rate;
    if (random::standard_exponential(rng) >= 0.5 * miss * miss) return sigma_s_ * beyond;
  }
}

double Normal::inverse(double below, double above) const {
  const double x =
      mu_s_ + sigma_s_ * math::normal_quantile(cut_off_ + kept_ * below, kept_ * above);
  return x > 0 ? x : 0;  // Rounding may pass the floor by a last bit.
}

double Normal::survival(double x) const {
  return x > 0 ? math::normal_tails((x - mu_s_) / sigma_s_).above / kept_ : 1;
}

double Normal::cdf(double x) const {
  if (x <= 0) return 0;
  const math::Tails tails = math::normal_tails((x - mu_s_) / sigma_s_);
  return tails.below < 0.5 ? (tails.below - cut_off_) / kept_ : 1 - tails.above / kept_;
}

double Normal::density(double x) const {
  return x >= 0 ? math::normal_density((x - mu_s_) / sigma_s_) / (sigma_s_ * kept_) : 0;
}

double Normal::mean() const {
  return mu_s_ + sigma_s_ * hazard_;
}

double Normal::variance() const {
  return sigma_s_ * sigma_s_ * (1 - hazard_ * (hazard_ - floor_));
}

// E[X^k] = mu E[X^(k-1)] + (k - 1) sigma^2 E[X^(k-2)] for k >= 2, by parts.
double Normal::third_moment() const {
  const double first = mean();
  const double second = mu_s_ * first + sigma_s_ * sigma_s_;
  return mu_s_ * second + 2 * sigma_s_ * sigma_s_ * first;
}

double Normal::excess(double x) const {
  if (x <= 0) return mean() - x;
  const double z = (x - mu_s_) / sigma_s_;
  return sigma_s_ * (math::normal_density(z) - z * math::normal_tails(z).above) / kept_;
}

std::complex<double> Normal::laplace(std::complex<double> s) const {
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

std::string Normal::describe() const {
  std::string text = fmt::format("normal, mean {}, sd {}", input::to_text(Seconds{mean()}),
                                 input::to_text(Seconds{std::sqrt(variance())}));
  if (cut_off_ > 1e-6) text += fmt::format(" ({:.2g} % of it cut off at 0)", 100 * cut_off_);
  return text;
}

}  // namespace nines::dist
