/// @file
/// Alert conditions judged the slow way: every window is summed tick by tick, nothing is skipped,
/// and `for` and `keep_firing_for` are a state machine that takes one evaluation after the other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "policy/alert/policy.hpp"

namespace nines::test {

/// A tick of a history as it was recorded.
struct RawTick {
  std::int64_t total = 0;
  std::int64_t bad = 0;
  bool present = true;
  std::int64_t attempts = 0;
  std::int64_t retries = 0;
  std::int64_t probes = 0;
  std::int64_t failed_probes = 0;
  double latency_s = -1;  ///< Below 0: none.
};

/// Raw ticks and the prefix sums over them, with every column that conditions can read.
struct RawHistory {
  alert::Setting setting;
  std::vector<RawTick> ticks;

  void make_columns();
  [[nodiscard]] alert::History view() const;  ///< After make_columns.

 private:
  struct Column {
    std::vector<std::int64_t> total;
    std::vector<std::int64_t> bad;
  };
  Column requests_, retries_, probes_;
  std::vector<std::int64_t> present_;
  std::vector<double> latency_sum_;
  std::vector<std::int64_t> latency_present_;
};

/// Quiet stretches, noisy ones, outages, zeros and missing data, by turns.
[[nodiscard]] RawHistory random_history(std::uint64_t seed, std::size_t ticks,
                                        const alert::Setting& setting);

/// Whether the condition holds at the end of tick i.
[[nodiscard]] bool holds_naively(const alert::Conditions::Variant& condition,
                                 const RawHistory& history, std::size_t i);

/// Where the rule fires, a byte a tick.
[[nodiscard]] std::vector<std::uint8_t> fires_naively(const alert::Rule& rule,
                                                      const RawHistory& history);

}  // namespace nines::test
