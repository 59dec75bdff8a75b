#include "dist/lomax.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "dist/checks.hpp"
#include "dist/survival_moments.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {
namespace {

constexpr std::array accepted{Feature::scale, Feature::shape,  Feature::mean, Feature::sd,
                              Feature::cv,    Feature::median, Feature::p90,  Feature::p95,
                              Feature::p99,   Feature::p999};

constexpr double least_shape = 0.01;

// A feature of the Lomax with scale 1.
double standard(Feature feature, double shape) {
  const double mean = shape > 1 ? 1 / (shape - 1) : infinity;
  const double cv = shape > 2 ? std::sqrt(shape / (shape - 2)) : infinity;
  switch (feature) {
    case Feature::mean:
      return mean;
    case Feature::sd:
      return mean * cv;
    case Feature::cv:
      return cv;
    default:
      return math::expm1(-math::log1p(-feature_probability(feature)) / shape);
  }
}

ScaleFamily family() {
  return ScaleFamily{Lomax::name, standard, 1e6, least_shape,
                     [](double cv) { return 2 * cv * cv / (cv * cv - 1); }};
}

}  // namespace

Lomax Lomax::read(input::Reader& in) {
  const Features features = read_features(in, name, accepted);
  if (in.sound()) warn_if_ambiguous(in, family(), features);
  return from(features);
}

Lomax Lomax::from(const Features& features) {
  const ScaleAndShape found = solve(family(), features);
  return Lomax{Seconds{found.scale_s}, found.shape};
}

Lomax::Lomax(Seconds scale, double shape)
    : scale_s_(scale.raw()), shape_(shape), inverse_shape_(1 / shape) {
  check_parameter(scale_s_ > 0, name, "scale", scale_s_, "greater than 0");
  check_parameter(shape_ >= least_shape, name, "shape", shape_, "0.01 or more");
}

double Lomax::survival(double x) const {
  return x > 0 ? math::exp(-shape_ * math::log1p(x / scale_s_)) : 1;
}

double Lomax::cdf(double x) const {
  return x > 0 ? -math::expm1(-shape_ * math::log1p(x / scale_s_)) : 0;
}

double Lomax::density(double x) const {
  return x >= 0 ? shape_ / (scale_s_ + x) * survival(x) : 0;
}

double Lomax::mean() const {
  return shape_ > 1 ? scale_s_ / (shape_ - 1) : infinity;
}

double Lomax::variance() const {
  return shape_ > 2 ? mean() * mean() * shape_ / (shape_ - 2) : infinity;
}

double Lomax::third_moment() const {
  if (shape_ <= 3) return infinity;
  return 6 * scale_s_ * scale_s_ * scale_s_ / ((shape_ - 1) * (shape_ - 2) * (shape_ - 3));
}

double Lomax::excess(double x) const {
  return shape_ > 1 ? (scale_s_ + x) * survival(x) / (shape_ - 1) : infinity;
}

std::complex<double> Lomax::laplace(std::complex<double> s) const {
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

std::string Lomax::describe() const {
  return fmt::format("Lomax, mean {}, scale {}, shape {:.4g}",
                     shape_ > 1 ? input::to_text(Seconds{mean()}) : "infinite",
                     input::to_text(Seconds{scale_s_}), shape_);
}

}  // namespace nines::dist
