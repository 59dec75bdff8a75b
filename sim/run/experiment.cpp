#include "run/experiment.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "stats/mser5.hpp"

namespace nines::run {
namespace {

// The pilot's replications are numbered from here, out of reach of any real replication.
constexpr std::uint64_t pilot_first = std::uint64_t{1} << 62U;
constexpr std::uint64_t pilot_replications = 8;
constexpr std::uint64_t few_replications = 10;

bool lists(const std::vector<MetricId>& ids, MetricId id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

stats::Estimate without_interval(stats::Estimate estimate) {
  estimate.standard_error = estimate.lo = estimate.hi = not_a_number;
  estimate.method = stats::Method::none;
  return estimate;
}

/// A share of trials; hits or misses fewer than this get the exact binomial interval.
constexpr double few_hits = 5;

stats::Estimate share(const stats::Ledger& ledger, std::size_t column, double confidence) {
  const stats::Ratio total = ledger.total(column);
  const double hits = total.numerator;
  const double trials = total.denominator;
  if (trials == 0 || std::min(hits, trials - hits) >= few_hits) {
    return stats::ratio_of_sums(ledger, column, confidence);
  }
  stats::Estimate result = stats::clopper_pearson(static_cast<std::uint64_t>(hits),
                                                  static_cast<std::uint64_t>(trials), confidence);
  // No hits do not mean no error: the standard error is that of half a hit more (Jeffreys).
  const double p = (hits + 0.5) / (trials + 1);
  result.standard_error = std::sqrt(p * (1 - p) / trials);
  return result;
}

/// The order is turned round: many nines are a small fraction. None at all are no number.
stats::Estimate nines_of(stats::Estimate fraction) {
  if (!(fraction.value > 0)) return stats::Estimate{.confidence = fraction.confidence};
  stats::Estimate result = fraction;
  result.value = -std::log10(fraction.value);
  result.standard_error = fraction.standard_error / (fraction.value * std::log(10.0));
  result.lo = -std::log10(fraction.hi);
  result.hi = fraction.lo > 0 ? -std::log10(fraction.lo) : not_a_number;
  if (!result.has_interval()) return without_interval(result);
  return result;
}

bool precise_enough(const Precision& precision, MetricId watched, const Model& model,
                    const Sample& sample) {
  if (lists(model.review(sample).without_interval, watched)) return false;
  const stats::Estimate now = estimate(model.metrics()[watched], sample, precision.confidence);
  if (!now.has_interval()) return false;
  return precision.relative ? now.relative_half_width() <= *precision.relative
                            : now.half_width() <= precision.absolute.value_or(0);
}

/// Fewer observations beyond a quantile than this, and its interval is too short.
constexpr double fewest_observations = 10;
/// Fewer replications that carry a figure likewise. Of ten alike some carry a little more than
/// others, which makes them nine or so.
constexpr double fewest_carrying = 8;

void warn_about_quantile(const Metric& metric, const stats::GroupedHistogram& observed,
                         bool enough_replications, std::vector<Warning>& warnings) {
  const double behind = stats::observations_behind(metric.p, observed.count());
  if (behind < fewest_observations) {
    warnings.push_back({"few-observations", metric.name,
                        fmt::format("{} beyond this quantile; take more replications or a longer "
                                    "horizon, or read a lower quantile",
                                    behind < 1   ? "no observation lies"
                                    : behind < 2 ? "only 1 observation lies"
                                                 : fmt::format("only {:.0f} observations lie",
                                                               std::floor(behind)))});
    return;
  }
  // None at all is an atom (everybody waits 0 s), not a thin tail.
  const double carrying = observed.effective_groups_behind(metric.p);
  if (enough_replications && carrying > 0 && carrying < fewest_carrying) {
    warnings.push_back({"clustered-tail", metric.name,
                        "a few replications make this tail, so its interval is too short; take "
                        "more replications rather than longer ones"});
  }
}

void warn_about_ratio(const Metric& metric, std::span<const stats::Ratio> rows,
                      std::vector<Warning>& warnings) {
  const double carrying = stats::effective_rows(rows);
  if (carrying == 0 || carrying >= fewest_carrying) return;
  warnings.push_back({"few-rows", metric.name,
                      fmt::format("{:.2g} replications' worth of data carry this figure, so its "
                                  "interval is too short; take more replications",
                                  carrying)});
}

void warn_about(const Metric& metric, const Sample& sample, const stats::Estimate& estimate,
                std::vector<Warning>& warnings) {
  if (!estimate.has_value()) return;
  // Where replications are few all told, that is said once and not of every metric.
  const bool enough_replications = sample.replications() >= few_replications;
  if (metric.estimator == Estimator::quantile) {
    warn_about_quantile(metric, sample.distributions[metric.distribution], enough_replications,
                        warnings);
  } else if (metric.estimator == Estimator::ratio && enough_replications) {
    warn_about_ratio(metric, sample.ledger.column(metric.column), warnings);
  }
}

}  // namespace

stats::Estimate estimate(const Metric& metric, const Sample& sample, double confidence) {
  const auto cut = [&](const stats::Estimate& raw) {
    if (metric.may_be_negative) return raw;
    return stats::within(raw, 0, metric.unit == Unit::fraction ? 1 : infinity);
  };
  switch (metric.estimator) {
    case Estimator::ratio:
      return cut(stats::ratio_of_sums(sample.ledger, metric.column, confidence));
    case Estimator::proportion:
      return stats::proportion(sample.ledger, metric.column, confidence);
    case Estimator::share:
      return cut(share(sample.ledger, metric.column, confidence));
    case Estimator::quotient:
      return cut(stats::paired_ratio(sample.ledger, metric.column, sample.ledger, metric.divisor,
                                     confidence));
    case Estimator::harmonic:
      return cut(stats::paired_harmonic(sample.ledger, metric.column, sample.ledger, metric.divisor,
                                        confidence));
    case Estimator::nines:
      return nines_of(stats::ratio_of_sums(sample.ledger, metric.column, confidence));
    case Estimator::quantile:
      return sample.distributions[metric.distribution].quantile(metric.p, confidence);
  }
  return {};
}

namespace {

/// A single order.
class OneOrder : public Job {
 public:
  explicit OneOrder(const Order& order) : order_(order) {}
  std::vector<Order> next_round() override {
    if (ordered_) return {};
    ordered_ = true;
    return {order_};
  }

