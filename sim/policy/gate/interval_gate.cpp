#include "policy/gate/interval_gate.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/failure_limits.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

class IntervalGate final : public Gate {
 public:
  IntervalGate(std::string_view name, const GatePlan& plan, const Evidence& evidence, double max,
               double error, bool promotes, bool normal)
      : name_(name),
        max_(max),
        error_(error),
        level_(max == plan.baseline ? std::optional(error) : std::nullopt),
        normal_(normal),
        above_(plan.looks, [=](std::size_t, auto n, auto k) {
          return k > 0 && evidence.above(k, n, max) <= error * slack;
        }) {
    if (!promotes) return;
    // "Not yet clearly below" grows with failures and shrinks with requests, as a limit must.
    not_below_.emplace(plan.looks, [=](std::size_t, auto n, auto k) {
      return evidence.below(k, n, max) > error * slack;
    });
  }
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    if (above_.rejects(look)) return Verdict::roll_back;
    return not_below_ && !not_below_->rejects(look) ? Verdict::promote : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.level = level_, .normal = normal_, .may_promote = not_below_.has_value()};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when the {} lower limit ({:.4g} %) is above {:.4g}{}", name_,
                       100 * (1 - error_), max_,
                       not_below_ ? ", promotes when the upper limit is below" : "");
  }

 private:
  std::string name_;
  double max_;
  double error_;
  std::optional<double> level_;
  bool normal_;
  FailureLimits above_;
  std::optional<FailureLimits> not_below_;
};

}  // namespace

IntervalSettings IntervalSettings::read(input::Reader& in) {
  IntervalSettings result;
  result.settings = GateSettings::read(in);
  result.confidence = in.optional<Probability>("confidence", Probability{0.95}, "0.95",
                                               input::proper_fraction, "of the one-sided limit");
  result.max = in.maybe<Probability>("max", input::proper_fraction, "highest error rate to accept",
                                     "the release's baseline_errors");
  result.promotes = in.optional<bool>("promotes", false, "false",
                                      "whether an upper limit below `max` ends the rollout well");
  return result;
}

std::unique_ptr<Gate> make_interval_gate(std::string_view name, const IntervalSettings& settings,
                                         const GatePlan& plan, double share,
                                         const Evidence& evidence, bool normal) {
  const double max = settings.max ? settings.max->raw() : plan.baseline;
  return std::make_unique<IntervalGate>(name, plan, evidence, max,
                                        (1 - settings.confidence.raw()) * share, settings.promotes,
                                        normal);
}

}  // namespace nines::gate
