#include "dist/hyperexponential.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/checks.hpp"
#include "dist/roots.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"
#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::dist {

Hyperexponential::Phase Hyperexponential::Phase::read(input::Reader& in) {
  return {
      in.require<double>("probability", input::proper_fraction, "how often this phase is taken"),
      in.require<Seconds>("mean", input::positive, "mean duration of this phase")};
}

Hyperexponential Hyperexponential::read(input::Reader& in) {
  const auto mean = in.maybe<Seconds>("mean", input::positive, "mean; with cv");
  const auto cv =
      in.maybe<double>("cv", input::at_least(1), "standard deviation over mean; with mean");
  const auto phases = in.maybe<std::vector<Phase>>("phases", "instead of mean and cv");
  if (phases && !mean && !cv) return Hyperexponential{*phases};
  if (mean && cv && !phases) return balanced(*mean, *cv);
  throw DomainError("hyperexponential needs either mean and cv, or phases");
}

Hyperexponential::Hyperexponential(const std::vector<Phase>& phases) {
  double total = 0;
  for (const Phase& phase : phases) {
    check_parameter(phase.probability > 0, name, "probability", phase.probability,
                    "greater than 0");
    check_parameter(phase.mean.raw() > 0, name, "mean", phase.mean.raw(), "greater than 0");
    total += phase.probability;
    phases_.push_back({phase.probability, total, phase.mean.raw()});
  }
  check_weights_sum_to_one(name, "probabilities", total);
  phases_.back().up_to = 1;
}

// p = (1 + sqrt((c^2 - 1)/(c^2 + 1)))/2 and means mean/(2p), mean/(2(1 - p)).
Hyperexponential Hyperexponential::balanced(Seconds mean, double cv) {
  check_parameter(mean.raw() > 0, name, "mean", mean.raw(), "greater than 0");
  check_parameter(cv >= 1 && cv <= 1e6, name, "cv", cv, "from 1 to 1000000");
  const double square = cv * cv;
  if (square == 1) return Hyperexponential{{{1, mean}}};
  // The smaller probability, without the cancellation of 1 - sqrt(...).
  const double root = std::sqrt((square - 1) / (square + 1));
  const double rare = 1 / ((square + 1) * (1 + root));
  return Hyperexponential{{{1 - rare, mean / (2 * (1 - rare))}, {rare, mean / (2 * rare)}}};
}

double Hyperexponential::operator()(random::Stream& rng) const {
  const double u = random::uniform_half_open(rng);
  std::size_t i = 0;
  while (u >= phases_[i].up_to) ++i;
  return phases_[i].mean_s * random::standard_exponential(rng);
}

double Hyperexponential::inverse(double below, double above) const {
  const auto above_target = [&](double x) {
    return below < 0.5 ? below - cdf(x) : survival(x) - above;
  };
  return find_crossing(above_target, 0, mean());
}

double Hyperexponential::cdf(double x) const {
  if (x <= 0) return 0;
  double total = 0;
  for (const Part& part : phases_) total -= part.probability * math::expm1(-x / part.mean_s);
  return total;
}

double Hyperexponential::survival(double x) const {
  if (x <= 0) return 1;
  double total = 0;
  for (const Part& part : phases_) total += part.probability * math::exp(-x / part.mean_s);
  return total;
}

double Hyperexponential::density(double x) const {
  if (x < 0) return 0;
  double total = 0;
  for (const Part& part : phases_) {
    total += part.probability / part.mean_s * math::exp(-x / part.mean_s);
  }
  return total;
}

double Hyperexponential::mean() const {
  double total = 0;
  for (const Part& part : phases_) total += part.probability * part.mean_s;
  return total;
}

double Hyperexponential::variance() const {
  const double centre = mean();
  double total = 0;
  for (const Part& part : phases_) {
    const double away = part.mean_s - centre;
    total += part.probability * (part.mean_s * part.mean_s + away * away);
  }
  return total;
}

double Hyperexponential::third_moment() const {
  double total = 0;
  for (const Part& part : phases_) {
    total += 6 * part.probability * part.mean_s * part.mean_s * part.mean_s;
  }
  return total;
}

double Hyperexponential::excess(double x) const {
  double total = 0;
  for (const Part& part : phases_) {
    total += part.probability * part.mean_s * math::exp(-x / part.mean_s);
  }
  return total;
}

std::complex<double> Hyperexponential::laplace(std::complex<double> s) const {
  std::complex<double> total = 0;
  for (const Part& part : phases_) total += part.probability / (1.0 + s * part.mean_s);
  return total;
}

std::string Hyperexponential::describe() const {
  return fmt::format("hyperexponential, mean {}, cv {:.4g}, {} phase{}",
                     input::to_text(Seconds{mean()}), std::sqrt(variance()) / mean(),
                     phases_.size(), phases_.size() == 1 ? "" : "s");
}

}  // namespace nines::dist
