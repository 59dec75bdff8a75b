#include "stats/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/contract.hpp"
#include "math/laws.hpp"
#include "math/normal.hpp"
#include "stats/as_double.hpp"

namespace nines::stats {
namespace {

bool is_confidence(double confidence) {
  return confidence > 0 && confidence < 1;
}

Ratio sum_of(std::span<const Ratio> rows) {
  Ratio sum;
  for (const Ratio& row : rows) sum += row;
  return sum;
}

double quotient(const Ratio& sum) {
  return sum.denominator != 0 ? sum.numerator / sum.denominator : not_a_number;
}

std::uint64_t count_present(std::span<const Ratio> rows) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(rows, [](const Ratio& row) { return !row.absent(); }));
}

// The sums over rows that an interval needs, of residuals with mean zero.
struct Spread {
  std::uint64_t present = 0;
  double squares = 0;
  double cubes = 0;
  double with_denominator = 0;  ///< sum e d, which is sum e (d - mean d).
  double mean_denominator = 0;

  void add(double residual) {
    squares += residual * residual;
    cubes += residual * residual * residual;
  }
};

// Hall's correction (1992) with the sample skewness c: curvature c/(3 sqrt m), shift c/(6 sqrt m).
// A ratio's T leans also because its standard error is taken at R rather than at the truth, by
// kappa = cov(e, d)/(sd(e) mean(d)). Both come from the same few rows and underrate their truths;
// so kappa counts where it lengthens the correction and not where it would cancel it. Of the
// variants tried (with and without kappa, either sign, Fieller's inversion, unbiased skewness) this
// one covers best over means, recalls, availabilities and length-biased ratios alike.
Skew skew_of(const Spread& spread) {
  constexpr std::uint64_t fewest_rows =
      8;  // Below, a skewness is noise, and a third of the length.
  if (spread.present < fewest_rows || spread.squares <= 0) return {};
  const double m = as_double(spread.present);
  const double variance = spread.squares / m;
  const double skewness = spread.cubes / m / (variance * std::sqrt(variance));
  if (!std::isfinite(skewness)) return {};
  double bend = skewness / 3;
  if (spread.mean_denominator != 0) {
    const double kappa =
        spread.with_denominator / m / (std::sqrt(variance) * spread.mean_denominator);
    if (std::abs(bend - kappa) > std::abs(bend)) bend -= kappa;
  }
  return {bend / std::sqrt(m), skewness / 6 / std::sqrt(m)};
}

double toward_student(const Skew& skew, double t) {
  const double a = skew.curvature;
  return t + a * t * t + a * a * t * t * t / 3 + skew.shift;
}

// The inverse of toward_student. A curvature that is not felt at ten standard errors is none.
double from_student(const Skew& skew, double t) {
  constexpr double negligible = 1e-9;
  const double straight = t - skew.shift;
  if (std::abs(skew.curvature) < negligible) return straight;
  return (std::cbrt(1 + 3 * skew.curvature * straight) - 1) / skew.curvature;
}

// An estimate around `value` whose standard error and skewness came from `samples` rows.
Estimate student(double value, double standard_error, std::uint64_t samples, Skew skew,
                 double confidence, Method method) {
  Estimate out;
  out.value = value;
  out.confidence = confidence;
  out.samples = samples;
  if (samples < 2 || std::isnan(value) || std::isnan(standard_error)) return out;
  out.method = method;
  out.standard_error = standard_error;
  out.degrees_of_freedom = as_double(samples - 1);
  out.skew = skew;
  const double t = math::student_t_two_sided(confidence, out.degrees_of_freedom);
  out.lo = value - from_student(skew, t) * standard_error;
  out.hi = value - from_student(skew, -t) * standard_error;
  return out;
}

