#include "dist/truncated.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "random/uniform.hpp"

namespace nines::dist {

Truncated Truncated::read(input::Reader& in) {
  auto of = in.require<Distribution>("of", "what is truncated");
  const auto min = in.optional<Seconds>("min", Seconds{0}, "0", input::non_negative, "lower bound");
  const auto max =
      in.optional<Seconds>("max", Seconds{infinity}, "no bound", input::positive, "upper bound");
  return Truncated{std::move(of), min, max};
}

Truncated Truncated::example() {
  return Truncated{Distribution::example(), Seconds{0}, Seconds{infinity}};
}

Truncated::Truncated(Distribution of, Seconds min, Seconds max)
    : of_(std::move(of)), min_s_(min.raw()), max_s_(max.raw()) {
  check_parameter(min_s_ >= 0, name, "min", min_s_, "0 or more");
  if (!(max_s_ > min_s_)) check_parameter(false, name, "max", max_s_, "greater than min");
  const Seconds before{std::nextafter(min_s_, -1.0)};  // Keeps an atom at min.
  below_min_ = of_.cdf(before);
  from_min_ = of_.survival(before);
  up_to_max_ = of_.cdf(max);
  above_max_ = of_.survival(max);
  kept_ = from_min_ < 0.5 ? from_min_ - above_max_ : up_to_max_ - below_min_;
  if (!(kept_ > 1e-12)) {
    throw DomainError(fmt::format("truncated: less than 1e-12 of ({}) lies between {} and {}",
                                  of_.describe(), input::to_text(min), input::to_text(max)));
  }
  SurvivalFunction self{
      [this](double x) { return survival(x); }, {}, highest(), *traits().tail_index};
  breakpoints(self.breakpoints);
  moments_ = moments_of(self);
}

double Truncated::operator()(random::Stream& rng) const {
  if (kept_ < 0.2) {
    const double u = random::uniform_open(rng);
    return inverse(u, 1 - u);
  }
  for (;;) {
    const double x = of_(rng);
    if (x >= min_s_ && x <= max_s_) return x;
  }
}

double Truncated::inverse(double below, double above) const {
  const double x = of_.quantile_from(below_min_ + kept_ * below, above_max_ + kept_ * above).raw();
  return std::clamp(x, min_s_, max_s_);  // Rounding may pass a bound by a last bit.
}

// Differences of whichever tail is the smaller.
double Truncated::cdf(double x) const {
  if (x < min_s_) return 0;
  if (x >= max_s_) return 1;
  const double mass =
      from_min_ < 0.5 ? from_min_ - of_.survival(Seconds{x}) : of_.cdf(Seconds{x}) - below_min_;
  return std::clamp(mass / kept_, 0.0, 1.0);
}

double Truncated::survival(double x) const {
  if (x < min_s_) return 1;
  if (x >= max_s_) return 0;
  const double mass =
      up_to_max_ < 0.5 ? up_to_max_ - of_.cdf(Seconds{x}) : of_.survival(Seconds{x}) - above_max_;
  return std::clamp(mass / kept_, 0.0, 1.0);
}

double Truncated::density(double x) const {
  return x >= min_s_ && x <= max_s_ ? of_.density(Seconds{x}) / kept_ : 0;
}

// The integral of P(Y > t) - P(Y > max) from x to max.
double Truncated::excess(double x) const {
  if (x <= min_s_) return mean() - x;
  if (x >= max_s_) return 0;
  if (std::isinf(max_s_)) return of_.excess(Seconds{x}).raw() / kept_;
  if (of_.mean().raw() == infinity) {
    SurvivalFunction self{[this](double t) { return survival(t); }, {}, highest(), infinity};
    breakpoints(self.breakpoints);
    return excess_of(self, x);
  }
  const double integral = of_.excess(Seconds{x}).raw() - of_.excess(Seconds{max_s_}).raw();
  return std::max(0.0, (integral - (max_s_ - x) * above_max_) / kept_);
}

std::complex<double> Truncated::laplace(std::complex<double> s) const {
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

double Truncated::lowest() const {
  return std::max(min_s_, of_.lowest().raw());
}
double Truncated::highest() const {
  return std::min(max_s_, of_.highest().raw());
}
LawTraits Truncated::traits() const {
  return {.shape = std::max(Shape::cornered, of_.shape()),
          .closed_transform = false,
          .tail_index = std::isinf(max_s_) ? of_.tail_index() : all_moments,
          .exponential = false};
}

void Truncated::breakpoints(std::vector<double>& out) const {
  const std::size_t first = out.size();
  of_.breakpoints(out);
  for (std::size_t i = first; i < out.size(); ++i) out[i] = std::clamp(out[i], min_s_, max_s_);
  out.push_back(min_s_);
  if (std::isfinite(max_s_)) out.push_back(max_s_);
}

std::string Truncated::describe() const {
  std::string bounds = "from " + input::to_text(Seconds{min_s_});
  if (std::isfinite(max_s_)) bounds += " to " + input::to_text(Seconds{max_s_});
  return "(" + of_.describe() + ") truncated " + bounds;
}

}  // namespace nines::dist
