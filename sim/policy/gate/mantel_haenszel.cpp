#include "policy/gate/mantel_haenszel.hpp"

#include <cmath>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

class Stratified final : public Gate {
 public:
  explicit Stratified(double alpha) : alpha_(alpha), critical_(gate::critical_z(alpha)) {}
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    double excess = 0;
    double variance = 0;
    for (const Sides& cohort : look.cohorts) {
      const auto n1 = static_cast<double>(cohort.canary.requests);
      const auto n2 = static_cast<double>(cohort.control.requests);
      const auto failures = static_cast<double>(cohort.canary.failures + cohort.control.failures);
      const double n = n1 + n2;
      if (n < 2) continue;
      excess += static_cast<double>(cohort.canary.failures) - failures * n1 / n;
      variance += failures * (n - failures) * n1 * n2 / (n * n * (n - 1));
    }
    return variance > 0 && excess >= critical_ * std::sqrt(variance) ? Verdict::roll_back
                                                                     : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.level = alpha_, .uses_control = true, .uses_cohorts = true, .normal = true};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when z over cohorts is {:.4g} or more", critical_);
  }

 private:
  double alpha_;
  double critical_;
};

}  // namespace

MantelHaenszelGate MantelHaenszelGate::read(input::Reader& in) {
  MantelHaenszelGate gate;
  gate.settings = GateSettings::read(in);
  gate.alpha =
      in.require<Probability>("alpha", input::Range{0, 0.5, true, true, "between 0 and 0.5"},
                              "chance of rejecting a good release at one look");
  return gate;
}

std::unique_ptr<Gate> MantelHaenszelGate::make(const GatePlan&, double share) const {
  return std::make_unique<Stratified>(alpha.raw() * share);
}

}  // namespace nines::gate
