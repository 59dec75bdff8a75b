#include "dist/weibull.hpp"

#include <array>

#include <fmt/format.h>

#include "dist/checks.hpp"
#include "dist/survival_moments.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/special.hpp"

namespace nines::dist {
namespace {

constexpr std::array accepted{Feature::scale, Feature::shape,  Feature::mean, Feature::sd,
                              Feature::cv,    Feature::median, Feature::p90,  Feature::p95,
                              Feature::p99,   Feature::p999};

constexpr double least_shape = 0.02;  // Below, moments overflow: Gamma(1 + 3/0.02) = 1e262.

// Gamma(1 + 2a)/Gamma(1 + a)^2 - 1, by its series for the small a of a large shape, where the two
// terms would cancel: log of the ratio = zeta(2) a^2 - 2 zeta(3) a^3 + 7/2 zeta(4) a^4 - ...
double squared_cv_of(double shape) {
  const double a = 1 / shape;
  if (a < 1e-3) {
    constexpr double zeta2 = 1.644934066848226436, zeta3 = 1.202056903159594285;
    constexpr double zeta4 = 1.082323233711138191, zeta5 = 1.036927755143369926;
    return math::expm1(a * a * (zeta2 - a * (2 * zeta3 - a * (3.5 * zeta4 - a * 6 * zeta5))));
  }
  return math::expm1(math::log_gamma(1 + 2 * a) - 2 * math::log_gamma(1 + a));
}

// A feature of the Weibull with scale 1.
double standard(Feature feature, double shape) {
  const double mean = math::gamma_function(1 + 1 / shape);
  const double cv = std::sqrt(squared_cv_of(shape));
  switch (feature) {
    case Feature::mean:
      return mean;
    case Feature::sd:
      return mean * cv;
    case Feature::cv:
      return cv;
    default:
      return math::pow(-math::log1p(-feature_probability(feature)), 1 / shape);
  }
}

ScaleFamily family() {
  return ScaleFamily{Weibull::name, standard, 1e5, least_shape};
}

}  // namespace

Weibull Weibull::read(input::Reader& in) {
  const Features features = read_features(in, name, accepted);
  if (in.sound()) warn_if_ambiguous(in, family(), features);
  return from(features);
}

Weibull Weibull::from(const Features& features) {
  const ScaleAndShape found = solve(family(), features);
  return Weibull{Seconds{found.scale_s}, found.shape};
}

Weibull::Weibull(Seconds scale, double shape)
    : scale_s_(scale.raw()), shape_(shape), inverse_shape_(1 / shape) {
  check_parameter(scale_s_ > 0, name, "scale", scale_s_, "greater than 0");
  check_parameter(shape_ >= least_shape, name, "shape", shape_, "0.02 or more");
}

double Weibull::cdf(double x) const {
  return x > 0 ? -math::expm1(-hazard(x)) : 0;
}
double Weibull::survival(double x) const {
  return x > 0 ? math::exp(-hazard(x)) : 1;
}

double Weibull::density(double x) const {
  if (x <= 0) return x < 0 || shape_ > 1 ? 0 : shape_ == 1 ? 1 / scale_s_ : infinity;
  const double h = hazard(x);
  return shape_ / x * h * math::exp(-h);
}

double Weibull::mean() const {
  return scale_s_ * math::gamma_function(1 + inverse_shape_);
}
double Weibull::variance() const {
  return mean() * mean() * squared_cv_of(shape_);
}

double Weibull::third_moment() const {
  return scale_s_ * scale_s_ * scale_s_ * math::gamma_function(1 + 3 * inverse_shape_);
}

// The integral of exp(-(t/scale)^shape) from x, as an incomplete gamma function of 1/shape.
double Weibull::excess(double x) const {
  if (x <= 0) return mean() - x;
  return mean() * math::gamma_tails(inverse_shape_, hazard(x)).above;
}

std::complex<double> Weibull::laplace(std::complex<double> s) const {
  if (shape_ == 1) return 1.0 / (1.0 + s * scale_s_);
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

std::string Weibull::describe() const {
  return fmt::format("Weibull, mean {}, scale {}, shape {:.4g}", input::to_text(Seconds{mean()}),
                     input::to_text(Seconds{scale_s_}), shape_);
}

}  // namespace nines::dist
