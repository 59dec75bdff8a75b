#include "analytic/birth_death.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace nines::analytic {
namespace {

constexpr double negligible = 1e-290;
constexpr std::size_t most_states = 10'000'000;

[[noreturn]] void refuse() {
  throw DomainError(
      "the chain does not settle, or only beyond 1e7 states: arrivals outrun "
      "departures; offer less load, limit the queue or give customers a patience");
}

// The first state from which the chain moves down rather than up.
double mode_of(const BirthDeath& chain) {
  const auto rises = [&](double n) {
    return n < chain.last && chain.birth_per_s(n) > chain.death_per_s(n + 1);
  };
  if (!rises(0)) return 0;
  double low = 0;
  double high = 1;
  while (rises(high)) {
    low = high;
    high *= 2;
    if (high > 1e15) refuse();
  }
  while (high - low > 1) {
    const double middle = std::floor(low + (high - low) / 2);
    (rises(middle) ? low : high) = middle;
  }
  return high;
}

}  // namespace

StationaryLaw stationary_law(const BirthDeath& chain) {
  const double mode = mode_of(chain);
  std::vector<double> up;
  double weight = 1;
  for (double n = mode; weight > negligible; ++n) {
    up.push_back(weight);
    if (!(n < chain.last)) break;
    if (up.size() > most_states) refuse();
    weight *= chain.birth_per_s(n) / chain.death_per_s(n + 1);
  }
  std::vector<double> law;
  weight = 1;
  for (double n = mode; n > 0; --n) {
    weight *= chain.death_per_s(n) / chain.birth_per_s(n - 1);
    if (!(weight > negligible)) break;
    if (law.size() > most_states) refuse();
    law.push_back(weight);
  }
  const auto first = static_cast<std::int64_t>(mode) - static_cast<std::int64_t>(law.size());
  std::reverse(law.begin(), law.end());
  law.insert(law.end(), up.begin(), up.end());
  double total = 0;
  for (const double value : law) total += value;
  for (double& value : law) value /= total;
  return {first, std::move(law)};
}

double expectation(const StationaryLaw& law, const std::function<double(double)>& value) {
  double sum = 0;
  for (std::size_t i = 0; i < law.probability.size(); ++i) {
    sum += law.probability[i] * value(static_cast<double>(law.first) + static_cast<double>(i));
  }
  return sum;
}

}  // namespace nines::analytic
