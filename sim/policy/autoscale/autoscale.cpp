#include "policy/autoscale/autoscale.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/contract.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::autoscale {
namespace {

constexpr double most_servers = 1 << 20;

struct ScaleTarget {
  double value = 1;
  static ScaleTarget read(input::Value& in) {
    if (in.describing()) {
      static_cast<void>(in.as<double>(input::positive));
      static_cast<void>(in.as<Probability>(input::unit_interval));
      static_cast<void>(in.as<PerSecond>(input::positive));
      return {};
    }
    if (!in.may_be(input::Node::Kind::string)) return {in.as<double>(input::positive)};
    const bool rate = in.node().text.find('/') != std::string::npos;
    return {rate ? in.as<PerSecond>(input::positive).raw()
                 : in.as<Probability>(input::unit_interval).raw()};
  }
};

}  // namespace

Autoscale Autoscale::read(input::Reader& in) {
  Autoscale a;
  a.signal = in.choose<ScaleSignal>(
      "signal", ScaleSignal::utilization,
      {{"utilization", ScaleSignal::utilization},
       {"queue_length", ScaleSignal::queue_length},
       {"in_flight", ScaleSignal::in_flight},
       {"arrival_rate", ScaleSignal::arrival_rate}},
      "what is held at the target: a mean over the last `every`, per running server");
  a.target = in.require<ScaleTarget>(
                   "target", "the signal to aim at: a fraction, a number of requests, or a rate")
                 .value;
  a.every_s = in.optional<Seconds>("every", Seconds{a.every_s}, "15s", input::positive,
                                   "time from one decision to the next")
                  .raw();
  a.delay_s = in.optional<Seconds>("delay", Seconds{0}, "0", input::non_negative,
                                   "time from a decision until the new servers start")
                  .raw();
  const auto count = [&](std::string_view key, std::string_view help) {
    return in.require<std::int64_t>(key, input::between(1, most_servers), help);
  };
  a.min = static_cast<std::uint32_t>(count("min", "fewest servers"));
  a.max = static_cast<std::uint32_t>(count("max", "most servers"));
  a.tolerance = in.optional<Probability>("tolerance", Probability{a.tolerance}, "0.1",
                                         input::Range{0, 1, false, true, "0 or more, below 1"},
                                         "deviation from the target that changes nothing")
                    .raw();
  a.hold_s = in.optional<Seconds>("hold", Seconds{0}, "0", input::non_negative,
                                  "servers retire only when none of the last decisions, so far "
                                  "back, wanted them")
                 .raw();
  in.check(a.min <= a.max, "max", fmt::format("\"max\" must be at least \"min\", {}", a.min));
  in.check(a.signal != ScaleSignal::utilization || (a.target > 0 && a.target <= 1), "target",
           "a target utilization must be above 0 and at most 1");
  in.check(a.target > 0, "target", "\"target\" must be above 0");
  return a;
}

std::string Autoscale::describe() const {
  constexpr std::string_view words[] = {"utilization", "requests waiting", "requests in flight",
                                        "arrivals per second"};
  return fmt::format(
      "holds {} at {:.4g} a server with {} to {} servers, deciding every {}; new "
      "ones come {} later",
      words[static_cast<std::size_t>(signal)], target, min, max, input::to_text(Seconds{every_s}),
      input::to_text(Seconds{delay_s}));
}

std::uint32_t Autoscaler::most_wanted(double now_s, std::uint32_t now_wanted) {
  while (!recent_.empty() && recent_.front().time_s < now_s - rule_.hold_s) {
    static_cast<void>(recent_.pop_front());
  }
  while (!recent_.empty() && recent_.back().servers <= now_wanted) {
    static_cast<void>(recent_.pop_back());
  }
  recent_.push_back({now_s, now_wanted});
  return recent_.front().servers;
}

std::int32_t Autoscaler::decide(double now_s, double per_server, std::uint32_t running) {
  const double ratio = per_server / rule_.target;
  double wanted = running;
  if (std::abs(ratio - 1) > rule_.tolerance) {
    constexpr double slack = 1e-9;  // 10 servers at .7 of .5 want 14, whatever the last bit says.
    wanted = std::ceil(running * ratio - slack);
  }
  const auto target = static_cast<std::uint32_t>(
      std::clamp(wanted, static_cast<double>(rule_.min), static_cast<double>(rule_.max)));
  const std::uint32_t kept = most_wanted(now_s, target);
  const std::uint32_t coming = running + on_the_way_;
  if (target > coming) {
    on_the_way_ += target - coming;
    return static_cast<std::int32_t>(target - coming);
  }
  if (on_the_way_ == 0 && kept < running) {
    return -static_cast<std::int32_t>(running - kept);
  }
  return 0;
}

void Autoscaler::arrived(std::uint32_t servers) {
  NINES_EXPECTS(servers <= on_the_way_);
  on_the_way_ -= servers;
}

}  // namespace nines::autoscale
