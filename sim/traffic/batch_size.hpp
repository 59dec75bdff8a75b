/// @file
/// How many arrive together: 3, or {"geometric": {"mean": 3}} (1, 2, ...), {"poisson": {"mean": 3}}
/// (0, 1, ...; an empty batch brings nobody), {"uniform": {"min": 1, "max": 5}}, or
/// {"discrete": {"1": 0.9, "20": 0.1}} (sizes and weights).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::traffic {

class BatchSize {
 public:
  static BatchSize read(input::Value& in);
  static BatchSize example() { return fixed(1); }

  static BatchSize fixed(std::uint64_t size);
  static BatchSize geometric(double mean);
  static BatchSize poisson(double mean);
  static BatchSize uniform(std::uint64_t min, std::uint64_t max);
  /// Weights need not sum to 1.
  static BatchSize discrete(std::vector<std::pair<std::uint64_t, double>> size_weights);

  std::uint64_t operator()(random::Stream& rng) const;

  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double second_moment() const { return second_moment_; }
  [[nodiscard]] std::string describe() const { return words_; }

 private:
  enum class Law { fixed, geometric, poisson, uniform, discrete };

  Law law_ = Law::fixed;
  double mean_ = 1;
  double second_moment_ = 1;
  std::string words_;
  std::uint64_t low_ = 1;   // fixed: the size; uniform: the least
  std::uint64_t span_ = 1;  // uniform: how many sizes
  double log_miss_ = 0;     // geometric: log(1 - 1/mean)
  std::vector<std::uint64_t> sizes_;
  std::vector<double> cumulated_;  // discrete: probabilities added up, the last one 1
};

}  // namespace nines::traffic
