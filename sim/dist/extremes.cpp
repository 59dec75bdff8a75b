#include "dist/extremes.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "dist/roots.hpp"
#include "input/reader.hpp"
#include "math/elementary.hpp"

namespace nines::dist {
namespace {

// The probability of what all of them must do, and of its contrary: the product of the p_i and
// 1 - product, which is -expm1(sum of log1p(-q_i)) where the q_i are small.

template <class Wanted>
double product(const std::vector<Distribution>& of, const Wanted& wanted) {
  double value = 1;
  for (const Distribution& one : of) value *= wanted(one);
  return value;
}

template <class Contrary>
double one_minus_product(const std::vector<Distribution>& of, const Contrary& contrary) {
  double logs = 0;
  for (const Distribution& one : of) logs += math::log1p(-contrary(one));
  return -math::expm1(logs);
}

}  // namespace

template <Extreme which>
ExtremeOf<which> ExtremeOf<which>::read(input::Value& in) {
  return ExtremeOf{in.as<std::vector<Distribution>>()};
}

template <Extreme which>
ExtremeOf<which> ExtremeOf<which>::example() {
  return ExtremeOf{{Distribution::example()}};
}

template <Extreme which>
ExtremeOf<which>::ExtremeOf(std::vector<Distribution> of) : of_(std::move(of)) {
  if (of_.empty()) throw DomainError(std::string(name) + " needs at least one distribution");
  moments_ = moments_of(self());
}

template <Extreme which>
double ExtremeOf<which>::operator()(random::Stream& rng) const {
  double x = of_.front()(rng);
  for (std::size_t i = 1; i < of_.size(); ++i) {
    const double next = of_[i](rng);
    x = which == Extreme::max ? std::max(x, next) : std::min(x, next);
  }
  return x;
}

template <Extreme which>
double ExtremeOf<which>::cdf(double x) const {
  const auto cdf_at = [x](const Distribution& one) { return one.cdf(Seconds{x}); };
  if constexpr (which == Extreme::max) return product(of_, cdf_at);
  return one_minus_product(of_, cdf_at);
}

template <Extreme which>
double ExtremeOf<which>::survival(double x) const {
  const auto survival_at = [x](const Distribution& one) { return one.survival(Seconds{x}); };
  if constexpr (which == Extreme::min) return product(of_, survival_at);
  return one_minus_product(of_, survival_at);
}

// The sum over i of density_i times what the others must do.
template <Extreme which>
double ExtremeOf<which>::density(double x) const {
  double total = 0;
  for (std::size_t i = 0; i < of_.size(); ++i) {
    double term = of_[i].density(Seconds{x});
    for (std::size_t j = 0; j < of_.size(); ++j) {
      if (j == i || term == 0) continue;
      term *= which == Extreme::max ? of_[j].cdf(Seconds{x}) : of_[j].survival(Seconds{x});
    }
    total += term;
  }
  return total;
}

template <Extreme which>
double ExtremeOf<which>::inverse(double below, double above) const {
  const auto short_of = [&](double x) {
    return below < 0.5 ? below - cdf(x) : survival(x) - above;
  };
  // A single one's quantile is on one side of the answer.
  double low = which == Extreme::max ? 0 : infinity;
  for (const Distribution& one : of_) {
    const double x = one.quantile_from(below, above).raw();
    low = which == Extreme::max ? std::max(low, x) : std::min(low, x);
  }
  if (which == Extreme::min) return find_fall(short_of, lowest(), low);
  return find_crossing(short_of, low, low > 0 ? 2 * low : 1e-9);
}

template <Extreme which>
SurvivalFunction ExtremeOf<which>::self() const {
  SurvivalFunction survival_function{
      [this](double x) { return survival(x); }, {}, highest(), *traits().tail_index};
  breakpoints(survival_function.breakpoints);
  return survival_function;
}

template <Extreme which>
double ExtremeOf<which>::excess(double x) const {
  return x <= 0 ? mean() - x : excess_of(self(), x);
}

template <Extreme which>
std::complex<double> ExtremeOf<which>::laplace(std::complex<double> s) const {
  return laplace_of([this](double below, double above) { return inverse(below, above); }, s);
}

template <Extreme which>
double ExtremeOf<which>::lowest() const {
  double value = of_.front().lowest().raw();
  for (const Distribution& one : of_) {
    const double next = one.lowest().raw();
    value = which == Extreme::max ? std::max(value, next) : std::min(value, next);
  }
  return value;
}

template <Extreme which>
double ExtremeOf<which>::highest() const {
  double value = of_.front().highest().raw();
  for (const Distribution& one : of_) {
    const double next = one.highest().raw();
    value = which == Extreme::max ? std::max(value, next) : std::min(value, next);
  }
  return value;
}

// Tails of a minimum multiply, so their exponents add up; the heaviest tail rules a maximum.
template <Extreme which>
LawTraits ExtremeOf<which>::traits() const {
  constexpr bool longest = which == Extreme::max;
  double index = longest ? all_moments : 0;
  Shape shape = Shape::smooth;
  bool all_exponential = true;
  for (const Distribution& one : of_) {
    index = longest ? std::min(index, one.tail_index()) : index + one.tail_index();
    shape = std::max(shape, one.shape());
    all_exponential = all_exponential && one.is_exponential();
  }
  return {.shape = shape,
          .closed_transform = false,
          .tail_index = index,
          .exponential = all_exponential && (!longest || of_.size() == 1)};
}

template <Extreme which>
void ExtremeOf<which>::breakpoints(std::vector<double>& out) const {
  for (const Distribution& one : of_) one.breakpoints(out);
}

template <Extreme which>
std::string ExtremeOf<which>::describe() const {
  std::string text;
  for (const Distribution& one : of_) {
    text += (text.empty() ? "(" : ", (") + one.describe() + ")";
  }
  return (which == Extreme::max ? "longest of " : "shortest of ") + text;
}

template class ExtremeOf<Extreme::max>;
template class ExtremeOf<Extreme::min>;

}  // namespace nines::dist
