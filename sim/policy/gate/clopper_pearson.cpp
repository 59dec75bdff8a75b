#include "policy/gate/clopper_pearson.hpp"

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {

ClopperPearsonGate ClopperPearsonGate::read(input::Reader& in) {
  ClopperPearsonGate gate;
  gate.interval = gate::IntervalSettings::read(in);
  gate.settings = gate.interval.settings;
  return gate;
}

std::unique_ptr<Gate> ClopperPearsonGate::make(const GatePlan& plan, double share) const {
  return gate::make_interval_gate(name, interval, plan, share,
                                  {gate::binomial_upper, gate::binomial_lower},
                                  /*normal=*/false);
}

}  // namespace nines::gate
