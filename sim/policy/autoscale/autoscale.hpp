/// @file
/// Autoscaling to a target.   wanted = ceil(running x signal/target), within [min, max]
/// where the signal is per running server; nothing happens while signal/target is within
/// `tolerance` of 1. More servers are ordered at once and come `delay` later; while any are on the
/// way no more than the missing ones are ordered and none are retired. Fewer servers are kept than
/// were ever wanted in the last `hold` only, so that a short dip retires nobody.
/// Ref: Kubernetes documentation, Horizontal Pod Autoscaling, Algorithm details.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ring.hpp"
#include "input/forward.hpp"

namespace nines::autoscale {

/// Each averaged over the time since the last decision, and divided by the servers running.
enum class ScaleSignal : std::uint8_t {
  utilization,   ///< Share of the servers' places that are at work.
  queue_length,  ///< Requests waiting.
  in_flight,     ///< Requests waiting or in service.
  arrival_rate,  ///< Requests arriving per second.
};

struct Autoscale {
  ScaleSignal signal = ScaleSignal::utilization;
  double target = 0.7;
  double every_s = 15;
  double delay_s = 0;
  std::uint32_t min = 1;
  std::uint32_t max = 1;
  double tolerance = 0.1;
  double hold_s = 0;

  static Autoscale read(input::Reader& in);
  [[nodiscard]] std::string describe() const;
};

/// The state of one service's autoscaler.
class Autoscaler {
 public:
  explicit Autoscaler(const Autoscale& rule) : rule_(rule) {}

  /// A decision, to be taken every `every`. `per_server` is the signal. Positive: so many servers
  /// were ordered and start `delay` from now (say `arrived` then); negative: so many retire now.
  [[nodiscard]] std::int32_t decide(double now_s, double per_server, std::uint32_t running);
  void arrived(std::uint32_t servers);
  [[nodiscard]] std::uint32_t on_the_way() const { return on_the_way_; }

 private:
  struct Wanted {
    double time_s;
    std::uint32_t servers;
  };
  [[nodiscard]] std::uint32_t most_wanted(double now_s, std::uint32_t now_wanted);

  Autoscale rule_;
  std::uint32_t on_the_way_ = 0;
  engine::Ring<Wanted> recent_;  ///< Of the last `hold`, numbers falling: the first is the largest.
};

}  // namespace nines::autoscale
