#include "policy/gate/binomial.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/failure_limits.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

class FixedLimit final : public Gate {
 public:
  explicit FixedLimit(std::int64_t limit) : limit_(limit) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    return look.counts.canary.failures > limit_ ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override { return {}; }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back at more than {} failures", limit_);
  }

 private:
  std::int64_t limit_;
};

class BinomialTest final : public Gate {
 public:
  BinomialTest(const GatePlan& plan, double p0, double alpha)
      : p0_(p0),
        alpha_(alpha),
        level_(p0 == plan.baseline ? std::optional(alpha) : std::nullopt),
        limits_(plan.looks, [=](std::size_t, auto n, auto k) {
          return k > 0 && gate::binomial_upper(k, n, p0) <= alpha * gate::slack;
        }) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    return limits_.rejects(look) ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override { return {.level = level_}; }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when so many failures have probability {:.4g} or less at {:.4g}",
                       alpha_, p0_);
  }

 private:
  double p0_;
  double alpha_;
  std::optional<double> level_;  ///< Only where what it takes for good is so.
  gate::FailureLimits limits_;
};

}  // namespace

BinomialGate BinomialGate::read(input::Reader& in) {
  BinomialGate gate;
  gate.settings = GateSettings::read(in);
  gate.limit = in.maybe<std::int64_t>("limit", input::non_negative,
                                      "most failures tolerated; or give `alpha`");
  gate.alpha = in.maybe<Probability>("alpha", input::proper_fraction,
                                     "chance of rejecting a good release at one look");
  gate.baseline =
      in.maybe<Probability>("baseline", input::proper_fraction, "the error rate it takes for good",
                            "the release's baseline_errors");
  in.check(gate.limit.has_value() != gate.alpha.has_value(), "alpha",
           "a binomial gate needs exactly one of \"alpha\" and \"limit\"");
  return gate;
}

std::unique_ptr<Gate> BinomialGate::make(const GatePlan& plan, double share) const {
  if (limit) return std::make_unique<FixedLimit>(*limit);
  return std::make_unique<BinomialTest>(plan, baseline ? baseline->raw() : plan.baseline,
                                        alpha->raw() * share);
}

}  // namespace nines::gate
