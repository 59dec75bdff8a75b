#include "dist/uniform.hpp"

#include <algorithm>

#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {

Uniform Uniform::read(input::Reader& in) {
  const auto min = in.require<Seconds>("min", input::non_negative, "shortest duration");
  const auto max = in.require<Seconds>("max", input::positive, "longest duration");
  return Uniform{min, max};
}

Uniform::Uniform(Seconds min, Seconds max)
    : min_s_(min.raw()), max_s_(max.raw()), width_s_(max_s_ - min_s_) {
  check_parameter(min_s_ >= 0, name, "min", min_s_, "0 or more");
  check_parameter(max_s_ > min_s_, name, "max", max_s_, "greater than min");
}

double Uniform::cdf(double x) const {
  return std::clamp((x - min_s_) / width_s_, 0.0, 1.0);
}
double Uniform::survival(double x) const {
  return std::clamp((max_s_ - x) / width_s_, 0.0, 1.0);
}

double Uniform::density(double x) const {
  return x >= min_s_ && x <= max_s_ ? 1 / width_s_ : 0;
}

double Uniform::third_moment() const {
  return (min_s_ + max_s_) * (min_s_ * min_s_ + max_s_ * max_s_) / 4;
}

double Uniform::excess(double x) const {
  if (x <= min_s_) return mean() - x;
  if (x >= max_s_) return 0;
  return (max_s_ - x) * (max_s_ - x) / (2 * width_s_);
}

// exp(-s mean) sinh(h)/h with h = s width/2; the series where both differences would cancel.
std::complex<double> Uniform::laplace(std::complex<double> s) const {
  const std::complex<double> h = 0.5 * width_s_ * s;
  if (std::abs(h) < 0.01) {
    const std::complex<double> h2 = h * h;
    return std::exp(-s * mean()) * (1.0 + h2 / 6.0 * (1.0 + h2 / 20.0 * (1.0 + h2 / 42.0)));
  }
  return (std::exp(-s * min_s_) - std::exp(-s * max_s_)) / (s * width_s_);
}

std::string Uniform::describe() const {
  return "uniform from " + input::to_text(Seconds{min_s_}) + " to " +
         input::to_text(Seconds{max_s_});
}

}  // namespace nines::dist