// The spread of the linearised ratio's residuals e = n - R d.
Spread spread_of(std::span<const Ratio> rows, const Ratio& sum) {
  const double ratio = quotient(sum);
  Spread spread;
  spread.present = count_present(rows);
  spread.mean_denominator = sum.denominator / as_double(spread.present);
  for (const Ratio& row : rows) {
    const double residual = row.numerator - ratio * row.denominator;
    spread.add(residual);
    spread.with_denominator += residual * row.denominator;
  }
  return spread;
}

Estimate ratio_of(std::span<const Ratio> rows, const Ratio& everything, double confidence) {
  NINES_EXPECTS(is_confidence(confidence));
  // Residuals against the complete rows' own ratio, so that they sum to zero; the value uses
  // the incomplete row too. The two differ by less than 2^-15 of the data.
  const Ratio sum = sum_of(rows);
  const Spread spread = spread_of(rows, sum);
  const double m = as_double(spread.present);
  const double error = std::sqrt(m / (m - 1) * spread.squares) / std::abs(sum.denominator);
  return student(quotient(everything), error, spread.present, skew_of(spread), confidence,
                 Method::ratio_of_sums);
}

Estimate jackknife_of(std::span<const Ratio> rows, double confidence) {
  NINES_EXPECTS(is_confidence(confidence));
  const Ratio sum = sum_of(rows);
  const double ratio = quotient(sum);
  const Spread spread = spread_of(rows, sum);
  if (spread.present < 2 || std::isnan(ratio)) {
    return student(ratio, not_a_number, spread.present, {}, confidence, Method::jackknife_ratio);
  }
  const double m = as_double(spread.present);
  const auto without = [&](const Ratio& row) {
    return quotient({sum.numerator - row.numerator, sum.denominator - row.denominator});
  };
  // R_-i - R rather than R_-i, whose digits would cancel in the sum of squares.
  double mean_shift = 0;
  for (const Ratio& row : rows) {
    if (!row.absent()) mean_shift += (without(row) - ratio) / m;
  }
  double squares = 0;
  for (const Ratio& row : rows) {
    if (row.absent()) continue;
    const double shift = without(row) - ratio - mean_shift;
    squares += shift * shift;
  }
  return student(ratio - (m - 1) * mean_shift, std::sqrt((m - 1) / m * squares), spread.present,
                 skew_of(spread), confidence, Method::jackknife_ratio);
}

// One side of a pair: its ratio and the rows' influence on it, (n - R d)/mean(d).
struct Side {
  explicit Side(const Ledger& ledger, std::size_t metric)
      : rows{ledger.column(metric)}, value{quotient(ledger.total(metric))} {
    const Ratio sum = sum_of(rows);
    complete = quotient(sum);
    mean_denominator = sum.denominator / as_double(rows.size());
  }
  [[nodiscard]] double influence(std::size_t row) const {
    return (rows[row].numerator - complete * rows[row].denominator) / mean_denominator;
  }

  std::span<const Ratio> rows;
  double value;
  double complete = not_a_number;
  double mean_denominator = not_a_number;
};

// The estimate `value` of a function of two ratios with the gradient (slope_a, slope_b) in them.
Estimate paired(const Side& a, const Side& b, double value, double slope_a, double slope_b,
                double confidence, Method method) {
  Spread spread;
  for (std::size_t row = 0; row < a.rows.size(); ++row) {
    if (a.rows[row].absent() && b.rows[row].absent()) continue;
    ++spread.present;
    spread.add(slope_a * a.influence(row) + slope_b * b.influence(row));
  }
  // The mean of the influences is over all rows, those in which nothing was seen being zeros; the
  // correction for the fitted ratios counts the rows that had a part in them.
  const double m = as_double(spread.present);
  const double error = std::sqrt(m / (m - 1) * spread.squares) / as_double(a.rows.size());
  return student(value, error, spread.present, skew_of(spread), confidence, method);
}

void expect_aligned(const Ledger& a, const Ledger& b) {
  NINES_EXPECTS(a.aligned_with(b));
}

