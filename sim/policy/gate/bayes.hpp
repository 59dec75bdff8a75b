/// @file
/// Bayesian gate: rolls back when the posterior says that the canary's error rate is above `max`,
/// or above the control's, with at least `probability`. Conjugate: Beta(a + failures, b +
/// successes).
///   P(rate > max | data) = 1 - I_max(a + k, b + n - k);   against control: Miller's finite sum
/// No false-alarm level is claimed: with a flat prior it alarms about as a test of 1 - probability.
/// Ref: Gelman et al. (2013), Bayesian Data Analysis, section 2.4; Miller (2015).
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"
#include "policy/gate/sequential.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {

struct BayesGate {
  static constexpr std::string_view name = "bayes";
  static BayesGate read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Gate> make(const GatePlan& plan, double share) const;

  GateSettings settings;
  gate::BetaLaw prior;
  Probability probability;
  std::optional<Probability> max;
  Against against = Against::baseline;
};

}  // namespace nines::gate
