/// @file
/// Estimates with intervals, and how to get them from a ledger's rows.
/// Undefined numbers are NaN: nothing observed gives no value, one row gives a value without an
/// interval (a report prints "n/a"), rows that do not vary give an interval of width 0.
/// Ref: Student (1908); Cochran (1977), Sampling Techniques, ch. 6 (ratios), 2.12 (subpopulations);
/// Hall (1992), JRSS B 54 (skewness); Wilson (1927); Clopper & Pearson (1934); Tukey (1958)
/// (jackknife).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "stats/ledger.hpp"

namespace nines::stats {

/// How an interval was made.
enum class Method {
  none,               ///< No interval.
  ratio_of_sums,      ///< Linearised ratio, Student t; the mean of replications is the case d = 1.
  jackknife_ratio,    ///< Delete one row at a time, Student t.
  wilson,             ///< Score interval of a proportion.
  clopper_pearson,    ///< Exact interval of a proportion.
  woodruff,           ///< Quantile, from the interval of the share below it.
  paired_difference,  ///< Difference of two ratios over the same replications.
  paired_ratio,       ///< Quotient of two ratios over the same replications.
  paired_harmonic,    ///< Harmonic mean of two ratios over the same replications.
  batch_means,        ///< Mean of one long series, Student t over batches.
};
[[nodiscard]] std::string_view to_string(Method method);

/// What turns T = (value - truth)/standard_error, which leans when the rows are skewed, into
/// Student's t: g(T) = ((1 + curvature T)^3 - 1)/(3 curvature) + shift, and T + shift without
/// curvature.
struct Skew {
  double curvature = 0;
  double shift = 0;
};

struct Estimate {
  double value = not_a_number;
  double standard_error = not_a_number;
  double lo = not_a_number;
  double hi = not_a_number;
  double confidence = 0.95;
  /// Independent units behind the interval: rows that observed something, trials, or groups.
  std::uint64_t samples = 0;
  /// Of the Student t; infinity for a normal or exact interval.
  double degrees_of_freedom = infinity;
  Skew skew = {};
  Method method = Method::none;

