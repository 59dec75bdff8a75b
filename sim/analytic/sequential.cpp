#include "analytic/sequential.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "math/gauss_legendre.hpp"
#include "math/normal.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

// The steps and bounds of the log likelihood ratio.
struct Ratio {
  double failure = 0;  // added by a failure, > 0
  double success = 0;  // added by a success, < 0
  double accept = 0;   // good at or below, < 0
  double reject = 0;   // bad at or above, > 0
};

Ratio checked_ratio(const Sprt& test) {
  const double good = test.good.raw();
  const double bad = test.bad.raw();
  const double alpha = test.alpha.raw();
  const double beta = test.beta.raw();
  if (!(good > 0 && good < bad && bad < 1)) {
    throw DomainError(
        fmt::format("the failure probabilities are {} (good) and {} (bad); they must satisfy 0 < "
                    "good < bad < 1",
                    good, bad));
  }
  if (!(alpha > 0 && beta > 0 && alpha + beta < 1)) {
    throw DomainError(fmt::format(
        "alpha is {} and beta {}; both must be above 0 and their sum below 1", alpha, beta));
  }
  return {std::log(bad / good), std::log1p(-bad) - std::log1p(-good),
          std::log(beta) - std::log1p(-alpha), std::log1p(-beta) - std::log(alpha)};
}

}  // namespace

SprtFigures sprt_wald(const Sprt& test) {
  const Ratio ratio = checked_ratio(test);
  const double alpha = test.alpha.raw();
  const double beta = test.beta.raw();
  const auto drift = [&](Probability p) {
    return p.raw() * ratio.failure + (1 - p.raw()) * ratio.success;
  };
  return {test.alpha, test.beta,
          ((1 - alpha) * ratio.accept + alpha * ratio.reject) / drift(test.good),
          (beta * ratio.accept + (1 - beta) * ratio.reject) / drift(test.bad)};
}

// After n trials the test goes on for the failure counts strictly between two parallel lines: a
// handful of states, whose probabilities are carried from one n to the next. It ends when less than
// 1e-17 still goes on.
SprtOutcome sprt_outcome(const Sprt& test, Probability truth) {
  const Ratio ratio = checked_ratio(test);
  const double p = truth.raw();
  std::vector<double> going{1.0};  // going[i]: P(still testing with first + i failures)
  std::vector<double> next;
  std::int64_t first = 0;
  double calls_bad = 0;
  double mean_sample = 0;
  double alive = 1;
  double steps = 0;
  for (std::int64_t n = 1; alive > 1e-17; ++n) {
    steps += static_cast<double>(going.size());
    if (steps > 3e9) {
      throw DomainError(
          "the two rates are too close to follow the test trial by trial; Wald's "
          "approximations are good for them");
    }
    mean_sample += alive;
    next.assign(going.size() + 1, 0.0);
    for (std::size_t i = 0; i < going.size(); ++i) {
      next[i] += going[i] * (1 - p);
      next[i + 1] += going[i] * p;
    }
    alive = 0;
    std::size_t drop = 0;  // States that crossed the lower line come first,
    std::size_t keep = 0;  // then those that go on, then those that crossed the upper one.
    const double start = static_cast<double>(n) * ratio.success;
    for (std::size_t i = 0; i < next.size(); ++i) {
      const auto failures = static_cast<double>(first + static_cast<std::int64_t>(i));
      const double value = start + failures * (ratio.failure - ratio.success);
      if (value <= ratio.accept) {
        ++drop;
      } else if (value >= ratio.reject) {
        calls_bad += next[i];
      } else {
        ++keep;
        alive += next[i];
      }
    }
    first += static_cast<std::int64_t>(drop);
    going.assign(next.begin() + static_cast<std::ptrdiff_t>(drop),
                 next.begin() + static_cast<std::ptrdiff_t>(drop + keep));
  }
  return {Probability{std::fmin(1.0, calls_bad)}, mean_sample};
}

SprtFigures sprt_exact(const Sprt& test) {
  const SprtOutcome good = sprt_outcome(test, test.good);
  const SprtOutcome bad = sprt_outcome(test, test.bad);
  return {good.calls_bad, bad.calls_bad.complement(), good.mean_sample, bad.mean_sample};
}

