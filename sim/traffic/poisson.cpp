#include "traffic/poisson.hpp"

#include "input/reader.hpp"
#include "input/units.hpp"
#include "traffic/renewal.hpp"

namespace nines::traffic {

Poisson Poisson::read(input::Reader& in) {
  return Poisson{in.require<PerSecond>("rate", input::positive, "mean arrivals per unit of time")};
}

Poisson::Poisson(PerSecond rate) : rate_(rate) {
  const bool has_gap = 1 / rate.raw() < infinity;  // Not where the rate is next to nothing.
  if (!(rate.raw() > 0) || rate.raw() == infinity || !has_gap) {
    throw DomainError("poisson: the rate must be above 0 and finite, and so must the mean gap");
  }
}

std::optional<dist::Distribution> Poisson::gap() const {
  return dist::Distribution::exponential(1.0 / rate_);
}

std::unique_ptr<ArrivalSource> Poisson::start(const SourceSeed& seed) const {
  return Renewal{*gap()}.start(seed);
}

std::string Poisson::describe() const {
  return "Poisson arrivals, " + input::to_text(rate_);
}

}  // namespace nines::traffic
