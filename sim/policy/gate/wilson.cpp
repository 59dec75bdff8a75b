#include "policy/gate/wilson.hpp"

#include <cmath>

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {

WilsonGate WilsonGate::read(input::Reader& in) {
  WilsonGate gate;
  gate.interval = gate::IntervalSettings::read(in);
  gate.settings = gate.interval.settings;
  return gate;
}

std::unique_ptr<Gate> WilsonGate::make(const GatePlan& plan, double share) const {
  // Compared on the scale of z, where the critical value is one number; the tail is its stand-in.
  const double error = (1 - interval.confidence.raw()) * share;
  const double critical = gate::critical_z(error);
  const auto z = [](std::int64_t k, std::int64_t n, double max) {
    const auto trials = static_cast<double>(n);
    return (static_cast<double>(k) - trials * max) / std::sqrt(trials * max * (1 - max));
  };
  const auto tail = [=](bool reached) { return reached ? 0.0 : 1.0; };
  return gate::make_interval_gate(
      name, interval, plan, share,
      {[=](std::int64_t k, std::int64_t n, double max) { return tail(z(k, n, max) >= critical); },
       [=](std::int64_t k, std::int64_t n, double max) { return tail(z(k, n, max) <= -critical); }},
      /*normal=*/true);
}

}  // namespace nines::gate