SprtLines sprt_lines(const Sprt& test) {
  const Ratio ratio = checked_ratio(test);
  const double step = ratio.failure - ratio.success;
  return {-ratio.success / step, ratio.accept / step, ratio.reject / step};
}

// Armitage, McPherson and Rowe: S_k = sqrt(k) Z_k is a sum of independent unit normals, so its
// density inside the bounds is f_k(s) = integral of f_{k-1}(u) phi(s - u) du. The density is
// entire, so a Gauss-Legendre rule with a few nodes per unit of s reaches rounding error.
Probability crossing_probability(std::span<const double> bounds, double drift) {
  if (bounds.empty() || bounds.size() > 500) {
    throw DomainError(
        fmt::format("the number of looks is {}; it must lie in 1 ... 500", bounds.size()));
  }
  for (const double bound : bounds) {
    if (!(bound > 0)) throw DomainError(fmt::format("a bound is {}; it must be above 0", bound));
  }
  const double step = drift / std::sqrt(static_cast<double>(bounds.size()));  // of S a look
  std::vector<double> places{0.0};
  std::vector<double> masses{1.0};  // density times weight at each place
  for (std::size_t k = 1; k <= bounds.size(); ++k) {
    // Beyond 9 standard deviations of S_k there is nothing to integrate.
    const double spread = std::sqrt(static_cast<double>(k));
    const double centre = step * static_cast<double>(k);
    const double low = std::fmax(-bounds[k - 1] * spread, centre - 9 * spread);
    const double high = std::fmin(bounds[k - 1] * spread, centre + 9 * spread);
    if (!(low < high)) return Probability{1};
    const double half = (high - low) / 2;
    const math::GaussLegendre rule = math::gauss_legendre(24 + static_cast<int>(6 * half));
    std::vector<double> next_places(rule.nodes.size());
    std::vector<double> next_masses(rule.nodes.size());
    for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
      const double s = low + half * (1 + rule.nodes[i]);
      double density = 0;
      for (std::size_t j = 0; j < places.size(); ++j) {
        density += masses[j] * math::normal_density(s - places[j] - step);
      }
      next_places[i] = s;
      next_masses[i] = half * rule.weights[i] * density;
    }
    places = std::move(next_places);
    masses = std::move(next_masses);
  }
  double inside = 0;
  for (const double mass : masses) inside += mass;
  return Probability{std::fmin(1.0, std::fmax(0.0, 1 - inside))};
}

Probability crossing_probability(std::span<const double> bounds) {
  return crossing_probability(bounds, 0);
}

namespace {

void check_looks(int looks) {
  if (looks < 1 || looks > 500) {
    throw DomainError(fmt::format("the number of looks is {}; it must lie in 1 ... 500", looks));
  }
}

// Bounds of the given shape, scaled to the level.
std::vector<double> scaled_bounds(std::vector<double> shape, Probability level) {
  if (!(level.raw() > 1e-10 && level.raw() < 1)) {
    throw DomainError(fmt::format("the level is {}; it must lie in 1e-10 ... 1", level.raw()));
  }
  const auto scaled = [&](double constant) {
    std::vector<double> bounds = shape;
    for (double& bound : bounds) bound *= constant;
    return bounds;
  };
  const auto excess = [&](double constant) {
    return crossing_probability(scaled(constant)).raw() - level.raw();
  };
  return scaled(math::root_above(excess, 1e-3, 1));
}

}  // namespace

Probability peeking_probability(int looks, double bound) {
  check_looks(looks);
  return crossing_probability(std::vector<double>(static_cast<std::size_t>(looks), bound));
}

std::vector<double> pocock_bounds(int looks, Probability level) {
  check_looks(looks);
  return scaled_bounds(std::vector<double>(static_cast<std::size_t>(looks), 1.0), level);
}

std::vector<double> obrien_fleming_bounds(int looks, Probability level) {
  check_looks(looks);
  std::vector<double> shape;
  for (int k = 1; k <= looks; ++k) shape.push_back(std::sqrt(static_cast<double>(looks) / k));
  return scaled_bounds(std::move(shape), level);
}

}  // namespace nines::analytic
