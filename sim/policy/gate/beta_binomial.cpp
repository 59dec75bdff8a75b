#include "policy/gate/beta_binomial.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/failure_limits.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

class BetaBinomialTest final : public Gate {
 public:
  BetaBinomialTest(const GatePlan& plan, double p0, double alpha, double rho)
      : alpha_(alpha),
        rho_(rho),
        level_(p0 == plan.baseline ? std::optional(alpha) : std::nullopt),
        limits_(plan.looks, [=, looks = plan.looks](std::size_t look, auto n, auto k) {
          if (k <= 0) return false;
          const auto trials = static_cast<double>(n);
          const double window = trials / looks[look].windows;
          const double matched = n > 1 && window > 1 ? rho * (window - 1) / (trials - 1) : 0;
          return gate::beta_binomial_upper(k, n, p0, matched) <= alpha * gate::slack;
        }) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    return limits_.rejects(look) ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override { return {.level = level_}; }
  [[nodiscard]] std::string describe() const override {
    return fmt::format(
        "rolls back when so many failures have probability {:.4g} or less among "
        "requests of correlation {:.4g}",
        alpha_, rho_);
  }

 private:
  double alpha_;
  double rho_;
  std::optional<double> level_;
  gate::FailureLimits limits_;
};

}  // namespace

BetaBinomialGate BetaBinomialGate::read(input::Reader& in) {
  BetaBinomialGate gate;
  gate.settings = GateSettings::read(in);
  gate.alpha = in.require<Probability>("alpha", input::proper_fraction,
                                       "chance of rejecting a good release at one look");
  gate.correlation =
      in.require<double>("correlation", input::Range{0, 1, false, true, "from 0, below 1"},
                         "of any two requests of a look");
  gate.baseline =
      in.maybe<Probability>("baseline", input::proper_fraction, "the error rate it takes for good",
                            "the release's baseline_errors");
  return gate;
}

std::unique_ptr<Gate> BetaBinomialGate::make(const GatePlan& plan, double share) const {
  return std::make_unique<BetaBinomialTest>(plan, baseline ? baseline->raw() : plan.baseline,
                                            alpha.raw() * share, correlation);
}

}  // namespace nines::gate
