#include "analytic/group_sequential.hpp"

#include <cmath>
#include <map>
#include <numbers>

#include <fmt/format.h>

#include "core/error.hpp"
#include "math/gauss_legendre.hpp"
#include "math/normal.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

// Beyond this many standard deviations there is nothing to integrate, and no bound is reached.
constexpr double far = 9;
constexpr double never = 40;

void check_times(std::span<const double> times) {
  if (times.empty() || times.size() > 2000) {
    throw DomainError(
        fmt::format("the number of looks is {}; it must lie in 1 ... 2000", times.size()));
  }
  double before = 0;
  for (const double t : times) {
    if (!(t > before && t <= 1 + 1e-12)) {
      throw DomainError(
          fmt::format("the information times must rise within (0, 1], got {} after {}", t, before));
    }
    before = t;
  }
}

/// A rule of at least so many nodes. Rules of many nodes take long and come up in every step of the
/// search for a bound, so they are made in steps of 32 nodes and kept.
const math::GaussLegendre& rule_of(int nodes) {
  constexpr int step = 32;
  thread_local std::map<int, math::GaussLegendre> rules;
  const int size = (nodes + step - 1) / step * step;
  const auto it = rules.find(size);
  return it != rules.end() ? it->second
                           : rules.emplace(size, math::gauss_legendre(size)).first->second;
}

/// The sub-density of S among paths not yet stopped, as point masses of a Gauss-Legendre rule.
class Paths {
 public:
  explicit Paths(double drift) : drift_(drift) {}

  /// P(not stopped before and S(t) >= s).
  [[nodiscard]] double beyond(double t, double s) const {
    const double spread = std::sqrt(t - t_);
    double sum = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      sum += masses_[i] * math::normal_tail((s - places_[i] - drift_ * (t - t_)) / spread);
    }
    return sum;
  }

  /// Moves on to time `t`, stopping what reaches `s`.
  void advance(double t, double s) {
    const double step = std::sqrt(t - t_);
    const double centre = drift_ * t;
    const double low = centre - far * std::sqrt(t);
    const double high = std::fmin(s, centre + far * std::sqrt(t));
    std::vector<double> places;
    std::vector<double> masses;
    if (low < high) {
      const double half = (high - low) / 2;
      // The density is entire with features of size `step`: a few nodes for each reach rounding.
      const math::GaussLegendre& rule = rule_of(30 + static_cast<int>(4 * half / step));
      std::size_t first = 0;  // Places rise, so those within reach move on with the node.
      for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
        const double place = low + half * (1 + rule.nodes[i]);
        const auto distance = [&](std::size_t j) {
          return (place - places_[j] - drift_ * (t - t_)) / step;
        };
        while (first < places_.size() && distance(first) >= far) ++first;
        double density = 0;
        for (std::size_t j = first; j < places_.size() && distance(j) > -far; ++j) {
          density += masses_[j] * math::normal_density(distance(j));
        }
        places.push_back(place);
        masses.push_back(half * rule.weights[i] * density / step);
      }
    }
    places_ = std::move(places);
    masses_ = std::move(masses);
    t_ = t;
  }

 private:
  double drift_;
  double t_ = 0;
  std::vector<double> places_{0.0};
  std::vector<double> masses_{1.0};
};

double spent(BoundaryShape shape, double level, double t) {
  if (shape == BoundaryShape::pocock_spending) {
    return level * std::log1p((std::numbers::e - 1) * t);
  }
  return 2 * math::normal_tail(-math::normal_quantile(level / 2) / std::sqrt(t));
}

std::vector<double> spending_bounds(BoundaryShape shape, std::span<const double> times,
                                    double level) {
  std::vector<double> bounds;
  Paths paths(0);
  double before = 0;
  for (const double t : times) {
    const double now = spent(shape, level, t);
    const auto excess = [&](double c) {
      return paths.beyond(t, c * std::sqrt(t)) - (now - before);
    };
    bounds.push_back(now - before < 1e-15 ? never : math::root(excess, -far, never));
    paths.advance(t, bounds.back() * std::sqrt(t));
    before = now;
  }
  return bounds;
}

}  // namespace

std::vector<double> upper_crossing(std::span<const double> times, std::span<const double> bounds,
                                   double drift) {
  check_times(times);
  if (bounds.size() != times.size()) {
    throw DomainError(fmt::format("{} bounds for {} looks", bounds.size(), times.size()));
  }
  std::vector<double> crossed;
  Paths paths(drift);
  double sum = 0;
  for (std::size_t k = 0; k < times.size(); ++k) {
    const double s = bounds[k] * std::sqrt(times[k]);
    sum += paths.beyond(times[k], s);
    crossed.push_back(std::fmin(1.0, sum));
    paths.advance(times[k], s);
  }
  return crossed;
}

std::vector<double> upper_bounds(BoundaryShape shape, std::span<const double> times,
                                 Probability level) {
  check_times(times);
  if (!(level.raw() > 1e-10 && level.raw() < 0.5)) {
    throw DomainError(
        fmt::format("the one-sided level is {}; it must lie in 1e-10 ... 0.5", level.raw()));
  }
  if (shape == BoundaryShape::pocock_spending || shape == BoundaryShape::obrien_fleming_spending) {
    return spending_bounds(shape, times, level.raw());
  }
  const auto scaled = [&](double c) {
    std::vector<double> bounds;
    for (const double t : times) {
      bounds.push_back(shape == BoundaryShape::pocock ? c : c / std::sqrt(t / times.back()));
    }
    return bounds;
  };
  const auto excess = [&](double c) {
    return upper_crossing(times, scaled(c)).back() - level.raw();
  };
  return scaled(math::root_above(excess, 1e-6, 1));
}

}  // namespace nines::analytic
