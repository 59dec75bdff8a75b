#include "dist/triangular.hpp"

#include <cmath>

#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/quadrature.hpp"
#include "random/uniform.hpp"

namespace nines::dist {

Triangular Triangular::read(input::Reader& in) {
  const auto min = in.require<Seconds>("min", input::non_negative, "shortest duration");
  const auto mode = in.require<Seconds>("mode", input::non_negative, "likeliest duration");
  const auto max = in.require<Seconds>("max", input::positive, "longest duration");
  return Triangular{min, mode, max};
}

Triangular::Triangular(Seconds min, Seconds mode, Seconds max)
    : min_s_(min.raw()), mode_s_(mode.raw()), max_s_(max.raw()) {
  check_parameter(min_s_ >= 0, name, "min", min_s_, "0 or more");
  check_parameter(max_s_ > min_s_, name, "max", max_s_, "greater than min");
  check_parameter(mode_s_ >= min_s_ && mode_s_ <= max_s_, name, "mode", mode_s_, "from min to max");
}

double Triangular::operator()(random::Stream& rng) const {
  const double u = random::uniform_open(rng);
  return inverse(u, 1 - u);
}

// Below the mode (x - min)^2 = p (max - min)(mode - min); above it likewise from the other end.
double Triangular::inverse(double below, double above) const {
  const double width = max_s_ - min_s_;
  const double left = mode_s_ - min_s_;
  if (below * width <= left) return min_s_ + std::sqrt(below * width * left);
  return max_s_ - std::sqrt(above * width * (max_s_ - mode_s_));
}

double Triangular::cdf(double x) const {
  if (x <= min_s_) return 0;
  if (x > mode_s_) return 1 - survival(x);
  return (x - min_s_) * (x - min_s_) / ((max_s_ - min_s_) * (mode_s_ - min_s_));
}

double Triangular::survival(double x) const {
  if (x >= max_s_) return 0;
  if (x <= mode_s_) return x <= min_s_ ? 1 : 1 - cdf(x);
  return (max_s_ - x) * (max_s_ - x) / ((max_s_ - min_s_) * (max_s_ - mode_s_));
}

double Triangular::density(double x) const {
  if (x < min_s_ || x > max_s_) return 0;
  const double top = 2 / (max_s_ - min_s_);
  if (x < mode_s_) return top * (x - min_s_) / (mode_s_ - min_s_);
  return x == mode_s_ ? top : top * (max_s_ - x) / (max_s_ - mode_s_);
}

double Triangular::variance() const {
  const double left = mode_s_ - min_s_;
  const double right = max_s_ - mode_s_;
  return (left * left + left * right + right * right) / 18;
}

// With the three corners a, b, c: E[X^3] = (sum of all products of three, repeats allowed)/10.
double Triangular::third_moment() const {
  const double a = min_s_, b = mode_s_, c = max_s_;
  return (a * a * a + b * b * b + c * c * c + a * a * b + a * a * c + b * b * a + b * b * c +
          c * c * a + c * c * b + a * b * c) /
         10;
}

// Above the mode the integral of the survival function; below it the mean, less x, plus the
// integral of the cdf, which is a cubic as well.
double Triangular::excess(double x) const {
  if (x <= min_s_) return mean() - x;
  if (x >= max_s_) return 0;
  const double width = max_s_ - min_s_;
  if (x > mode_s_) {
    const double rest = max_s_ - x;
    return rest * rest * rest / (3 * width * (max_s_ - mode_s_));
  }
  const double gone = x - min_s_;
  return mean() - x + (gone > 0 ? gone * gone * gone / (3 * width * (mode_s_ - min_s_)) : 0);
}

std::complex<double> Triangular::laplace(std::complex<double> s) const {
  const auto integrand = [&](double x) { return std::exp(-s * x) * density(x); };
  std::complex<double> total = 0;
  if (mode_s_ > min_s_) total += math::integrate(integrand, min_s_, mode_s_, 1e-13);
  if (max_s_ > mode_s_) total += math::integrate(integrand, mode_s_, max_s_, 1e-13);
  return total;
}

void Triangular::breakpoints(std::vector<double>& out) const {
  out.insert(out.end(), {min_s_, mode_s_, max_s_});
}

std::string Triangular::describe() const {
  return "triangular from " + input::to_text(Seconds{min_s_}) + " to " +
         input::to_text(Seconds{max_s_}) + ", mode " + input::to_text(Seconds{mode_s_});
}

}  // namespace nines::dist
