/// @file
/// Hyperexponential duration: one of several exponentials, more variable than any of them.
///     P(X > x) = sum of probability_i exp(-x/mean_i)   [mean: s]
/// `{"mean", "cv"}` is two phases with balanced means: probability_i mean_i is the same for both.
/// Ref: Tijms (2003), A First Course in Stochastic Models, appendix B.
#pragma once

#include <complex>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::dist {

class Hyperexponential {
 public:
  static constexpr std::string_view name = "hyperexponential";
  struct Phase {
    double probability;
    Seconds mean;
    static Phase read(input::Reader& in);
  };

  static Hyperexponential read(input::Reader& in);
  static Hyperexponential example() { return balanced(Seconds{1}, 2); }
  /// At least one phase; probabilities sum to 1.
  explicit Hyperexponential(const std::vector<Phase>& phases);
  /// Two phases with balanced means; `cv` at least 1.
  static Hyperexponential balanced(Seconds mean, double cv);

  double operator()(random::Stream& rng) const;
  [[nodiscard]] double inverse(double below, double above) const;
  [[nodiscard]] double cdf(double x) const;
  [[nodiscard]] double survival(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] double variance() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] double excess(double x) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;
  [[nodiscard]] double lowest() const { return 0; }
  [[nodiscard]] double highest() const { return infinity; }
  [[nodiscard]] LawTraits traits() const {
    return {.shape = Shape::smooth,
            .closed_transform = true,
            .tail_index = all_moments,
            .exponential = phases_.size() == 1};
  }
  [[nodiscard]] std::string describe() const;

 private:
  struct Part {
    double probability;
    double up_to;  ///< Sum of the probabilities so far.
    double mean_s;
  };
  std::vector<Part> phases_;
};

}  // namespace nines::dist