 private:
  Order order_;
  bool ordered_ = false;
};

/// An experiment by itself.
class OneExperiment : public Job {
 public:
  OneExperiment(Experiment& experiment, const Workers& workers)
      : experiment_(experiment), workers_(workers) {}
  std::vector<Order> next_round() override {
    if (experiment_.sample().replications() == 0) experiment_.find_warmup();
    if (experiment_.satisfied()) return {};
    Order order = experiment_.next_block();
    if (workers_.each_row) order.each_row = &workers_.each_row;
    return {order};
  }

 private:
  Experiment& experiment_;
  const Workers& workers_;
};

void work_off_one(std::unique_ptr<Job> job, const Workers& workers) {
  work_off([&] { return std::move(job); }, workers);
}

}  // namespace

void replicate(const Model& model, std::uint64_t seed, std::uint64_t auto_warmup,
               std::uint64_t count, const Workers& workers, Sample& sample) {
  Order order{&model, seed, auto_warmup, sample.replications(), count, &sample, 1, nullptr};
  if (workers.each_row) order.each_row = &workers.each_row;
  work_off_one(std::make_unique<OneOrder>(order), workers);
}

WarmupCut find_warmup(const Model& model, std::uint64_t seed) {
  // The mean path of a few replications shows the transient through the noise.
  std::vector<double> path;
  for (std::uint64_t k = 0; k < pilot_replications; ++k) {
    const std::vector<double> one = model.pilot_path({seed, pilot_first + k, 0});
    if (k == 0) path.assign(one.size(), 0.0);
    path.resize(std::min(path.size(), one.size()));
    for (std::size_t i = 0; i < path.size(); ++i) path[i] += one[i];
  }
  const stats::Mser5 cut = stats::mser5(path);
  return {cut.cut, cut.reached};
}

namespace {

std::uint64_t first_block(const RunSettings& settings) {
  const std::uint64_t block = settings.replications.value_or(default_replications);
  return settings.precision ? std::min(block, settings.precision->max_replications) : block;
}

}  // namespace

Experiment::Experiment(const Model& model, std::uint64_t seed, const RunSettings& settings)
    : Experiment(model, seed, settings, Sample(model.metrics()), {}) {}

Experiment::Experiment(const Model& model, std::uint64_t seed, const RunSettings& settings,
                       Sample sample, WarmupCut warmup)
    : model_(&model),
      seed_(seed),
      settings_(settings),
      block_(first_block(settings)),
      most_(settings.precision ? settings.precision->max_replications : block_),
      warmup_(warmup),
      sample_(std::move(sample)) {
  if (!settings.precision) return;
  watched_ = model.metrics().resolve(settings.precision->metric);
  NINES_EXPECTS(watched_.has_value());
}

void Experiment::find_warmup() {
  if (model_->wants_pilot()) warmup_ = run::find_warmup(*model_, seed_);
}

bool Experiment::satisfied() const {
  if (sample_.replications() >= most_) return true;
  return sample_.replications() > 0 && settings_.precision &&
         precise_enough(*settings_.precision, *watched_, *model_, sample_);
}

Order Experiment::next_block() {
  return next_replications(std::min(block_, most_ - std::min(most_, sample_.replications())));
}

Order Experiment::next_replications(std::uint64_t count) {
  return {model_, seed_, warmup_.customers, sample_.replications(), count, &sample_, 1, nullptr};
}

Outcome Experiment::conclude() {
  Outcome outcome{std::move(sample_), {}, model_->warnings(), warmup_.customers};
  const Model& model = *model_;
  const RunSettings& settings = settings_;
  if (!warmup_.reached) {
    outcome.warnings.push_back(
        {"warmup-not-reached", "run.warmup",
         "the pilot had not settled within its length; take a longer horizon, or a \"warmup\" of "
         "your own"});
  }
  const Review review = model.review(outcome.sample);
  const std::uint64_t replications = outcome.sample.replications();
  if (replications < few_replications && !review.repeats) {
    outcome.warnings.push_back(
        {"few-replications", "run.replications",
         fmt::format("{} too few for an interval one can trust; take 10 or more",
                     replications == 1 ? "1 replication is"
                                       : fmt::format("{} replications are", replications))});
  }
  if (settings.precision &&
      !precise_enough(*settings.precision, *watched_, model, outcome.sample)) {
    outcome.warnings.push_back(
        {"precision-not-reached", settings.precision->metric,
         fmt::format("the precision asked for was not reached in {} replications; raise "
                     "max_replications or lengthen the horizon",
                     replications)});
  }
  for (std::size_t i = 0; i < outcome.sample.found.size(); ++i) {
    if (outcome.sample.found[i] == 0) continue;
    const Finding& finding = model.metrics().findings()[i];
    const double share =
        static_cast<double>(outcome.sample.found[i]) / static_cast<double>(replications);
    outcome.warnings.push_back(
        {finding.code, "",
         fmt::format("{} in {:.3g} % of replications", finding.text, 100 * share)});
  }
  outcome.warnings.insert(outcome.warnings.end(), review.warnings.begin(), review.warnings.end());
  for (std::size_t i = 0; i < model.metrics().metrics().size(); ++i) {
    const Metric& metric = model.metrics().metrics()[i];
    stats::Estimate result = estimate(metric, outcome.sample, settings.confidence);
    if (lists(review.without_interval, MetricId{i})) result = without_interval(result);
    if (!review.repeats) warn_about(metric, outcome.sample, result, outcome.warnings);
    outcome.estimates.push_back({metric, result});
  }
  return outcome;
}

Outcome run_experiment(const Model& model, std::uint64_t seed, const RunSettings& settings,
                       const Workers& workers) {
  Experiment experiment(model, seed, settings);
  work_off_one(std::make_unique<OneExperiment>(experiment, workers), workers);
  return experiment.conclude();
}

}  // namespace nines::run
