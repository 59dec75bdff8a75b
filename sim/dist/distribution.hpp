/// @file
/// The distribution of a duration X >= 0: any kind of the catalog (dist/catalog.hpp) as a value.
/// Residual life R, what a random instant still sees of X, and the length-biased X*, the whole X
/// that a random instant falls into:
///     P(R > x) = E[(X - x)+]/E[X],  E[R] = E[X^2]/(2 E[X]),  P(X* > x) = E[X; X > x]/E[X].
/// Ref: Cox (1962), Renewal Theory, section 5.
#pragma once

#include <complex>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/law_traits.hpp"
#include "input/forward.hpp"
#include "random/sampling.hpp"
#include "random/stream.hpp"

namespace nines::dist {

struct AnyDistribution;  ///< Holds the variant; dist/catalog.hpp.

/// What a class must bring to stand in the catalog. Raw doubles are seconds.
///   operator()(rng)          a variate, by the fastest exact method
///   inverse(below, above)    the quantile at probability `below`, where `above` = 1 - below is
///   given
///                            beside it so that both tails keep their accuracy; one uniform number
///                            makes one variate; the same bits on every machine
///   cdf, survival, density   `density` leaves out atoms
///   mean, variance, third_moment (about 0)   infinity where they do not exist
///   excess(x)                E[(X - x)+], for x >= 0
///   laplace(s)               E[exp(-sX)] for Re s >= 0
///   lowest, highest          ends of the support
///   traits                   what may be computed with it (dist/law_traits.hpp)
/// and may bring breakpoints(out) (where the cdf is not smooth; the ends of the support when
/// absent).
template <class Kind>
concept DurationKind = requires(const Kind& kind, random::Stream& rng, double x,
                                std::complex<double> s) {
  std::string_view{Kind::name};
  { kind(rng) } -> std::same_as<double>;
  { kind.inverse(x, x) } -> std::same_as<double>;
  { kind.cdf(x) + kind.survival(x) + kind.density(x) } -> std::same_as<double>;
  { kind.mean() + kind.variance() + kind.third_moment() } -> std::same_as<double>;
  { kind.excess(x) + kind.lowest() + kind.highest() } -> std::same_as<double>;
  { kind.laplace(s) } -> std::same_as<std::complex<double>>;
  { kind.traits() } -> std::same_as<LawTraits>;
  { kind.describe() } -> std::same_as<std::string>;
};

class Distribution {
 public:
  static constexpr std::string_view family = "distribution";
  /// A duration string is a constant; an object has one key, which names the kind.
  static Distribution read(input::Value& in);
  static Distribution example();

  /// `Distribution{Exponential{...}}`; include dist/catalog.hpp.
  template <DurationKind Kind>
  Distribution(Kind kind);

  static Distribution constant(Seconds value);
  static Distribution exponential(Seconds mean);

  /// A variate in seconds.
  double operator()(random::Stream& rng) const;
  /// A block of variates in seconds, with one dispatch: the same numbers as repeated `operator()`
  /// or `sample` would give.
  void fill(std::span<double> out_s, random::Stream& rng,
            random::Sampling how = random::Sampling::rejection) const;
  double sample(random::Stream& rng, random::Sampling how) const;

  /// E[X^2], E[X^3] in s^2, s^3, and the variance in s^2; infinite where they do not exist.
  [[nodiscard]] Seconds mean() const;
  [[nodiscard]] double variance() const;
  [[nodiscard]] double second_moment() const;
  [[nodiscard]] double third_moment() const;
  [[nodiscard]] Seconds standard_deviation() const;
  /// Variance over squared mean; NaN when the mean is 0.
  [[nodiscard]] double squared_cv() const;
  /// The a of P(X > x) ~ x^-a; infinite for lighter tails. E[X^n] is finite exactly when n < a.
  [[nodiscard]] double tail_index() const;
  [[nodiscard]] Shape shape() const;
  /// laplace(s) is a formula, not a quadrature.
  [[nodiscard]] bool has_closed_transform() const;
  [[nodiscard]] Seconds lowest() const;
  [[nodiscard]] Seconds highest() const;

  [[nodiscard]] double cdf(Seconds x) const;
  [[nodiscard]] double survival(Seconds x) const;
  [[nodiscard]] double density(Seconds x) const;  ///< Per second, of the part without atoms.
  [[nodiscard]] Seconds quantile(Probability p) const;
  /// The quantile whose exceedance probability is `q`: accurate far out in the tail.
  [[nodiscard]] Seconds upper_quantile(Probability q) const;
  [[nodiscard]] Seconds quantile_from(double below, double above) const;

  /// E[exp(-sX)], s in 1/s with a real part of at least 0.
  [[nodiscard]] double laplace(double s) const;
  [[nodiscard]] std::complex<double> laplace(std::complex<double> s) const;

  /// E[(X - x)+], for x >= 0.
  [[nodiscard]] Seconds excess(Seconds x) const;

  /// What is left at a random instant. NaN when the mean is 0 or infinite; infinite for a mean
  /// whose second moment does not exist.
  [[nodiscard]] Seconds residual_mean() const;
  [[nodiscard]] double residual_second_moment() const;  ///< E[R^2] = E[X^3]/(3 E[X]), s^2.
  [[nodiscard]] double residual_survival(Seconds x) const;
  [[nodiscard]] Seconds residual_quantile(Probability p) const;
  /// The whole duration that a random instant falls into.
  [[nodiscard]] Seconds length_biased_mean() const;
  [[nodiscard]] double length_biased_survival(Seconds x) const;
  [[nodiscard]] Seconds length_biased_quantile(Probability p) const;

  [[nodiscard]] bool is_constant() const;     ///< Then every X is mean().
  [[nodiscard]] bool is_exponential() const;  ///< Then it is so with mean().
  [[nodiscard]] std::string_view kind_name() const;
  [[nodiscard]] std::string describe() const;  ///< "exponential, mean 10ms".
  /// Appends where the cdf is not smooth, in seconds.
  void breakpoints(std::vector<double>& out_s) const;

  [[nodiscard]] const AnyDistribution& any() const { return *any_; }

 private:
  explicit Distribution(std::shared_ptr<const AnyDistribution> any) : any_(std::move(any)) {}

  std::shared_ptr<const AnyDistribution> any_;
};

}  // namespace nines::dist
