#include "policy/gate/sequential.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "policy/gate/two_proportion.hpp"

namespace nines::gate {
namespace {

class GroupSequential final : public Gate {
 public:
  GroupSequential(std::vector<double> bounds, double p0, double alpha, Against against)
      : bounds_(std::move(bounds)), p0_(p0), alpha_(alpha), against_(against) {
    // Bounds come from libm; rounding them to 2^-30 makes them the same everywhere.
    constexpr double grid = 0x1p30;
    for (double& bound : bounds_) bound = std::round(bound * grid) / grid;
  }
  [[nodiscard]] Verdict judge(const Look& look, GateMemory&) const override {
    return z(look.counts) >= bounds_[look.index] ? Verdict::roll_back : Verdict::go_on;
  }
  [[nodiscard]] GateTraits traits() const override {
    return {.level = alpha_,
            .uses_control = against_ == Against::control,
            .sequential = true,
            .normal = true};
  }
  [[nodiscard]] std::string describe() const override {
    return fmt::format(
        "rolls back when z reaches its bound: {:.4g} at the first look, {:.4g} at the "
        "last",
        bounds_.front(), bounds_.back());
  }

 private:
  [[nodiscard]] double z(const Sides& counts) const {
    if (against_ == Against::control) return gate::pooled_z(counts);
    const auto n = static_cast<double>(counts.canary.requests);
    return (static_cast<double>(counts.canary.failures) - n * p0_) / std::sqrt(n * p0_ * (1 - p0_));
  }

  std::vector<double> bounds_;
  double p0_;
  double alpha_;
  Against against_;
};

/// Information at each look over that at the last: the inverse variance of the difference.
std::vector<double> information_times(const GatePlan& plan, Against against) {
  std::vector<double> times;
  for (const PlannedLook& look : plan.looks) {
    const double n = look.requests;
    const double m = look.control_requests;
    times.push_back(against == Against::baseline ? n : n + m > 0 ? n * m / (n + m) : 0);
  }
  const double last = times.back();
  for (double& t : times) t /= last;
  return times;
}

}  // namespace

Against read_against(input::Reader& in) {
  return in.choose<Against>("against", Against::baseline,
                            {{"baseline", Against::baseline}, {"control", Against::control}},
                            "a known error rate, or concurrent traffic on the old version");
}

SequentialGate SequentialGate::read(input::Reader& in) {
  using analytic::BoundaryShape;
  SequentialGate gate;
  gate.settings = GateSettings::read(in);
  gate.boundary = in.choose<analytic::BoundaryShape>(
      "boundary", std::nullopt,
      {{"pocock", analytic::BoundaryShape::pocock},
       {"obrien_fleming", analytic::BoundaryShape::obrien_fleming},
       {"pocock_spending", analytic::BoundaryShape::pocock_spending},
       {"obrien_fleming_spending", analytic::BoundaryShape::obrien_fleming_spending}},
      "equal bounds, bounds that start high, or bounds that spend alpha in the same spirit");
  gate.looks = in.maybe<std::int64_t>("looks", input::at_least(1),
                                      "number of looks; checked against stages and `every`");
  gate.alpha =
      in.require<Probability>("alpha", input::Range{1e-9, 0.5, true, true, "between 0 and 0.5"},
                              "chance of rejecting a good release at any look");
  gate.against = read_against(in);
  in.check(gate.settings.over == Over::rollout, "over",
           "a sequential gate looks at all counts so far; leave \"over\" out");
  return gate;
}

std::unique_ptr<Gate> SequentialGate::make(const GatePlan& plan, double share) const {
  if (looks && *looks != static_cast<std::int64_t>(plan.looks.size())) {
    throw DomainError(
        fmt::format("the sequential gate expects {} looks, but the stages and "
                    "\"every\" give {}",
                    *looks, plan.looks.size()));
  }
  const double level = alpha.raw() * share;
  // A look that brings no new request (late telemetry, a trickle of traffic) cannot cross a bound.
  const std::vector<double> times = information_times(plan, against);
  std::vector<double> rising;
  for (const double t : times) {
    if (t > (rising.empty() ? 0 : rising.back())) rising.push_back(t);
  }
  const auto found = analytic::upper_bounds(boundary, rising, Probability{level});
  std::vector<double> bounds;
  std::size_t next = 0;
  for (const double t : times) {
    const bool news = next < rising.size() && t == rising[next];
    bounds.push_back(news ? found[next++] : infinity);
  }
  return std::make_unique<GroupSequential>(std::move(bounds), plan.baseline, level, against);
}

}  // namespace nines::gate
