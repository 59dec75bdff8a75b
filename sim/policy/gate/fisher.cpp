#include "policy/gate/fisher.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

class FisherTest final : public Gate {
 public:
  explicit FisherTest(double alpha) : alpha_(alpha) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    const auto& [canary, control] = look.counts;
    // Most looks end here: the canary fails no more often than the control.
    if (static_cast<double>(canary.failures) * static_cast<double>(control.requests) <=
        static_cast<double>(control.failures) * static_cast<double>(canary.requests)) {
      return Verdict::go_on;
    }
    return gate::fisher_upper(look.counts) <= alpha_ * gate::slack ? Verdict::roll_back
                                                                   : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.level = alpha_, .uses_control = true};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when Fisher's exact test against the control reaches {:.4g}",
                       alpha_);
  }

 private:
  double alpha_;
};

}  // namespace

FisherGate FisherGate::read(input::Reader& in) {
  FisherGate gate;
  gate.settings = GateSettings::read(in);
  gate.alpha =
      in.require<Probability>("alpha", input::Range{0, 0.5, true, true, "between 0 and 0.5"},
                              "chance of rejecting a good release at one look");
  return gate;
}

std::unique_ptr<Gate> FisherGate::make(const GatePlan&, double share) const {
  return std::make_unique<FisherTest>(alpha.raw() * share);
}

}  // namespace nines::gate
