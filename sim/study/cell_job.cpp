#include "study/cell_job.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "study/summary.hpp"

namespace nines::study {
namespace {

// A picture for each of many points would tell a reader less than one for a few.
constexpr std::size_t most_timelines = 4;

/// Data that were made by another model than the one that is read now must not be taken for its.
void check_shape(const run::Model& model, const run::Sample& sample) {
  const run::MetricSet& metrics = model.metrics();
  if (sample.ledger.metrics() != metrics.columns() ||
      sample.distributions.size() != metrics.distributions().size() ||
      sample.found.size() != metrics.findings().size()) {
    throw DomainError("the data of a part do not fit the model that its scenario describes");
  }
}

}  // namespace

CellJob::CellJob(const Scenario& scenario, std::size_t cell, const ExecuteOptions& options,
                 std::function<void(CellResult)> done)
    : scenario_(scenario),
      first_point_(cell * scenario.variants()),
      options_(options),
      cell_(cell),
      done_(std::move(done)) {}

void CellJob::begin() {
  begun_ = true;
  const std::size_t variants = scenario_.variants();
  std::optional<StoredRuns> stored;
  if (options_.restore) stored = options_.restore(cell_);
  restored_ = stored && stored->size() == variants;
  visitors_.reserve(variants);
  for (std::size_t i = first_point_; i < first_point_ + variants; ++i) {
    const Point& point = scenario_.points[i];
    const run::Model* model = point.model.get();
    if (model == nullptr) {
      opened_.push_back(scenario_.open(i));
      model = opened_.back().get();
    }
    if (restored_) {
      StoredRun& run = (*stored)[i - first_point_];
      check_shape(*model, run.sample);
      experiments_.push_back(std::make_unique<run::Experiment>(*model, point.seed, point.run,
                                                               std::move(run.sample), run.warmup));
      continue;
    }
    experiments_.push_back(std::make_unique<run::Experiment>(*model, point.seed, point.run));
    experiments_.back()->find_warmup();
    if (options_.each_row) {
      visitors_.emplace_back(
          [this, i, model](std::uint64_t index, std::span<const stats::Ratio> row) {
            options_.each_row(i, model->metrics(), index, row);
          });
    }
  }
}

std::vector<run::Order> CellJob::next_round() {
  if (!begun_) begin();
  std::vector<run::Order> orders;
  const bool by_points = scenario_.points[first_point_].run.precision.has_value();
  if (!restored_) orders = options_.slice.whole() || by_points ? blocks() : slices();
  for (std::size_t i = 0; i < orders.size(); ++i) {
    orders[i].cost = scenario_.points[first_point_ + i].events;
    if (options_.each_row) orders[i].each_row = &visitors_[i];
  }
  if (std::all_of(orders.begin(), orders.end(), [](const run::Order& o) { return o.count == 0; })) {
    finish();
    return {};
  }
  return orders;
}

/// The next block of every variant, or none when all are satisfied.
std::vector<run::Order> CellJob::blocks() {
  const bool satisfied =
      std::all_of(experiments_.begin(), experiments_.end(),
                  [](const auto& experiment) { return experiment->satisfied(); });
  std::vector<run::Order> orders;
  if (satisfied) return orders;
  for (const auto& experiment : experiments_) orders.push_back(experiment->next_block());
  return orders;
}

/// This slice's replications, once.
std::vector<run::Order> CellJob::slices() {
  std::vector<run::Order> orders;
  if (sliced_) return orders;
  sliced_ = true;
  for (const auto& experiment : experiments_) {
    run::Order order = experiment->next_block();
    const auto [first, last] = options_.slice.of(order.count);
    order.first = first;
    order.count = last - first;
    orders.push_back(order);
  }
  return orders;
}

void CellJob::finish() {
  if (options_.save && !restored_) {
    StoredRuns runs;
    for (const auto& experiment : experiments_) {
      runs.push_back({experiment->warmup(), experiment->sample()});
    }
    options_.save(cell_, runs);
  }
  done_(options_.slice.whole() ? conclude() : CellResult{});
}

CellResult CellJob::conclude() {
  CellResult result;
  std::vector<run::Outcome> outcomes;
  for (std::size_t i = 0; i < experiments_.size(); ++i) {
    const Point& point = scenario_.points[first_point_ + i];
    outcomes.push_back(experiments_[i]->conclude());
    result.points.push_back(summarise(point, experiments_[i]->model(), outcomes.back()));
    if (first_point_ + i < most_timelines) {
      result.points.back().timeline =
          experiments_[i]->model().timeline({point.seed, 0, outcomes.back().auto_warmup});
    }
    for (const run::Warning& warning : outcomes.back().warnings) {
      result.warnings.push_back({point.parameters, warning});
    }
    for (run::Warning& warning : disagreements(result.points.back())) {
      result.warnings.push_back({point.parameters, std::move(warning)});
    }
  }
  if (!scenario_.compare) return result;
  std::vector<Contestant> contestants;
  for (std::size_t i = 0; i < experiments_.size(); ++i) {
    contestants.push_back({&experiments_[i]->model(), &outcomes[i].sample});
  }
  const Point& first = scenario_.points[first_point_];
  Assignments where = first.parameters;
  where.pop_back();
  result.contest = compare_variants(*scenario_.compare, where, contestants,
                                    scenario_.compare->confidence.value_or(first.run.confidence));
  return result;
}

}  // namespace nines::study
