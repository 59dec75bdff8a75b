#include "policy/gate/jeffreys.hpp"

#include "input/reader.hpp"
#include "math/special.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {

JeffreysGate JeffreysGate::read(input::Reader& in) {
  JeffreysGate gate;
  gate.interval = gate::IntervalSettings::read(in);
  gate.settings = gate.interval.settings;
  return gate;
}

std::unique_ptr<Gate> JeffreysGate::make(const GatePlan& plan, double share) const {
  const auto posterior = [](std::int64_t k, std::int64_t n, double max) {
    return math::beta_tails(static_cast<double>(k) + 0.5, static_cast<double>(n - k) + 0.5, max,
                            1 - max);
  };
  return gate::make_interval_gate(
      name, interval, plan, share,
      {[=](std::int64_t k, std::int64_t n, double max) { return posterior(k, n, max).below; },
       [=](std::int64_t k, std::int64_t n, double max) { return posterior(k, n, max).above; }},
      /*normal=*/false);
}

}  // namespace nines::gate
