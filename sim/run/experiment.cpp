#include "run/experiment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "stats/mser5.hpp"

namespace nines {
namespace {

// Rows of one wave wait in memory until they are appended in order; a wave is also how often
// progress is told. 4,096 rows keep every core busy and cost little.
constexpr std::uint64_t wave_size = 4096;
// The pilot's replications are numbered from here, out of reach of any real replication.
constexpr std::uint64_t pilot_first = std::uint64_t{1} << 62U;
constexpr std::uint64_t pilot_replications = 8;
constexpr std::uint64_t few_replications = 10;

/// Shared by the tasks of a run. Histograms are integers, so the order of merging does not matter.
class Collector {
 public:
  explicit Collector(Sample& sample) : sample_(sample) {}

  void add(std::uint64_t replication, const Observation& observation) {
    const std::size_t group = replication % GroupedHistogram::group_count;
    {
      const std::lock_guard lock(group_locks_[group]);
      for (std::size_t i = 0; i < sample_.distributions.size(); ++i) {
        sample_.distributions[i].group_of(replication).merge(observation.distributions()[i]);
      }
    }
    const auto found = observation.found();
    if (std::any_of(found.begin(), found.end(), [](std::uint8_t flag) { return flag != 0; })) {
      const std::lock_guard lock(found_lock_);
      for (std::size_t i = 0; i < found.size(); ++i) sample_.found[i] += found[i];
    }
  }

