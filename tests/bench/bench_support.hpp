/// @file
/// What the benchmarks share: exponential blocks, the tally a replication keeps of its customers,
/// and the report of a figure as nanoseconds per customer (or per event).
#pragma once

#include <benchmark/benchmark.h>

#include <span>

#include "random/stream.hpp"
#include "random/ziggurat.hpp"
#include "stats/log_linear_histogram.hpp"
#include "stats/moments.hpp"

namespace nines::bench {

inline constexpr std::size_t block_size = 512;

inline void fill_exponential(std::span<double> values, double mean, Stream& rng) {
  for (double& value : values) value = mean * standard_exponential(rng);
}

/// What the targets ask a customer to cost: a histogram and moments of the wait.
struct Tally {
  LogLinearHistogram waits;
  PowerSums moments;

  void add(double wait_s) {
    waits.add(wait_s);
    moments.add(wait_s);
  }
  void served(double arrival_s, double start_s, double) { add(start_s - arrival_s); }
  void abandoned(double arrival_s, double left_s) { add(left_s - arrival_s); }
  void blocked(double) {}
};

/// Reports nanoseconds for each of `items` done in every iteration.
inline void per_item(benchmark::State& state, double items) {
  state.counters["ns"] =
      benchmark::Counter(items * static_cast<double>(state.iterations()) * 1e-9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

}  // namespace nines::bench
