#include "policy/gate/mann_whitney.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::gate {
namespace {

double rate(const Arm& arm) {
  return static_cast<double>(arm.failures) / static_cast<double>(arm.requests);
}

class RankTest final : public Gate {
 public:
  RankTest(double error, double tolerance, double effect)
      : error_(error), critical_(gate::critical_z(error)), tolerance_(tolerance), effect_(effect) {}

  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    std::vector<double> canary;
    std::vector<double> control;
    for (const Sides& each : look.series) {
      if (each.canary.requests > 0) canary.push_back(rate(each.canary));
      if (each.control.requests > 0) control.push_back(rate(each.control));
    }
    return worse(canary, control) ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.uses_control = true, .uses_series = true, .normal = true};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format(
        "rolls back when the rates per look differ (Mann-Whitney, one-sided {:.4g}) by more than "
        "{:.4g} of the shift, with a ratio of means of {:.4g} or more",
        error_, tolerance_, effect_);
  }

 private:
  [[nodiscard]] bool worse(const std::vector<double>& canary,
                           const std::vector<double>& control) const {
    const auto m = static_cast<double>(canary.size());
    const auto n = static_cast<double>(control.size());
    const double place = m * n / 2 - critical_ * std::sqrt(m * n * (m + n + 1) / 12);
    if (!(place >= 1)) return false;  // Too few looks for any limit at this confidence.
    std::vector<double> shifts;
    shifts.reserve(canary.size() * control.size());
    double canary_sum = 0;
    double control_sum = 0;
    for (const double x : canary) {
      canary_sum += x;
      for (const double y : control) shifts.push_back(x - y);
    }
    for (const double y : control) control_sum += y;
    const double lower = order(shifts, static_cast<std::size_t>(place) - 1);
    const std::size_t half = shifts.size() / 2;
    const double middle = shifts.size() % 2 == 1
                              ? order(shifts, half)
                              : (order(shifts, half - 1) + order(shifts, half)) / 2;
    return lower > tolerance_ * std::abs(middle) && canary_sum * n >= effect_ * control_sum * m;
  }

  static double order(std::vector<double>& values, std::size_t place) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place),
                     values.end());
    return values[place];
  }

  double error_;
  double critical_;
  double tolerance_;
  double effect_;
};

}  // namespace

MannWhitneyGate MannWhitneyGate::read(input::Reader& in) {
  MannWhitneyGate gate;
  gate.settings = GateSettings::read(in);
  gate.confidence =
      in.optional<Probability>("confidence", Probability{0.98}, "0.98", input::proper_fraction,
                               "of the two-sided limits of the shift");
  gate.tolerance =
      in.optional<double>("tolerance", 0.25, "0.25", input::non_negative,
                          "the limit must exceed this part of the shift, so that tiny ones pass");
  gate.effect = in.optional<double>("effect", 1.0, "1", input::positive,
                                    "smallest ratio of the mean rates, canary over control");
  return gate;
}

std::unique_ptr<Gate> MannWhitneyGate::make(const GatePlan&, double share) const {
  return std::make_unique<RankTest>((1 - confidence.raw()) / 2 * share, tolerance, effect);
}

}  // namespace nines::gate
