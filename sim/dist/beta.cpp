#include "dist/beta.hpp"

#include <fmt/format.h>

#include "dist/checks.hpp"
#include "dist/survival_moments.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"
#include "math/special.hpp"

namespace nines::dist {

Beta Beta::read(input::Reader& in) {
  const auto a = in.require<double>("a", input::between(1e-3, 1e6), "weight of the upper end");
  const auto b = in.require<double>("b", input::between(1e-3, 1e6), "weight of the lower end");
  const auto min = in.require<Seconds>("min", input::non_negative, "shortest duration");
  const auto max = in.require<Seconds>("max", input::positive, "longest duration");
  return Beta{a, b, min, max};
}

Beta::Beta(double a, double b, Seconds min, Seconds max)
    : a_(a),
      b_(b),
      min_s_(min.raw()),
      max_s_(max.raw()),
      width_s_(max_s_ - min_s_),
      first_(a),
      second_(b) {
  check_parameter(a_ >= 1e-3 && a_ <= 1e6, name, "a", a_, "from 0.001 to 1000000");
  check_parameter(b_ >= 1e-3 && b_ <= 1e6, name, "b", b_, "from 0.001 to 1000000");
  check_parameter(min_s_ >= 0, name, "min", min_s_, "0 or more");
  check_parameter(max_s_ > min_s_, name, "max", max_s_, "greater than min");
}

// Both variates may underflow when a and b are small; their ratio does not.
double Beta::operator()(random::Stream& rng) const {
  if (a_ < 1 && b_ < 1) {
    const double log_first = first_.log_variate(rng);
    const double log_second = second_.log_variate(rng);
    return min_s_ + width_s_ / (1 + math::exp(log_second - log_first));
  }
  const double first = first_(rng);
  const double second = second_(rng);
  return min_s_ + width_s_ * (first / (first + second));
}

// From whichever end is nearer, so that 1 - t keeps its accuracy.
double Beta::inverse(double below, double above) const {
  if (below < above) return min_s_ + width_s_ * math::beta_quantile(a_, b_, below, above);
  return max_s_ - width_s_ * math::beta_quantile(b_, a_, above, below);
}

double Beta::cdf(double x) const {
  return math::beta_tails(a_, b_, (x - min_s_) / width_s_, (max_s_ - x) / width_s_).below;
}

double Beta::survival(double x) const {
  return math::beta_tails(a_, b_, (x - min_s_) / width_s_, (max_s_ - x) / width_s_).above;
}

double Beta::density(double x) const {
  if (x < min_s_ || x > max_s_) return 0;
  if (x == min_s_) return a_ > 1 ? 0 : a_ == 1 ? b_ / width_s_ : infinity;
  if (x == max_s_) return b_ > 1 ? 0 : b_ == 1 ? a_ / width_s_ : infinity;
  const double t = (x - min_s_) / width_s_;
  const double rest = (max_s_ - x) / width_s_;
  return math::beta_term(a_, b_, t, rest) * a_ / (t * rest * width_s_);
}

double Beta::variance() const {
  const double n = a_ + b_;
  return width_s_ * width_s_ * a_ * b_ / (n * n * (n + 1));
}

double Beta::third_moment() const {
  const double n = a_ + b_;
  const double first = a_ / n;
  const double second = first * (a_ + 1) / (n + 1);
  const double third = second * (a_ + 2) / (n + 2);
  const double m = min_s_, w = width_s_;
  return m * m * m + 3 * m * m * w * first + 3 * m * w * w * second + w * w * w * third;
}

// With I the upper tail, E[T; T > t] = a/(a+b) I(a + 1, b), and
// I(a + 1, b) = I(a, b) + beta_term(a, b).
double Beta::excess(double x) const {
  if (x <= min_s_) return mean() - x;
  if (x >= max_s_) return 0;
  const double t = (x - min_s_) / width_s_;
  const double rest = (max_s_ - x) / width_s_;
  const double share = a_ / (a_ + b_);
  return width_s_ * ((share - t) * math::beta_tails(a_, b_, t, rest).above +
                     share * math::beta_term(a_, b_, t, rest));
}

std::complex<double> Beta::laplace(std::complex<double> s) const {
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

std::string Beta::describe() const {
  return fmt::format("beta from {} to {}, a {:.4g}, b {:.4g}", input::to_text(Seconds{min_s_}),
                     input::to_text(Seconds{max_s_}), a_, b_);
}

}  // namespace nines::dist
