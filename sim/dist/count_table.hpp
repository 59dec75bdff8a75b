/// @file
/// A count whose law is fixed, drawn from a table: one random word and about 3 ns a count.
/// The table holds 2^64 P(X <= k); a guide indexed by the leading bits says where to start looking.
/// It inverts the distribution function, so a larger word never gives a smaller count: two laws fed
/// the same stream stay in step. Tables come from ratios P(k+1)/P(k) alone, plain IEEE arithmetic.
/// Ref: Chen and Asau (1974), On generating random variates from an empirical distribution.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "random/stream.hpp"

namespace nines::dist {

class CountTable {
 public:
  /// Successes among `n` trials of probability `p`.
  static CountTable binomial(std::int64_t n, double p);
  static CountTable poisson(double mean);
  /// Successes among `n` trials any two of which have correlation `rho`, 0 < rho < 1: the common
  /// probability is Beta(p (1-rho)/rho, (1-p) (1-rho)/rho).
  static CountTable beta_binomial(std::int64_t n, double p, double rho);

  [[nodiscard]] std::int64_t operator()(random::Stream& rng) const { return at(rng()); }

  /// The quantile at (bits + 1)/2^64.
  [[nodiscard]] std::int64_t at(std::uint64_t bits) const {
    std::size_t i = guide_[bits >> guide_shift_];
    while (bits > last_[i]) ++i;
    return first_ + static_cast<std::int64_t>(i);
  }

  /// The smallest count with a mass that matters (1e-20 of the mode's), and P(X = first + i).
  [[nodiscard]] std::int64_t first() const { return first_; }
  [[nodiscard]] const std::vector<double>& masses() const { return masses_; }

 private:
  /// P(k + 1)/P(k).
  using Step = std::function<double(std::int64_t k)>;
  CountTable(std::int64_t low, std::int64_t mode, std::int64_t high, const Step& step);
  explicit CountTable(std::int64_t certain);
  void index();

  std::int64_t first_ = 0;
  std::vector<double> masses_;
  std::vector<std::uint64_t> last_;  ///< The greatest word that gives this count or a smaller one.
  std::vector<std::uint32_t> guide_;
  int guide_shift_ = 63;
};

}  // namespace nines::dist
