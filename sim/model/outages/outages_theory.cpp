// What is known of an outages model without running it: closed forms, warnings, its description;
// and what a run's own figures say about how far they can be trusted.
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "incident/outages_seen.hpp"
#include "input/units.hpp"
#include "model/outages/downtime_law.hpp"
#include "model/outages/outages_model.hpp"
#include "run/experiment.hpp"
#include "stats/estimate.hpp"

namespace nines::outages {
namespace {

// E[X^n] is finite when n is below the tail index. The spread of a mean of x^2 takes x^4.
constexpr double index_for_mean_interval = 2;
constexpr double index_for_customer_interval = 4;
// Below this effective sample size an interval cannot be trusted: the long outages that would make
// it wide have not been seen.
constexpr double enough_effective_outages = 100;
// A budget of fewer failed requests than this is spent by chance as much as by outages.
constexpr double enough_failures_allowed = 100;
// As for other quantiles: fewer observations behind one say little.
constexpr double enough_longer_outages = 10;

void append(std::vector<run::MetricId>& to, const std::vector<run::MetricId>& ids) {
  to.insert(to.end(), ids.begin(), ids.end());
}

constexpr std::string_view oversample_advice =
    "give \"long_outages\": \"oversampled\" for an interval that holds";

// Whether a distribution jumps at one of its quantiles, as recorded durations do. A histogram knows
// only the bucket of the value jumped to, within 0.4 %: an interval or a z-score would measure the
// bucket.
bool jumps_at(const dist::Distribution& x, Seconds quantile) {
  constexpr double just_below = 1 - 1e-9;
  constexpr double a_jump = 1e-6;
  if (x.shape() != dist::Shape::jumps || x.is_constant()) return false;
  return x.cdf(quantile) - x.cdf(quantile * just_below) > a_jump;
}

}  // namespace

void OutagesModel::add_duration_theory(std::vector<run::Theory>& theory) const {
  const dist::Distribution& x = parameters_.duration;
  const double mean = x.mean().raw();
  const double remaining = x.residual_mean().raw();
  const auto add = [&](run::MetricId metric, double value, std::string formula, bool exact = true) {
    if (std::isfinite(value)) {
      theory.push_back({metric, value, std::move(formula), exact});
    }
  };
  add(lengths_.mean, mean, "E[X]");
  add(lengths_.remaining, remaining, "E[X^2]/2E[X]");
  add(lengths_.met, x.length_biased_mean().raw(), "E[X^2]/E[X]");
  add(lengths_.gap_remaining, remaining / mean, "(1 + cv^2)/2");
  add(lengths_.gap_length, x.length_biased_mean().raw() / mean, "1 + cv^2");
  for (const double p : duration_quantiles) {
    const Probability share{p};
    const Seconds quantile = x.quantile(share);
    const Seconds met = x.length_biased_quantile(share);
    add(metrics_.quantile(lengths_.durations, p), quantile.raw(), "quantile of X",
        !jumps_at(x, quantile));
    add(metrics_.quantile(lengths_.remainders, p), x.residual_quantile(share).raw(),
        "quantile of the residual life");
    add(metrics_.quantile(lengths_.lengths_met, p), met.raw(), "length-biased quantile",
        !jumps_at(x, met));
  }
}

double OutagesModel::lost_fraction() const {
  return parameters_.affected.raw() * (mean_down_s_ / cycle_s()) *
         parameters_.duration.residual_survival(parameters_.client_retry_for);
}

// A window's downtime has a closed law when up times are exponential and outages exponential or
// constant, every lost second counts, and every second weighs the same.
void OutagesModel::add_slo_theory(std::vector<run::Theory>& theory) const {
  const double allowed = windows_.allowed;
  theory.push_back({budget_, lost_fraction() / allowed, "lost/(1 - target)", true});
  const dist::Distribution& x = parameters_.duration;
  if (!parameters_.between.is_exponential() || !parameters_.requests.uniform() ||
      parameters_.client_retry_for.raw() > 0 || !(x.is_exponential() || x.is_constant())) {
    return;
  }
  const DowntimeLaw law{
      x.is_constant() ? DowntimeLaw::Outage::constant : DowntimeLaw::Outage::exponential,
      Seconds{mean_up_s_}, Seconds{mean_down_s_}, parameters_.slo->window};
  const Seconds budget = parameters_.slo->window * (allowed / parameters_.affected.raw());
  if (x.is_exponential()) {  // Constant outages fill whole multiples: the law jumps.
    for (const double p : budget_quantiles()) {
      theory.push_back(
          {metrics_.quantile(budgets_, p), law.quantile(p) / budget, "Takacs sojourn law", true});
    }
  }
  theory.push_back({breach_, law.survival(budget), "Takacs sojourn law", true});
}

std::vector<run::Theory> OutagesModel::theory() const {
  std::vector<run::Theory> theory;
  add_duration_theory(theory);
  theory.push_back({availability_, mean_up_s_ / cycle_s(), "E[U]/(E[U] + E[X])", true});
  theory.push_back({count_, year.raw() / cycle_s(), "1/(E[U] + E[X])", true});
  theory.push_back({lost_, lost_fraction(), "affected (1 - A) P(R > retry)", true});
  theory.push_back({saved_,
                    1 - parameters_.duration.residual_survival(parameters_.client_retry_for),
                    "P(R <= retry)", true});
  if (parameters_.slo) add_slo_theory(theory);
  return theory;
}

std::vector<run::Warning> OutagesModel::warnings() const {
  std::vector<run::Warning> warnings = parameters_.notes;
  const double index = parameters_.duration.tail_index();
  if (index <= index_for_mean_interval) {
    warnings.push_back(
        {"infinite-mean", "customer.remaining.mean",
         fmt::format("durations fall off like x^-{:.3g}, so what a customer can expect to wait is "
                     "infinite: the figure grows with the length of the run; read quantiles, or "
                     "truncate the distribution",
                     index)});
    if (!oversampled()) {
      warnings.push_back({"infinite-variance", "outage.duration.mean",
                          fmt::format("durations have infinite variance, so no interval is shown; "
                                      "{}",
                                      oversample_advice)});
    }
  } else if (index <= index_for_customer_interval && !oversampled()) {
    warnings.push_back(
        {"infinite-variance", "customer.remaining.mean",
         fmt::format("durations fall off like x^-{:.3g}, so the customer's means have infinite "
                     "variance and no interval is shown; {}",
                     index, oversample_advice)});
  }
  const double failures_allowed = parameters_.slo ? parameters_.requests.mean_rate() *
                                                        parameters_.slo->window * windows_.allowed
                                                  : infinity;
  if (!parameters_.requests_text.empty() && failures_allowed < enough_failures_allowed) {
    warnings.push_back(
        {"few-requests", "budget.spent",
         fmt::format("the budget of a window is {:.3g} failed requests; requests are counted by "
                     "their expectation, and the chance that a few more or fewer "
                     "meet an outage is left out",
                     failures_allowed)});
  }
  return warnings;
}

run::Review OutagesModel::review(const run::Sample& sample) const {
  run::Review review;
  incident::review_outages_seen(sample.ledger.total(count_.index).numerator, "availability",
                                "take a longer horizon or more replications",
                                {availability_, count_, lost_, saved_, lengths_.mean}, review);
  if (parameters_.duration.is_constant()) return review;
  review_means(sample, review);
  review_quantiles(sample, review);
  for (const double p : duration_quantiles) {
    const Probability share{p};
    const dist::Distribution& x = parameters_.duration;
    if (jumps_at(x, x.quantile(share))) {
      review.without_interval.push_back(metrics_.quantile(lengths_.durations, p));
    }
    if (jumps_at(x, x.length_biased_quantile(share))) {
      review.without_interval.push_back(metrics_.quantile(lengths_.lengths_met, p));
    }
  }
  return review;
}

// The customer's means are sums of x^2 over sums of x. Two things can make their intervals too
// short: few outages carry the weights x (Kish's number, (sum x)^2/sum x^2), or few carry the sum
// of x^2, which shows as a standard error above a tenth of the mean: 1/relative^2 outages' worth.
void OutagesModel::review_means(const run::Sample& sample, run::Review& review) const {
  const double index = parameters_.duration.tail_index();
  const bool no_customer_mean = index <= index_for_mean_interval;
  if (!oversampled() && index <= index_for_mean_interval) {
    review.without_interval.push_back(lengths_.mean);
  }
  if (no_customer_mean || (!oversampled() && index <= index_for_customer_interval)) {
    append(review.without_interval, lengths_.customers_means());
    return;
  }
  const stats::Ratio sums = sample.ledger.total(lengths_.remaining.index);
  if (sums.absent()) return;
  const stats::Estimate remaining = stats::ratio_of_sums(sample.ledger, lengths_.remaining.index);
  const double relative = remaining.standard_error / remaining.value;
  double effective = relative > 0 ? 1 / (relative * relative) : infinity;
  if (!oversampled()) {
    effective =
        std::min(effective, stats::effective_sample_size(sums.denominator, 2 * sums.numerator));
  }
  if (effective >= enough_effective_outages) return;
  append(review.without_interval, lengths_.customers_means());
  review.warnings.push_back(
      {"few-effective-outages", "customer.remaining.mean",
       fmt::format("the customer's means rest on the worth of {:.2g} outages, because a few long "
                   "ones carry them; below {:.0f} no interval is shown; take a longer horizon or "
                   "more replications{}",
                   effective, enough_effective_outages,
                   oversampled() ? "" : fmt::format(", or {}", oversample_advice))});
}

// Thousands of customers who met the same outage are not thousands of observations: what is behind
// a customer's quantile are the outages that are longer.
void OutagesModel::review_quantiles(const run::Sample& sample, run::Review& review) const {
  std::vector<stats::LogLinearHistogram> pooled;
  pooled.reserve(sample.distributions.size());
  for (const stats::GroupedHistogram& distribution : sample.distributions) {
    pooled.push_back(distribution.pooled());
  }
  const stats::LogLinearHistogram& durations = pooled[lengths_.durations.index];
  std::optional<run::MetricId> first;
  for (const run::DistributionId customers : {lengths_.remainders, lengths_.lengths_met}) {
    const stats::LogLinearHistogram& seen = pooled[customers.index];
    for (const run::MetricId id : metrics_.quantiles(customers)) {
      const bool few = seen.count() > 0 &&
                       durations.count_above(seen.quantile(metrics_[id].p)) < enough_longer_outages;
      if (!few) continue;
      review.without_interval.push_back(id);
      if (!first) first = id;
    }
  }
  if (!first) return;
  review.warnings.push_back(
      {"few-longer-outages", metrics_[*first].name,
       fmt::format(
           "fewer than {:.0f} outages are longer than this, so neither it nor the quantiles "
           "above it have an interval; take a longer horizon or more replications, or read "
           "a lower quantile",
           enough_longer_outages)});
}

std::vector<std::string> OutagesModel::describe() const {
  const OutagesParameters& p = parameters_;
  std::vector<std::string> lines;
  lines.push_back(fmt::format("Outages last: {}. Up times between them: {}.", p.duration.describe(),
                              p.between.describe()));
  if (!p.source.empty()) {
    lines.push_back(p.source + ".");
    lines.emplace_back(
        "Quantiles of recorded lengths are right to 0.4 % (a histogram's bucket) and have no "
        "interval: a resampled quantile is one of the recorded values.");
  }
  lines.push_back(fmt::format(
      "A replication is {} long, starts in steady state and holds about {:.4g} outages.",
      input::to_text(horizon_), outages_per_replication()));
  lines.push_back(fmt::format(
      "The operator's view counts every outage once (MTTR {}); a customer who meets an "
      "outage meets "
      "one of {} on average and still waits {}.",
      input::to_text(p.duration.mean()), input::to_text(p.duration.length_biased_mean()),
      input::to_text(p.duration.residual_mean())));
  lines.push_back(fmt::format(
      "An outage fails {:.6g} % of requests; {}; {}.", 100 * p.affected.raw(),
      p.requests_text.empty() ? std::string("every instant weighs the same")
                              : "requests: " + p.requests_text,
      p.client_retry_for.raw() > 0
          ? fmt::format("clients retry for {}, which saves a request whose outage ends by then",
                        input::to_text(p.client_retry_for))
          : std::string("clients do not retry")));
  if (p.slo) {
    lines.push_back(fmt::format(
        "The objective of {:.10g} % over {} allows {} of total outage; {} windows a replication.",
        100 * p.slo->target.raw(), input::to_text(p.slo->window),
        input::to_text(p.slo->window * windows_.allowed), windows_.count));
  }
  if (oversampled()) {
    lines.emplace_back(
        "Means of lengths come from as many outages drawn with the long ones oversampled and "
        "weighted back (importance sampling); everything else from the path.");
  }
  return lines;
}

}  // namespace nines::outages
