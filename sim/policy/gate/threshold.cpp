#include "policy/gate/threshold.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

class Threshold final : public Gate {
 public:
  Threshold(double max, std::int32_t consecutive) : max_(max), consecutive_(consecutive) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory& memory) const override {
    const Arm& canary = look.counts.canary;
    const bool breach = static_cast<double>(canary.failures) >
                        max_ * static_cast<double>(canary.requests) * gate::slack;
    memory.breaches = breach ? memory.breaches + 1 : 0;
    return memory.breaches >= consecutive_ ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override { return {}; }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when the error rate is above {:.4g} {} times in a row", max_,
                       consecutive_);
  }

 private:
  double max_;
  std::int32_t consecutive_;
};

}  // namespace

ThresholdGate ThresholdGate::read(input::Reader& in) {
  ThresholdGate gate;
  gate.settings = GateSettings::read(in, Over::look);
  gate.max = in.require<Probability>("max", input::unit_interval, "highest error rate to accept");
  gate.consecutive = in.optional<std::int64_t>("consecutive", 1, "1", input::between(1, 1e6),
                                               "breaches in a row that roll back");
  return gate;
}

std::unique_ptr<Gate> ThresholdGate::make(const GatePlan&, double) const {
  return std::make_unique<Threshold>(max.raw(), static_cast<std::int32_t>(consecutive));
}

}  // namespace nines::gate
