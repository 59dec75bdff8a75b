/// @file
/// What the benchmarks share: exponential blocks, the tally a replication keeps of its customers,
/// and the report of a figure as nanoseconds per customer (or per event).
#pragma once

#include <array>
#include <span>

#include <benchmark/benchmark.h>

#include "random/stream.hpp"
#include "random/ziggurat.hpp"
#include "stats/log_linear_histogram.hpp"

namespace nines::bench {

inline constexpr std::size_t block_size = 512;

inline void fill_exponential(std::span<double> values, double mean, random::Stream& stream) {
  random::Stream rng = stream;
  for (double& value : values) {
    const std::uint64_t bits = rng();
    const std::size_t layer = bits & 255;
    const auto place = static_cast<std::int64_t>(bits >> 11);
    double x = static_cast<double>(place) * random::detail::exponential_ziggurat.width[layer];
    if (place >= random::detail::exponential_ziggurat.accept[layer]) [[unlikely]] {
      random::Stream slow = rng;
      x = random::detail::exponential_slow(layer, x, slow);
      rng = slow;
    }
    value = mean * x;
  }
  stream = rng;
}

struct Sums {
  double sum = 0;
  double squares = 0;
  void add(double x) {
    sum += x;
    squares += x * x;
  }
};

/// What the targets ask a customer to cost: a histogram and moments of the wait. Waits are
/// collected and tallied a block at a time: sums that live in registers for a block are not stored
/// and loaded again for every customer.
class Tally {
 public:
  void add(double wait_s) {
    collect(wait_s);
    if (count_ == block_size) [[unlikely]]
      block_done();
  }
  void served(double arrival_s, double start_s, double) { collect(start_s - arrival_s); }
  void abandoned(double arrival_s, double left_s) { collect(left_s - arrival_s); }
  void blocked(double) {}
  [[nodiscard]] double sum() const { return moments_.sum + moments_.squares; }

  void block_done() {
    // Whether a customer waits is a coin toss to the branch predictor: the positive waits are moved
    // together without a branch, and the zeros are counted in one go.
    std::size_t positive = 0;
    for (std::size_t n = 0; n < count_; ++n) {
      const double wait_s = waits_s_[n];
      waits_s_[positive] = wait_s;
      positive += wait_s > 0;
    }
    for (std::size_t n = 0; n < positive; ++n) histogram_.add(waits_s_[n]);
    if (positive < count_) histogram_.add(0, count_ - positive);
    for (std::size_t n = positive; n < count_; ++n) waits_s_[n] = 0;
    for (std::size_t n = count_; n % 4 != 0; ++n) waits_s_[n] = 0;
    // Four sums side by side, always added up in the same order.
    std::array<Sums, 4> sums;
    for (std::size_t n = 0; n < positive; n += 4) {
      for (std::size_t lane = 0; lane < 4; ++lane) sums[lane].add(waits_s_[n + lane]);
    }
    for (const Sums& lane : sums) {
      moments_.sum += lane.sum;
      moments_.squares += lane.squares;
    }
    count_ = 0;
  }

 private:
  void collect(double wait_s) { waits_s_[count_++] = wait_s; }

  std::size_t count_ = 0;
  std::array<double, block_size> waits_s_{};
  stats::LogLinearHistogram histogram_;
  Sums moments_;
};

/// Reports nanoseconds for each of `items` done in every iteration.
inline void per_item(benchmark::State& state, double items) {
  state.counters["ns"] =
      benchmark::Counter(items * static_cast<double>(state.iterations()) * 1e-9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

}  // namespace nines::bench