Estimate no_trials(double confidence) {
  Estimate out;
  out.confidence = confidence;
  return out;
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::none:
      return "none";
    case Method::ratio_of_sums:
      return "ratio_of_sums";
    case Method::jackknife_ratio:
      return "jackknife_ratio";
    case Method::wilson:
      return "wilson";
    case Method::clopper_pearson:
      return "clopper_pearson";
    case Method::woodruff:
      return "woodruff";
    case Method::paired_difference:
      return "paired_difference";
    case Method::paired_ratio:
      return "paired_ratio";
    case Method::paired_harmonic:
      return "paired_harmonic";
    case Method::batch_means:
      return "batch_means";
  }
  return "none";
}

double Estimate::relative_half_width() const {
  const double half = half_width();
  if (half == 0) return 0;
  return half / std::abs(value);
}

Estimate ratio_of_sums(const Ledger& ledger, std::size_t metric, double confidence) {
  return ratio_of(ledger.column(metric), ledger.total(metric), confidence);
}

Estimate ratio_of_sums(std::span<const Ratio> rows, double confidence) {
  return ratio_of(rows, sum_of(rows), confidence);
}

Estimate jackknife_ratio(const Ledger& ledger, std::size_t metric, double confidence) {
  return jackknife_of(ledger.column(metric), confidence);
}

Estimate jackknife_ratio(std::span<const Ratio> rows, double confidence) {
  return jackknife_of(rows, confidence);
}

double effective_rows(std::span<const Ratio> rows) {
  double sum = 0;
  double squares = 0;
  for (const Ratio& row : rows) {
    sum += row.denominator;
    squares += row.denominator * row.denominator;
  }
  return effective_sample_size(sum, squares);
}

Estimate wilson(std::uint64_t successes, std::uint64_t trials, double confidence) {
  NINES_EXPECTS(successes <= trials && is_confidence(confidence));
  if (trials == 0) return no_trials(confidence);
  const double n = as_double(trials);
  const double p = as_double(successes) / n;
  const double z = -math::normal_quantile((1 - confidence) / 2);
  const double shrink = 1 + z * z / n;
  const double middle = (p + z * z / (2 * n)) / shrink;
  const double reach = z / shrink * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // With none or all the bound is the end itself, which rounding would miss by an ulp.
  return {.value = p,
          .standard_error = std::sqrt(p * (1 - p) / n),
          .lo = successes == 0 ? 0 : std::max(0.0, middle - reach),
          .hi = successes == trials ? 1 : std::min(1.0, middle + reach),
          .confidence = confidence,
          .samples = trials,
          .method = Method::wilson};
}

Estimate clopper_pearson(std::uint64_t successes, std::uint64_t trials, double confidence) {
  NINES_EXPECTS(successes <= trials && is_confidence(confidence));
  if (trials == 0) return no_trials(confidence);
  const double n = as_double(trials);
  const double k = as_double(successes);
  const double p = k / n;
  const double tail = (1 - confidence) / 2;
  return {.value = p,
          .standard_error = std::sqrt(p * (1 - p) / n),
          .lo = successes == 0 ? 0 : math::beta_quantile(k, n - k + 1, tail),
          // The upper quantile as 1 - the lower of the mirror image keeps the tail's digits.
          .hi = successes == trials ? 1 : 1 - math::beta_quantile(n - k, k + 1, tail),
          .confidence = confidence,
          .samples = trials,
          .method = Method::clopper_pearson};
}

Estimate proportion(std::uint64_t successes, std::uint64_t trials, double confidence) {
  constexpr std::uint64_t enough_of_each = 5;
  NINES_EXPECTS(successes <= trials);
  const bool at_the_edge = successes < enough_of_each || trials - successes < enough_of_each;
  return at_the_edge ? clopper_pearson(successes, trials, confidence)
                     : wilson(successes, trials, confidence);
}

Estimate proportion(const Ledger& ledger, std::size_t metric, double confidence) {
  const Ratio total = ledger.total(metric);
  NINES_EXPECTS(total.numerator >= 0 && total.numerator <= total.denominator);
  return proportion(static_cast<std::uint64_t>(std::llround(total.numerator)),
                    static_cast<std::uint64_t>(std::llround(total.denominator)), confidence);
}

