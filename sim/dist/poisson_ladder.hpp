/// @file
/// Poisson counts whose mean changes from draw to draw: about 10 ns each, whatever the mean.
/// A sum of independent Poisson counts is Poisson, so the mean is cut into its digits to base 64
/// (4096, 64, 1, 1/64), each digit is drawn from its table, and the rest, below 1/64, by inversion.
/// Exact, and the same bits on every machine. Means beyond the tables go to sample_poisson.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dist/count_table.hpp"
#include "random/stream.hpp"
#include "random/uniform.hpp"

namespace nines::dist {

class PoissonLadder {
 public:
  /// Tables for means up to `most`, at most 2^18; building them takes up to 20 ms.
  explicit PoissonLadder(double most);

  /// `mean` from 0 to 1e12.
  [[nodiscard]] std::int64_t operator()(double mean, random::Stream& rng) const {
    if (!(mean < limit_)) [[unlikely]]
      return beyond(mean, rng);
    const double scaled = mean * parts;
    const auto whole = static_cast<std::int64_t>(scaled);
    const double rest = (scaled - static_cast<double>(whole)) * (1.0 / parts);
    std::int64_t count = 0;
    auto digits = static_cast<std::uint64_t>(whole);
    for (std::size_t level = 0; digits != 0; ++level, digits >>= bits) {
      const std::uint64_t digit = digits & (base - 1);
      if (digit != 0) count += tables_[level][digit - 1](rng);
    }
    const double u = random::uniform_half_open(rng);
    // P(N >= 1) = 1 - exp(-rest) is at most rest: mostly no exponential is needed.
    if (u < rest) [[unlikely]]
      count += small(rest, u);
    return count;
  }

 private:
  static constexpr int bits = 6;
  static constexpr std::uint64_t base = 64;
  static constexpr double parts = 64;
  static constexpr std::size_t levels = 4;

  static std::int64_t small(double mean, double u);
  static std::int64_t beyond(double mean, random::Stream& rng);

  double limit_ = 0;
  std::array<std::vector<CountTable>, levels> tables_;  ///< [level][digit - 1]
};

}  // namespace nines::dist
