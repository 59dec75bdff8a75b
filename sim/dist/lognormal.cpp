#include "dist/lognormal.hpp"

#include <array>

#include <fmt/format.h>

#include "dist/checks.hpp"
#include "dist/survival_moments.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/normal.hpp"

namespace nines::dist {
namespace {

constexpr std::array accepted{Feature::mean, Feature::sd,   Feature::cv,  Feature::median,
                              Feature::p90,  Feature::p95,  Feature::p99, Feature::p999,
                              Feature::mu,   Feature::sigma};

// A feature of the lognormal with median 1.
double standard(Feature feature, double sigma) {
  const double mean = math::exp(0.5 * sigma * sigma);
  const double cv = std::sqrt(math::expm1(sigma * sigma));
  switch (feature) {
    case Feature::mean:
      return mean;
    case Feature::sd:
      return mean * cv;
    case Feature::cv:
      return cv;
    default: {
      const double p = feature_probability(feature);
      return math::exp(sigma * math::normal_quantile(p, 1 - p));
    }
  }
}

ScaleFamily family() {
  return ScaleFamily{Lognormal::name, standard, 1e-6, 30,
                     [](double cv) { return std::sqrt(math::log1p(cv * cv)); }};
}

}  // namespace

Lognormal Lognormal::read(input::Reader& in) {
  const Features features = read_features(in, name, accepted);
  if (in.sound()) warn_if_ambiguous(in, family(), features);
  return from(features);
}

Lognormal Lognormal::from(const Features& features) {
  const ScaleAndShape found = solve(family(), features);
  return Lognormal{math::log(found.scale_s), found.shape};
}

Lognormal::Lognormal(double mu, double sigma) : mu_(mu), sigma_(sigma) {
  check_parameter(mu_ > -600 && mu_ < 600, name, "mu", mu_, "from -600 to 600");
  check_parameter(sigma_ > 0, name, "sigma", sigma_, "greater than 0");
}

double Lognormal::inverse(double below, double above) const {
  return math::exp(mu_ + sigma_ * math::normal_quantile(below, above));
}

double Lognormal::cdf(double x) const {
  return x > 0 ? math::normal_tails((math::log(x) - mu_) / sigma_).below : 0;
}

double Lognormal::survival(double x) const {
  return x > 0 ? math::normal_tails((math::log(x) - mu_) / sigma_).above : 1;
}

double Lognormal::density(double x) const {
  return x > 0 ? math::normal_density((math::log(x) - mu_) / sigma_) / (sigma_ * x) : 0;
}

double Lognormal::mean() const {
  return math::exp(mu_ + 0.5 * sigma_ * sigma_);
}
double Lognormal::variance() const {
  return mean() * mean() * math::expm1(sigma_ * sigma_);
}
double Lognormal::third_moment() const {
  return math::exp(3 * mu_ + 4.5 * sigma_ * sigma_);
}

double Lognormal::excess(double x) const {
  if (x <= 0) return mean() - x;
  const double z = (math::log(x) - mu_) / sigma_;
  return mean() * math::normal_tails(z - sigma_).above - x * math::normal_tails(z).above;
}

std::complex<double> Lognormal::laplace(std::complex<double> s) const {
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

std::string Lognormal::describe() const {
  return fmt::format("lognormal, mean {}, median {}, sigma {:.4g}", input::to_text(Seconds{mean()}),
                     input::to_text(Seconds{math::exp(mu_)}), sigma_);
}

}  // namespace nines::dist
