#include "policy/gate/two_proportion.hpp"

#include <cmath>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {

double pooled_z(const Sides& counts) {
  const auto n1 = static_cast<double>(counts.canary.requests);
  const auto n2 = static_cast<double>(counts.control.requests);
  const auto x1 = static_cast<double>(counts.canary.failures);
  const auto x2 = static_cast<double>(counts.control.failures);
  const double p = (x1 + x2) / (n1 + n2);
  const double variance = p * (1 - p) * (1 / n1 + 1 / n2);
  return variance > 0 ? (x1 / n1 - x2 / n2) / std::sqrt(variance) : 0;
}

double agresti_caffo_z(const Sides& counts) {
  const auto n1 = static_cast<double>(counts.canary.requests + 2);
  const auto n2 = static_cast<double>(counts.control.requests + 2);
  const double p1 = static_cast<double>(counts.canary.failures + 1) / n1;
  const double p2 = static_cast<double>(counts.control.failures + 1) / n2;
  return (p1 - p2) / std::sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
}

namespace {

class TwoProportionTest final : public Gate {
 public:
  TwoProportionTest(double alpha, TwoProportionGate::Variance variance)
      : alpha_(alpha), critical_(gate::critical_z(alpha)), variance_(variance) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    const double z = variance_ == TwoProportionGate::Variance::pooled
                         ? gate::pooled_z(look.counts)
                         : gate::agresti_caffo_z(look.counts);
    return z >= critical_ ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.level = alpha_, .uses_control = true, .normal = true};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when z against the control is {:.4g} or more", critical_);
  }

 private:
  double alpha_;
  double critical_;
  TwoProportionGate::Variance variance_;
};

}  // namespace

TwoProportionGate TwoProportionGate::read(input::Reader& in) {
  TwoProportionGate gate;
  gate.settings = GateSettings::read(in);
  gate.alpha =
      in.require<Probability>("alpha", input::Range{0, 0.5, true, true, "between 0 and 0.5"},
                              "chance of rejecting a good release at one look");
  gate.variance = in.choose<Variance>(
      "variance", Variance::pooled,
      {{"pooled", Variance::pooled}, {"agresti_caffo", Variance::agresti_caffo}},
      "pooled, or with one failure and one success added to each side");
  return gate;
}

std::unique_ptr<Gate> TwoProportionGate::make(const GatePlan&, double share) const {
  return std::make_unique<TwoProportionTest>(alpha.raw() * share, variance);
}

}  // namespace nines::gate
