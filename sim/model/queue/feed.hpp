/// @file
/// What each customer brings, drawn in blocks, in the order of arrival and from a stream a purpose:
/// the n-th arrival's gap, service, patience and class are the same under every discipline, number
/// of servers and engine.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/first_come.hpp"
#include "model/queue/queue.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::queue {

class CustomerFeed {
 public:
  static constexpr std::size_t block = engine::first_come_block;

  CustomerFeed(const QueueParameters& parameters, const traffic::SourceSeed& seed);

  /// Draws the next block of customers.
  void refill();

  [[nodiscard]] const std::array<double, block>& gaps_s() const { return gaps_s_; }
  [[nodiscard]] const std::array<double, block>& services_s() const { return services_s_; }
  /// Meaningful where the parameters have a patience.
  [[nodiscard]] const std::array<double, block>& patience_s() const { return patience_s_; }
  /// Zeros where the discipline knows no classes.
  [[nodiscard]] const std::array<std::uint8_t, block>& classes() const { return classes_; }

 private:
  const QueueParameters& parameters_;
  std::unique_ptr<traffic::ArrivalSource> source_;
  random::Sampling sampling_;
  std::vector<random::Stream> services_;  // one, or one a class
  random::Stream patience_;
  random::Stream class_choice_;
  std::vector<double> cumulated_shares_;
  std::array<double, block> gaps_s_{};
  std::array<double, block> services_s_{};
  std::array<double, block> patience_s_{};
  std::array<std::uint8_t, block> classes_{};
};

}  // namespace nines::queue
