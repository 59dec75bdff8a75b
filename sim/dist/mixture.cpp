#include "dist/mixture.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/checks.hpp"
#include "dist/roots.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "random/uniform.hpp"

namespace nines::dist {

Mixture::Part Mixture::Part::read(input::Reader& in) {
  return {
      in.require<Probability>("weight", input::Range{0, 1, true, false, "greater than 0, up to 1"},
                              "share of the variates; all sum to 1")
          .raw(),
      in.require<Distribution>("of", "their distribution")};
}

Mixture Mixture::read(input::Value& in) {
  return Mixture{in.as<std::vector<Part>>()};
}

Mixture Mixture::example() {
  return Mixture{{{1, Distribution::example()}}};
}

Mixture::Mixture(std::vector<Part> parts) : parts_(std::move(parts)) {
  double total = 0;
  for (const Part& part : parts_) {
    check_parameter(part.weight > 0, name, "weight", part.weight, "greater than 0");
    total += part.weight;
    up_to_.push_back(total);
    mean_s_ += part.weight * part.of.mean().raw();
  }
  check_weights_sum_to_one(name, "weights", total);
  up_to_.back() = 1;
}

double Mixture::operator()(random::Stream& rng) const {
  const double u = random::uniform_half_open(rng);
  std::size_t i = 0;
  while (u >= up_to_[i]) ++i;
  return parts_[i].of(rng);
}

// The quantile lies between the smallest and the largest quantile of the parts.
double Mixture::inverse(double below, double above) const {
  double low = infinity;
  double high = 0;
  for (const Part& part : parts_) {
    const double x = part.of.quantile_from(below, above).raw();
    low = std::min(low, x);
    high = std::max(high, x);
  }
  if (low == high) return low;
  return find_fall([&](double x) { return below < 0.5 ? below - cdf(x) : survival(x) - above; },
                   low, high);
}

double Mixture::cdf(double x) const {
  double total = 0;
  for (const Part& part : parts_) total += part.weight * part.of.cdf(Seconds{x});
  return std::min(total, 1.0);
}

double Mixture::survival(double x) const {
  double total = 0;
  for (const Part& part : parts_) total += part.weight * part.of.survival(Seconds{x});
  return std::min(total, 1.0);
}

double Mixture::density(double x) const {
  double total = 0;
  for (const Part& part : parts_) total += part.weight * part.of.density(Seconds{x});
  return total;
}

double Mixture::variance() const {
  double total = 0;
  for (const Part& part : parts_) {
    const double away = part.of.mean().raw() - mean_s_;
    const double variance = part.of.variance();
    total += part.weight * (variance == infinity ? infinity : variance + away * away);
  }
  return total;
}

double Mixture::third_moment() const {
  double total = 0;
  for (const Part& part : parts_) total += part.weight * part.of.third_moment();
  return total;
}

double Mixture::excess(double x) const {
  double total = 0;
  for (const Part& part : parts_) total += part.weight * part.of.excess(Seconds{x}).raw();
  return total;
}

std::complex<double> Mixture::laplace(std::complex<double> s) const {
  std::complex<double> total = 0;
  for (const Part& part : parts_) total += part.weight * part.of.laplace(s);
  return total;
}

double Mixture::lowest() const {
  double lowest = infinity;
  for (const Part& part : parts_) lowest = std::min(lowest, part.of.lowest().raw());
  return lowest;
}

double Mixture::highest() const {
  double highest = 0;
  for (const Part& part : parts_) highest = std::max(highest, part.of.highest().raw());
  return highest;
}

// As hard to compute with as the hardest of its parts; the heaviest tail rules.
LawTraits Mixture::traits() const {
  Shape shape = Shape::smooth;
  bool closed = true;
  double index = all_moments;
  for (const Part& part : parts_) {
    shape = std::max(shape, part.of.shape());
    closed = closed && part.of.has_closed_transform();
    index = std::min(index, part.of.tail_index());
  }
  const bool one_exponential = std::all_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    return part.of.is_exponential() && part.of.mean() == parts_.front().of.mean();
  });
  return {.shape = shape,
          .closed_transform = closed,
          .tail_index = index,
          .exponential = one_exponential};
}

void Mixture::breakpoints(std::vector<double>& out) const {
  for (const Part& part : parts_) part.of.breakpoints(out);
}

std::string Mixture::describe() const {
  std::string text;
  for (const Part& part : parts_) {
    text += fmt::format("{}{:.4g} % ({})", text.empty() ? "" : ", ", 100 * part.weight,
                        part.of.describe());
  }
  return "mixture of " + text;
}

}  // namespace nines::dist
