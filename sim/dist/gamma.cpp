#include "dist/gamma.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/special.hpp"
#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::dist {
namespace {

constexpr std::array accepted{Feature::scale, Feature::shape,  Feature::mean, Feature::sd,
                              Feature::cv,    Feature::median, Feature::p90,  Feature::p95,
                              Feature::p99,   Feature::p999};

constexpr double least_shape = 1e-3;
constexpr double greatest_shape = 1e6;

// A feature of the gamma with scale 1.
double standard(Feature feature, double shape) {
  switch (feature) {
    case Feature::mean:
      return shape;
    case Feature::sd:
      return std::sqrt(shape);
    case Feature::cv:
      return 1 / std::sqrt(shape);
    default: {
      const double p = feature_probability(feature);
      return math::gamma_quantile(shape, p, 1 - p);
    }
  }
}

ScaleFamily family() {
  return ScaleFamily{Gamma::name, standard, greatest_shape, least_shape,
                     [](double cv) { return 1 / (cv * cv); }};
}

}  // namespace

GammaSampler::GammaSampler(double shape)
    : shape_(shape), d_((shape < 1 ? shape + 1 : shape) - 1.0 / 3), c_(1 / std::sqrt(9 * d_)) {}

// Of a shape of at least 1: x = d (1 + c z)^3 for a normal z, accepted in 95 % of cases or more.
double GammaSampler::boosted(random::Stream& rng) const {
  for (;;) {
    const double z = random::standard_normal(rng);
    const double root = 1 + c_ * z;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = random::uniform_open(rng);
    const double z2 = z * z;
    if (u < 1 - 0.0331 * z2 * z2) return d_ * v;
    if (math::log(u) < 0.5 * z2 + d_ * (1 - v + math::log(v))) return d_ * v;
  }
}

// Of a shape a below 1: a variate of a + 1 times U^(1/a).
double GammaSampler::operator()(random::Stream& rng) const {
  const double x = boosted(rng);
  return shape_ < 1 ? x * math::exp(-random::standard_exponential(rng) / shape_) : x;
}

double GammaSampler::log_variate(random::Stream& rng) const {
  const double log_x = math::log(boosted(rng));
  return shape_ < 1 ? log_x - random::standard_exponential(rng) / shape_ : log_x;
}

Gamma Gamma::read(input::Reader& in) {
  const Features features = read_features(in, name, accepted);
  if (in.sound()) warn_if_ambiguous(in, family(), features);
  return from(features);
}

Gamma Gamma::from(const Features& features) {
  const ScaleAndShape found = solve(family(), features);
  return Gamma{Seconds{found.scale_s}, found.shape};
}

Gamma::Gamma(Seconds scale, double shape) : scale_s_(scale.raw()), shape_(shape), sampler_(shape) {
  check_parameter(scale_s_ > 0, name, "scale", scale_s_, "greater than 0");
  check_parameter(shape_ >= least_shape && shape_ <= greatest_shape, name, "shape", shape_,
                  "from 0.001 to 1000000");
}

double Gamma::inverse(double below, double above) const {
  return scale_s_ * math::gamma_quantile(shape_, below, above);
}

double Gamma::cdf(double x) const {
  return math::gamma_tails(shape_, x / scale_s_).below;
}
double Gamma::survival(double x) const {
  return math::gamma_tails(shape_, x / scale_s_).above;
}

double Gamma::density(double x) const {
  if (x <= 0) return x < 0 || shape_ > 1 ? 0 : shape_ == 1 ? 1 / scale_s_ : infinity;
  return math::poisson_term(shape_, x / scale_s_) * shape_ / x;
}

double Gamma::third_moment() const {
  return scale_s_ * scale_s_ * scale_s_ * shape_ * (shape_ + 1) * (shape_ + 2);
}

// E[X; X > x] = mean Q(shape + 1, y), and Q(a + 1, y) = Q(a, y) + poisson_term(a, y).
double Gamma::excess(double x) const {
  if (x <= 0) return mean() - x;
  const double y = x / scale_s_;
  return scale_s_ * ((shape_ - y) * math::gamma_tails(shape_, y).above +
                     shape_ * math::poisson_term(shape_, y));
}

std::complex<double> Gamma::laplace(std::complex<double> s) const {
  return std::exp(-shape_ * std::log(1.0 + s * scale_s_));
}

std::string Gamma::describe() const {
  return fmt::format("gamma, mean {}, shape {:.4g}", input::to_text(Seconds{mean()}), shape_);
}

Erlang Erlang::read(input::Reader& in) {
  const auto stages = in.require<std::int64_t>("stages", input::between(1, 1e6),
                                               "exponential stages passed one by one");
  const auto mean = in.require<Seconds>("mean", input::positive, "mean of all stages together");
  return Erlang{stages, mean};
}

Erlang::Erlang(std::int64_t stages, Seconds mean)
    : Gamma{Seconds{mean.raw() / static_cast<double>(stages)}, static_cast<double>(stages)},
      stages_(stages) {}

// Up to four stages the sum is faster than the rejection.
double Erlang::operator()(random::Stream& rng) const {
  if (stages_ > 4) return Gamma::operator()(rng);
  double total = 0;
  for (std::int64_t i = 0; i < stages_; ++i) total += random::standard_exponential(rng);
  return scale().raw() * total;
}

std::string Erlang::describe() const {
  return fmt::format("Erlang, mean {}, {} stage{}", input::to_text(Seconds{mean()}), stages_,
                     stages_ == 1 ? "" : "s");
}

}  // namespace nines::dist