Estimate paired_difference(const Ledger& a, std::size_t metric_a, const Ledger& b,
                           std::size_t metric_b, double confidence) {
  NINES_EXPECTS(is_confidence(confidence));
  expect_aligned(a, b);
  const Side left{a, metric_a};
  const Side right{b, metric_b};
  return paired(left, right, left.value - right.value, 1, -1, confidence,
                Method::paired_difference);
}

Estimate paired_ratio(const Ledger& a, std::size_t metric_a, const Ledger& b, std::size_t metric_b,
                      double confidence) {
  NINES_EXPECTS(is_confidence(confidence));
  expect_aligned(a, b);
  const Side left{a, metric_a};
  const Side right{b, metric_b};
  if (right.value == 0) return no_trials(confidence);
  return paired(left, right, left.value / right.value, 1 / right.value,
                -left.value / (right.value * right.value), confidence, Method::paired_ratio);
}

Estimate from_influences(double value, std::span<const double> influences, double confidence,
                         Method method) {
  NINES_EXPECTS(is_confidence(confidence));
  Spread spread;
  for (const double z : influences) {
    if (std::isnan(z)) continue;
    ++spread.present;
    spread.add(z);
  }
  const double m = as_double(spread.present);
  const double error =
      std::sqrt(m / (m - 1) * spread.squares) / static_cast<double>(influences.size());
  return student(value, error, spread.present, skew_of(spread), confidence, method);
}

Estimate paired_harmonic(const Ledger& a, std::size_t metric_a, const Ledger& b,
                         std::size_t metric_b, double confidence) {
  NINES_EXPECTS(is_confidence(confidence));
  expect_aligned(a, b);
  const Side left{a, metric_a};
  const Side right{b, metric_b};
  const double sum = left.value + right.value;
  if (std::isnan(sum)) return no_trials(confidence);
  const double value = sum > 0 ? 2 * left.value * right.value / sum : 0;
  // d/da 2ab/(a + b) = 2 (b/(a + b))^2. Where both are 0 no row has a residual.
  const double share = sum > 0 ? left.value / sum : 0.5;
  return paired(left, right, value, 2 * (1 - share) * (1 - share), 2 * share * share, confidence,
                Method::paired_harmonic);
}

Estimate within(Estimate estimate, double lowest, double highest) {
  NINES_EXPECTS(lowest <= highest);
  if (!estimate.has_interval()) return estimate;
  estimate.lo = std::clamp(estimate.lo, lowest, highest);
  estimate.hi = std::clamp(estimate.hi, lowest, highest);
  return estimate;
}

double bonferroni_confidence(double confidence, std::size_t comparisons) {
  NINES_EXPECTS(is_confidence(confidence));
  return 1 - (1 - confidence) / as_double(std::max<std::size_t>(1, comparisons));
}

double two_sided_p_value(const Estimate& estimate, double hypothesis) {
  if (!estimate.has_interval() || std::isnan(estimate.standard_error)) return not_a_number;
  const double distance = estimate.value - hypothesis;
  if (estimate.standard_error == 0) return distance == 0 ? 1 : 0;
  const double t = toward_student(estimate.skew, distance / estimate.standard_error);
  return 2 * math::student_t_cdf(-std::abs(t), estimate.degrees_of_freedom);
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t index) { return p_values[index]; });
  std::vector<double> adjusted(p_values.size());
  double largest_yet = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double left = as_double(order.size() - rank);
    largest_yet = std::max(largest_yet, std::min(1.0, left * p_values[order[rank]]));
    adjusted[order[rank]] = largest_yet;
  }
  return adjusted;
}

double effective_sample_size(double sum_of_weights, double sum_of_squared_weights) {
  return sum_of_squared_weights > 0 ? sum_of_weights * sum_of_weights / sum_of_squared_weights : 0;
}

}  // namespace nines::stats
