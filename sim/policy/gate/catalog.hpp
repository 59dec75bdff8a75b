/// @file
/// The list of gates. A gate is a class with a `name`, `read(input::Reader&)`, its `settings`, and
/// `make(plan, share)`, which builds the test at `share` of its level (for several metrics).
#pragma once

#include <memory>

#include "core/catalog.hpp"
#include "policy/gate/always_valid.hpp"
#include "policy/gate/bayes.hpp"
#include "policy/gate/beta_binomial.hpp"
#include "policy/gate/binomial.hpp"
#include "policy/gate/clopper_pearson.hpp"
#include "policy/gate/fisher.hpp"
#include "policy/gate/jeffreys.hpp"
#include "policy/gate/mann_whitney.hpp"
#include "policy/gate/mantel_haenszel.hpp"
#include "policy/gate/sequential.hpp"
#include "policy/gate/sprt.hpp"
#include "policy/gate/threshold.hpp"
#include "policy/gate/two_proportion.hpp"
#include "policy/gate/wilson.hpp"

namespace nines::gate {

using Gates = Catalog<BinomialGate, FisherGate, TwoProportionGate, ClopperPearsonGate, WilsonGate,
                      JeffreysGate, SprtGate, SequentialGate, AlwaysValidGate, BayesGate,
                      BetaBinomialGate, MannWhitneyGate, MantelHaenszelGate,
                      ThresholdGate>;  // add here, and only here

}  // namespace nines::gate
