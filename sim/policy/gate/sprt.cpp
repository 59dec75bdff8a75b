#include "policy/gate/sprt.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "math/elementary.hpp"

namespace nines::gate {
namespace {

class Sprt final : public Gate {
 public:
  Sprt(const GatePlan& plan, double p0, double p1, double alpha, double beta, bool truncated)
      : p0_(p0),
        p1_(p1),
        level_(p0 == plan.baseline ? std::optional(alpha) : std::nullopt),
        last_look_(plan.looks.size() - 1),
        truncated_(truncated) {
    // The logarithms of math/elementary, because these lines decide sample paths.
    const double failure = math::log(p1 / p0);
    const double success = math::log1p(-p1) - math::log1p(-p0);
    const double step = failure - success;
    slope_ = -success / step;
    lower_ = (math::log(beta) - math::log1p(-alpha)) / step;
    upper_ = (math::log1p(-beta) - math::log(alpha)) / step;
  }
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    const Arm& canary = look.counts.canary;
    const double excess =
        static_cast<double>(canary.failures) - slope_ * static_cast<double>(canary.requests);
    if (excess >= upper_) return Verdict::roll_back;
    if (excess <= lower_) return Verdict::promote;
    if (!truncated_ || look.index != last_look_) return Verdict::go_on;
    return excess > 0 ? Verdict::roll_back : Verdict::promote;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.level = level_, .sequential = true, .may_promote = true};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format(
        "tests {:.4g} against {:.4g}: rolls back at {:.4g} n + {:.4g} failures or more, promotes "
        "at "
        "{:.4g} n - {:.4g} or fewer{}",
        p0_, p1_, slope_, upper_, slope_, -lower_,
        truncated_ ? "; the sign decides at the last look" : "");
  }

 private:
  double p0_;
  double p1_;
  std::optional<double> level_;
  std::size_t last_look_;
  bool truncated_;
  double slope_ = 0;
  double lower_ = 0;
  double upper_ = 0;
};

}  // namespace

SprtGate SprtGate::read(input::Reader& in) {
  SprtGate gate;
  gate.settings = GateSettings::read(in);
  gate.p0 = in.maybe<Probability>("p0", input::proper_fraction, "error rate of a good release",
                                  "the release's baseline_errors");
  gate.p1 = in.require<Probability>("p1", input::proper_fraction, "error rate of a bad release");
  gate.alpha = in.optional<Probability>("alpha", Probability{0.05}, "0.05", input::proper_fraction,
                                        "chance of calling p0 bad");
  gate.beta = in.optional<Probability>("beta", Probability{0.05}, "0.05", input::proper_fraction,
                                       "chance of calling p1 good");
  gate.truncated = in.optional<bool>("truncate", false, "false",
                                     "whether the likelier of both decides at the last look");
  in.check(gate.alpha.raw() + gate.beta.raw() < 1, "alpha",
           "alpha and beta must add up to less than 1");
  return gate;
}

std::unique_ptr<Gate> SprtGate::make(const GatePlan& plan, double share) const {
  const double good = p0 ? p0->raw() : plan.baseline;
  if (!(good > 0 && good < p1.raw())) {
    throw DomainError(fmt::format(
        "the sprt gate tests p0 = {} against p1 = {}; p1 must be above p0, and p0 above 0", good,
        p1.raw()));
  }
  return std::make_unique<Sprt>(plan, good, p1.raw(), alpha.raw() * share, beta.raw(), truncated);
}

}  // namespace nines::gate