  [[nodiscard]] bool has_value() const { return value == value; }
  [[nodiscard]] bool has_interval() const { return lo == lo && hi == hi; }
  [[nodiscard]] double half_width() const { return (hi - lo) / 2; }
  /// half_width()/|value|: 0 when the half-width is 0, infinity when only the value is.
  [[nodiscard]] double relative_half_width() const;
  [[nodiscard]] bool contains(double x) const { return lo <= x && x <= hi; }
};

inline constexpr double default_confidence = 0.95;

/// R = sum n / sum d over a column. With e = n - R d over the m complete rows that are not absent:
///   se^2 = m/(m-1) sum e^2 / (sum d)^2,   [R - se g^-1(t), R + se g^-1(-t)],
///   sides by t(m-1) and Skew
/// From 8 rows on the interval is corrected for the skewness of e: without that a mean of 30
/// exponential rows is covered 92.9 % of the time, with it 94.7 %; over normal rows it is as good
/// as symmetric. The bias of R is of order 1/m and at most cv(mean d) standard errors (Hartley &
/// Ross 1954). Where denominators differ so much that few rows carry the sum (effective_rows far
/// below samples), the interval is too short: report effective_rows, take more replications.
[[nodiscard]] Estimate ratio_of_sums(const Ledger& ledger, std::size_t metric,
                                     double confidence = default_confidence);
/// The same of rows by themselves, all of them complete.
[[nodiscard]] Estimate ratio_of_sums(std::span<const Ratio> rows,
                                     double confidence = default_confidence);

/// The same ratio, with the bias taken out and the spread found by leaving out each row in turn:
///   value = m R - (m-1) mean(R_-i),   se^2 = (m-1)/m sum (R_-i - mean(R_-i))^2
/// Corrected for skewness as ratio_of_sums is. A little wider: the better one for few unequal rows.
[[nodiscard]] Estimate jackknife_ratio(const Ledger& ledger, std::size_t metric,
                                       double confidence = default_confidence);
[[nodiscard]] Estimate jackknife_ratio(std::span<const Ratio> rows,
                                       double confidence = default_confidence);

/// Kish's number of equally weighted rows that would give the same precision:
/// (sum d)^2 / sum d^2 of the complete rows. 0 when nothing was observed.
[[nodiscard]] double effective_rows(std::span<const Ratio> rows);

/// The share of successes in independent trials. Wilson's score interval; Clopper and Pearson's
/// exact one when fewer than 5 successes or failures were seen, where Wilson's can fall short.
[[nodiscard]] Estimate proportion(std::uint64_t successes, std::uint64_t trials,
                                  double confidence = default_confidence);
/// A metric whose numerator is 0 or 1 and whose denominator is 1 in each replication that observed
/// it. The counts survive folding, so every replication is a trial.
[[nodiscard]] Estimate proportion(const Ledger& ledger, std::size_t metric,
                                  double confidence = default_confidence);

[[nodiscard]] Estimate wilson(std::uint64_t successes, std::uint64_t trials,
                              double confidence = default_confidence);
[[nodiscard]] Estimate clopper_pearson(std::uint64_t successes, std::uint64_t trials,
                                       double confidence = default_confidence);

/// R_a - R_b over the same replications. With e the residuals of ratio_of_sums, row by row:
///   z = e_a/mean(d_a) - e_b/mean(d_b),   se^2 = sum z^2 / (m (m-1)),   m rows in which either is
/// The covariance is in z: common random numbers make it narrow. The ledgers must be aligned.
[[nodiscard]] Estimate paired_difference(const Ledger& a, std::size_t metric_a, const Ledger& b,
                                         std::size_t metric_b,
                                         double confidence = default_confidence);

/// R_a / R_b over the same replications, linearised likewise: z = (e_a/mean(d_a))/R_b
/// - R_a/R_b^2 (e_b/mean(d_b)). NaN when R_b is 0.
[[nodiscard]] Estimate paired_ratio(const Ledger& a, std::size_t metric_a, const Ledger& b,
                                    std::size_t metric_b, double confidence = default_confidence);

/// An estimate of `value`, a smooth function of sums over independent rows, from what each row
/// pulls at it: z_i with mean 0 over all rows, NaN where a row had no part in it.
///   se^2 = m/(m-1) sum z^2 / rows^2,   m rows with a part;
///   Student t(m-1), corrected for skewness
[[nodiscard]] Estimate from_influences(double value, std::span<const double> influences,
                                       double confidence, Method method);

/// 2 R_a R_b/(R_a + R_b) over the same replications, such as F1 of precision and recall, linearised
/// likewise. 0 when either is 0.
[[nodiscard]] Estimate paired_harmonic(const Ledger& a, std::size_t metric_a, const Ledger& b,
                                       std::size_t metric_b,
                                       double confidence = default_confidence);

/// The estimate with its interval cut to what the quantity can be (a share never exceeds 1).
/// Covers exactly as often, since the truth is inside the range.
[[nodiscard]] Estimate within(Estimate estimate, double lowest, double highest);

/// The confidence each of `comparisons` intervals needs for all of them to hold at once with
/// probability >= `confidence`: 1 - (1-confidence)/comparisons (Bonferroni).
[[nodiscard]] double bonferroni_confidence(double confidence, std::size_t comparisons);

/// Two-sided p-value of "the true value is `hypothesis`" by the estimate's t, skewness included:
/// below 1 - confidence where the interval leaves the hypothesis out. NaN without an interval; 0 or
/// 1 when the standard error is 0.
[[nodiscard]] double two_sided_p_value(const Estimate& estimate, double hypothesis = 0);

/// Holm's (1979) step-down adjustment: rejecting where adjusted <= alpha keeps the chance of any
/// false rejection at most alpha. In the order given.
[[nodiscard]] std::vector<double> holm_adjusted(std::span<const double> p_values);

/// (sum w)^2 / sum w^2: how many equally weighted values the weighted mean is worth (Kish 1965).
/// For a length-biased mean, sum X^2 / sum X, the weights are the lengths. 0 when there are none.
[[nodiscard]] double effective_sample_size(double sum_of_weights, double sum_of_squared_weights);

}  // namespace nines::stats
