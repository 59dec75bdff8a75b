#include "policy/gate/always_valid.hpp"

#include <cmath>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "math/elementary.hpp"
#include "math/special.hpp"
#include "policy/gate/failure_limits.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

std::string rule_in_words(double alpha) {
  return fmt::format("rolls back when the mixture likelihood ratio reaches {:.4g}", 1 / alpha);
}

class AgainstBaseline final : public Gate {
 public:
  AgainstBaseline(const GatePlan& plan, double alpha, double expected)
      : alpha_(alpha), limits_(plan.looks, rule(plan.baseline, alpha, expected)) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    return limits_.rejects(look) ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override { return {.level = alpha_, .sequential = true}; }
  [[nodiscard]] std::string describe() const override { return rule_in_words(alpha_); }

 private:
  // The mixing law is a beta of mean p0 cut to rates above p0; with a = p0/expected its spread is
  // about sqrt(p0 expected).
  static gate::FailureLimits::Rule rule(double p0, double alpha, double expected) {
    const double a = p0 / expected;
    const double b = a * (1 - p0) / p0;
    const double start = math::log_gamma(a) + math::log_gamma(b) - math::log_gamma(a + b) +
                         math::log(math::beta_tails(a, b, p0, 1 - p0).above);
    const double bar = -math::log(alpha) - 1e-9;
    return [=](std::size_t, std::int64_t requests, std::int64_t failures) {
      const auto n = static_cast<double>(requests);
      const auto k = static_cast<double>(failures);
      if (k <= n * p0) return false;
      const double log_ratio = math::log_gamma(a + k) + math::log_gamma(b + n - k) -
                               math::log_gamma(a + b + n) +
                               math::log(math::beta_tails(a + k, b + n - k, p0, 1 - p0).above) -
                               start - k * math::log(p0) - (n - k) * math::log1p(-p0);
      return log_ratio >= bar;
    };
  }

  double alpha_;
  gate::FailureLimits limits_;
};

class AgainstControl final : public Gate {
 public:
  AgainstControl(double alpha, double expected)
      : alpha_(alpha), bar_(-math::log(alpha)), mixing_(expected * expected) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    const auto& [canary, control] = look.counts;
    const auto n1 = static_cast<double>(canary.requests);
    const auto n2 = static_cast<double>(control.requests);
    const double difference =
        static_cast<double>(canary.failures) / n1 - static_cast<double>(control.failures) / n2;
    if (!(difference > 0)) return Verdict::go_on;
    const double p = static_cast<double>(canary.failures + control.failures) / (n1 + n2);
    const double variance = p * (1 - p) * (1 / n1 + 1 / n2);
    const double sum = variance + mixing_;
    const double log_ratio =
        0.5 * math::log(variance / sum) + difference * difference * mixing_ / (2 * variance * sum);
    return log_ratio >= bar_ ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.level = alpha_, .uses_control = true, .sequential = true, .normal = true};
  }
  [[nodiscard]] std::string describe() const override { return rule_in_words(alpha_); }

 private:
  double alpha_;
  double bar_;
  double mixing_;
};

}  // namespace

AlwaysValidGate AlwaysValidGate::read(input::Reader& in) {
  AlwaysValidGate gate;
  gate.settings = GateSettings::read(in);
  gate.alpha = in.require<Probability>("alpha", input::proper_fraction,
                                       "chance of ever rejecting a good release");
  gate.against = read_against(in);
  gate.expected =
      in.maybe<Probability>("expected", input::proper_fraction, "size of regression it is tuned to",
                            "the release's baseline_errors");
  in.check(gate.settings.over == Over::rollout, "over",
           "an always_valid gate looks at all counts so far; leave \"over\" out");
  return gate;
}

std::unique_ptr<Gate> AlwaysValidGate::make(const GatePlan& plan, double share) const {
  const double level = alpha.raw() * share;
  const double tuned_to = expected ? expected->raw() : plan.baseline;
  if (against == Against::control) return std::make_unique<AgainstControl>(level, tuned_to);
  return std::make_unique<AgainstBaseline>(plan, level, tuned_to);
}

}  // namespace nines::gate
