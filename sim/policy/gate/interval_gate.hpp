/// @file
/// What gates on a confidence limit share: they roll back when the lower limit of the canary's
/// error rate lies above `max`, and may promote when the upper limit lies below it. A limit beyond
/// `max` is a tail at `max` below 1 - confidence, so that no limit need be computed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "policy/gate/gate.hpp"

namespace nines::gate {

struct IntervalSettings {
  GateSettings settings;
  Probability confidence{0.95};
  std::optional<Probability> max;
  bool promotes = false;

  static IntervalSettings read(input::Reader& in);
};

/// The evidence of k failures in n requests that the rate is above `max` (the chance of as many or
/// more at `max`) and below it (the chance of as few).
struct Evidence {
  std::function<double(std::int64_t k, std::int64_t n, double max)> above;
  std::function<double(std::int64_t k, std::int64_t n, double max)> below;
};

[[nodiscard]] std::unique_ptr<Gate> make_interval_gate(std::string_view name,
                                                       const IntervalSettings& settings,
                                                       const GatePlan& plan, double share,
                                                       const Evidence& evidence, bool normal);

}  // namespace nines::gate
