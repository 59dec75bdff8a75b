#include "core/error.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "traffic/@name@.hpp"
#include "traffic/renewal.hpp"

namespace nines::traffic {

@Name @ @Name @ ::read(input::Reader& in) {
  return @Name @{in.require<PerSecond>("rate", input::positive, "mean arrivals per unit of time")};
}

@Name @ ::@Name @(PerSecond rate) : rate_(rate) {
  if (!(rate.raw() > 0 && 1 / rate.raw() < infinity)) {
    throw DomainError("@name@: the rate must be above 0, and the mean gap finite");
  }
}

std::optional<dist::Distribution> @Name @ ::gap() const {
  return dist::Distribution::constant(1.0 / rate_);
}

std::unique_ptr<ArrivalSource> @Name @ ::start(const SourceSeed& seed) const {
  return Renewal{*gap()}.start(seed);
}

std::string @Name @ ::describe() const {
  return "@name@ arrivals, " + input::to_text(rate_);
}

}  // namespace nines::traffic
