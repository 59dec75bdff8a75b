#include "dist/pareto.hpp"

#include <fmt/format.h>

#include "dist/checks.hpp"
#include "dist/survival_moments.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {

Pareto Pareto::read(input::Reader& in) {
  const auto min = in.require<Seconds>("min", input::positive, "shortest duration");
  const auto alpha = in.require<double>("alpha", input::at_least(0.01),
                                        "tail exponent; the variance is infinite up to 2");
  return Pareto{min, alpha};
}

Pareto::Pareto(Seconds min, double alpha)
    : min_s_(min.raw()), alpha_(alpha), inverse_alpha_(1 / alpha) {
  check_parameter(min_s_ > 0, name, "min", min_s_, "greater than 0");
  check_parameter(alpha_ >= 0.01, name, "alpha", alpha_, "0.01 or more");
}

double Pareto::survival(double x) const {
  return x > min_s_ ? math::exp(-alpha_ * math::log1p((x - min_s_) / min_s_)) : 1;
}

double Pareto::cdf(double x) const {
  return x > min_s_ ? -math::expm1(-alpha_ * math::log1p((x - min_s_) / min_s_)) : 0;
}

double Pareto::density(double x) const {
  return x >= min_s_ ? alpha_ / x * survival(x) : 0;
}

double Pareto::mean() const {
  return alpha_ > 1 ? min_s_ * alpha_ / (alpha_ - 1) : infinity;
}

double Pareto::variance() const {
  if (alpha_ <= 2) return infinity;
  return min_s_ * min_s_ * alpha_ / ((alpha_ - 1) * (alpha_ - 1) * (alpha_ - 2));
}

double Pareto::third_moment() const {
  return alpha_ > 3 ? min_s_ * min_s_ * min_s_ * alpha_ / (alpha_ - 3) : infinity;
}

double Pareto::excess(double x) const {
  if (alpha_ <= 1) return infinity;
  return x <= min_s_ ? mean() - x : x * survival(x) / (alpha_ - 1);
}

std::complex<double> Pareto::laplace(std::complex<double> s) const {
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

std::string Pareto::describe() const {
  return fmt::format("Pareto, mean {}, min {}, alpha {:.4g}",
                     alpha_ > 1 ? input::to_text(Seconds{mean()}) : "infinite",
                     input::to_text(Seconds{min_s_}), alpha_);
}

}  // namespace nines::dist
