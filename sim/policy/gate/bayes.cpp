#include "policy/gate/bayes.hpp"

#include <cmath>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "math/special.hpp"
#include "policy/gate/failure_limits.hpp"

namespace nines::gate {
namespace {

struct Prior {
  gate::BetaLaw law;
  static Prior read(input::Reader& in) {
    Prior prior;
    prior.law.a = in.require<double>("a", input::Range{0, 1e6, true, false, "above 0, to 1e6"},
                                     "as if so many failures had been seen before");
    prior.law.b = in.require<double>("b", input::Range{0, 1e9, true, false, "above 0, to 1e9"},
                                     "as if so many successes had been seen before");
    return prior;
  }
};

class PosteriorAbove final : public Gate {
 public:
  PosteriorAbove(const GatePlan& plan, const gate::BetaLaw& prior, double max, double doubt)
      : max_(max), doubt_(doubt), limits_(plan.looks, [=](std::size_t, auto n, auto k) {
          return math::beta_tails(prior.a + static_cast<double>(k),
                                  prior.b + static_cast<double>(n - k), max, 1 - max)
                     .below <= doubt * gate::slack;
        }) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    return limits_.rejects(look) ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override { return {}; }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when the error rate is above {:.4g} with probability {:.6g}",
                       max_, 1 - doubt_);
  }

 private:
  double max_;
  double doubt_;
  gate::FailureLimits limits_;
};

class PosteriorWorse final : public Gate {
 public:
  PosteriorWorse(const gate::BetaLaw& prior, double doubt) : prior_(prior), doubt_(doubt) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    const auto posterior = [&](const Arm& arm) {
      return gate::BetaLaw{prior_.a + static_cast<double>(arm.failures),
                           prior_.b + static_cast<double>(arm.requests - arm.failures)};
    };
    // P(control >= canary), the small side, so that strict probabilities keep their digits.
    const double not_worse =
        gate::beta_exceeds(posterior(look.counts.control), posterior(look.counts.canary));
    return not_worse <= doubt_ * gate::slack ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override { return {.uses_control = true}; }
  [[nodiscard]] std::string describe() const override {
    return fmt::format(
        "rolls back when the canary is worse than the control with probability {:.6g}", 1 - doubt_);
  }

 private:
  gate::BetaLaw prior_;
  double doubt_;
};

}  // namespace

BayesGate BayesGate::read(input::Reader& in) {
  BayesGate gate;
  gate.settings = GateSettings::read(in);
  gate.prior =
      in.optional<Prior>("prior", Prior{}, "{\"a\": 1, \"b\": 1}", "beta prior of an error rate")
          .law;
  gate.probability = in.require<Probability>("probability", input::proper_fraction,
                                             "posterior probability that rolls back");
  gate.max = in.maybe<Probability>("max", input::proper_fraction, "highest error rate to accept",
                                   "the release's baseline_errors");
  gate.against = read_against(in);
  in.check(gate.against == Against::baseline || gate.prior.a == std::floor(gate.prior.a), "prior",
           "against a control the prior's \"a\" must be a whole number");
  in.check(gate.against == Against::baseline || !gate.max, "max",
           "\"max\" is for a gate against a baseline; this one compares with the control");
  return gate;
}

std::unique_ptr<Gate> BayesGate::make(const GatePlan& plan, double share) const {
  const double doubt = (1 - probability.raw()) * share;
  if (against == Against::control) return std::make_unique<PosteriorWorse>(prior, doubt);
  return std::make_unique<PosteriorAbove>(plan, prior, max ? max->raw() : plan.baseline, doubt);
}

}  // namespace nines::gate
