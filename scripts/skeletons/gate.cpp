#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/@name@.hpp"

namespace nines::gate {
namespace {

class @Name @Test : public Gate {
 public:
  explicit @Name @Test(Probability max) : max_(max) {}

  [[nodiscard]] Verdict judge(const Look& look, GateMemory& /*memory*/) const override {
    const Arm& canary = look.counts.canary;
    const double allowed = max_.raw() * static_cast<double>(canary.requests);
    return static_cast<double>(canary.failures) > allowed ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format("rolls back when more than {:.4g} % fail", 100 * max_.raw());
  }

 private:
  Probability max_;
};

}  // namespace

@Name @ @Name @ ::read(input::Reader& in) {
  @Name @gate;
  gate.max = in.require<Probability>("max", input::proper_fraction, "error rate that is accepted");
  gate.settings = GateSettings::read(in);
  return gate;
}

std::unique_ptr<Gate> @Name @ ::make(const GatePlan& /*plan*/, double /*share*/) const {
  return std::make_unique<@Name @Test>(max);
}

}  // namespace nines::gate