 private:
  Sample& sample_;
  std::array<std::mutex, GroupedHistogram::group_count> group_locks_;
  std::mutex found_lock_;
};

bool asked_to_stop(const Workers& workers) {
  return workers.stop != nullptr && workers.stop->load(std::memory_order_relaxed);
}

/// Tasks small enough to share out evenly, large enough to cost nothing.
std::uint64_t grain_for(std::uint64_t count) {
  return std::clamp<std::uint64_t>(count / 256, 1, 64);
}

bool lists(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Estimate without_interval(Estimate estimate) {
  estimate.standard_error = estimate.lo = estimate.hi = not_a_number;
  estimate.method = Method::none;
  return estimate;
}

/// A share of trials; hits or misses fewer than this get the exact binomial interval.
constexpr double few_hits = 5;

Estimate share(const Ledger& ledger, std::size_t column, double confidence) {
  const Ratio total = ledger.total(column);
  const double hits = total.numerator;
  const double trials = total.denominator;
  if (trials == 0 || std::min(hits, trials - hits) >= few_hits) {
    return ratio_of_sums(ledger, column, confidence);
  }
  Estimate result = clopper_pearson(static_cast<std::uint64_t>(hits),
                                    static_cast<std::uint64_t>(trials), confidence);
  // No hits do not mean no error: the standard error is that of half a hit more (Jeffreys).
  const double p = (hits + 0.5) / (trials + 1);
  result.standard_error = std::sqrt(p * (1 - p) / trials);
  return result;
}

/// The order is turned round: many nines are a small fraction. None at all are no number.
Estimate nines_of(Estimate fraction) {
  if (!(fraction.value > 0)) return Estimate{.confidence = fraction.confidence};
  Estimate result = fraction;
  result.value = -std::log10(fraction.value);
  result.standard_error = fraction.standard_error / (fraction.value * std::log(10.0));
  result.lo = -std::log10(fraction.hi);
  result.hi = fraction.lo > 0 ? -std::log10(fraction.lo) : not_a_number;
  if (!result.has_interval()) return without_interval(result);
  return result;
}

bool precise_enough(const Precision& precision, const Model& model, const Sample& sample) {
  const Metric* metric = model.metrics().find(precision.metric);
  NINES_EXPECTS(metric != nullptr);
  if (lists(model.review(sample).without_interval, metric->name)) return false;
  const Estimate now = estimate(*metric, sample, precision.confidence);
  if (!now.has_interval()) return false;
  return precision.relative ? now.relative_half_width() <= *precision.relative
                            : now.half_width() <= *precision.absolute;
}

/// Fewer independent units than this behind a figure make its interval too short.
constexpr double fewest_units = 10;

void warn_about_quantile(const Metric& metric, const GroupedHistogram& observed,
                         bool enough_replications, std::vector<Warning>& warnings) {
  const double behind = observations_behind(metric.p, observed.count());
  if (behind < fewest_units) {
    warnings.push_back({"few-observations", metric.name,
                        fmt::format("only {:.0f} observations lie beyond this quantile; take more "
                                    "replications or a longer horizon, or read a lower quantile",
                                    std::floor(behind))});
    return;
  }
  // None at all is an atom (everybody waits 0 s), not a thin tail.
  const double carrying = observed.effective_groups_behind(metric.p);
  if (enough_replications && carrying > 0 && carrying < fewest_units) {
    warnings.push_back({"clustered-tail", metric.name,
                        "a few replications make this tail, so its interval is too short; take "
                        "more replications rather than longer ones"});
  }
}

void warn_about_ratio(const Metric& metric, std::span<const Ratio> rows,
                      std::vector<Warning>& warnings) {
  const double carrying = effective_rows(rows);
  if (carrying == 0 || carrying >= fewest_units) return;
  warnings.push_back({"few-rows", metric.name,
                      fmt::format("{:.2g} replications' worth of data carry this figure, so its "
                                  "interval is too short; take more replications",
                                  carrying)});
}

void warn_about(const Metric& metric, const Sample& sample, const Estimate& estimate,
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

Estimate estimate(const Metric& metric, const Sample& sample, double confidence) {
  const auto cut = [&](const Estimate& raw) {
    if (metric.unit == Unit::fraction) return within(raw, 0, 1);
    return raw;
  };
  switch (metric.estimator) {
    case Estimator::ratio:
      return cut(ratio_of_sums(sample.ledger, metric.column, confidence));
    case Estimator::proportion:
      return proportion(sample.ledger, metric.column, confidence);
    case Estimator::share:
      return cut(share(sample.ledger, metric.column, confidence));
    case Estimator::quotient:
      return cut(
          paired_ratio(sample.ledger, metric.column, sample.ledger, metric.divisor, confidence));
    case Estimator::nines:
      return nines_of(ratio_of_sums(sample.ledger, metric.column, confidence));
    case Estimator::quantile:
      return sample.distributions[metric.distribution].quantile(metric.p, confidence);
  }
  return {};
}

void replicate(const Model& model, std::uint64_t seed, std::uint64_t auto_warmup,
               std::uint64_t count, const Workers& workers, Sample& sample) {
  const std::size_t columns = model.metrics().columns();
  const std::uint64_t first = sample.replications();
  Collector collector(sample);
  std::vector<Ratio> rows;
  for (std::uint64_t done = 0; done < count; done += wave_size) {
    const std::uint64_t wave = std::min(wave_size, count - done);
    rows.assign(wave * columns, Ratio{});
    std::atomic<std::uint64_t> finished{0};
    std::mutex progress_lock;
    const auto run_range = [&](const tbb::blocked_range<std::uint64_t>& range) {
      Observation observation(model.metrics());
      for (std::uint64_t i = range.begin(); i != range.end(); ++i) {
        if (asked_to_stop(workers)) return;
        const std::uint64_t index = first + done + i;
        observation.clear();
        model.replicate({seed, index, auto_warmup}, observation);
        std::copy(observation.row().begin(), observation.row().end(), rows.begin() + i * columns);
        collector.add(index, observation);
      }
      const std::uint64_t so_far = finished += range.size();
      if (workers.progress) {
        const std::lock_guard lock(progress_lock);
        workers.progress(first + done + so_far);
      }
    };
    tbb::parallel_for(tbb::blocked_range<std::uint64_t>(0, wave, grain_for(wave)), run_range,
                      tbb::simple_partitioner{});
    if (asked_to_stop(workers)) throw Interrupted();
    for (std::uint64_t i = 0; i < wave; ++i) {
      const std::span<const Ratio> row(rows.data() + i * columns, columns);
      sample.ledger.append(row);
      if (workers.each_row) workers.each_row(first + done + i, row);
    }
  }
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
  const Mser5 cut = mser5(path);
  return {cut.cut, cut.reached};
}

Outcome run_experiment(const Model& model, std::uint64_t seed, const RunSettings& settings,
                       const Workers& workers) {
  const int threads =
      workers.threads > 0 ? workers.threads : tbb::this_task_arena::max_concurrency();
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  tbb::task_arena arena(threads);

  Outcome outcome{Sample(model.metrics()), {}, model.warnings(), 0};
  arena.execute([&] {
    if (model.wants_pilot()) {
      const WarmupCut cut = find_warmup(model, seed);
      outcome.auto_warmup = cut.customers;
      if (!cut.reached) {
        outcome.warnings.push_back(
            {"warmup-not-reached", "run.warmup",
             "the pilot had not settled within its length; take a longer horizon, or a \"warmup\" "
             "of your own"});
      }
    }
    const std::uint64_t block = settings.replications.value_or(default_replications);
    const std::uint64_t most =
        settings.precision ? std::max(block, settings.precision->max_replications) : block;
    while (outcome.sample.replications() < most) {
      const std::uint64_t left = most - outcome.sample.replications();
      replicate(model, seed, outcome.auto_warmup, std::min(block, left), workers, outcome.sample);
      if (settings.precision && precise_enough(*settings.precision, model, outcome.sample)) break;
    }
  });

  const std::uint64_t replications = outcome.sample.replications();
  if (replications < few_replications) {
    outcome.warnings.push_back(
        {"few-replications", "run.replications",
         fmt::format("{} replications are too few for an interval one can trust; take 10 or more",
                     replications)});
  }
  if (settings.precision && !precise_enough(*settings.precision, model, outcome.sample)) {
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
  const Review review = model.review(outcome.sample);
  outcome.warnings.insert(outcome.warnings.end(), review.warnings.begin(), review.warnings.end());
  for (const Metric& metric : model.metrics().metrics()) {
    Estimate result = estimate(metric, outcome.sample, settings.confidence);
    if (lists(review.without_interval, metric.name)) result = without_interval(result);
    warn_about(metric, outcome.sample, result, outcome.warnings);
    outcome.estimates.push_back({metric, result});
  }
  return outcome;
}

}  // namespace nines
