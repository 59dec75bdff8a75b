#include "policy/gate/clopper_pearson.hpp"

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines {

ClopperPearsonGate ClopperPearsonGate::read(Reader& in) {
  ClopperPearsonGate gate;
  gate.interval = gates::IntervalSettings::read(in);
  gate.settings = gate.interval.settings;
  return gate;
}

std::unique_ptr<Gate> ClopperPearsonGate::make(const GatePlan& plan, double share) const {
  return gates::make_interval_gate(name, interval, plan, share,
                                   {gates::binomial_upper, gates::binomial_lower},
                                   /*normal=*/false);
}

}  // namespace nines
