#include "study/candidate.hpp"

#include <algorithm>
#include <cmath>

#include "study/expect.hpp"
#include "study/point_reader.hpp"

namespace nines::study {
namespace {

// A metric without a single value in so many replications will have none.
constexpr std::uint64_t enough_for_a_value = 300;

bool meets(const Constraint& constraint, double value, run::Unit unit) {
  const double bound = *bound_value(constraint.bound, unit);
  return constraint.at_most ? value <= bound : value >= bound;
}

/// By the whole interval.
Standing standing_of(const Constraint& constraint, const run::Metric& metric,
                     const stats::Estimate& e) {
  if (!e.has_interval()) return Standing::undecided;
  const bool low_end = meets(constraint, e.lo, metric.unit);
  const bool high_end = meets(constraint, e.hi, metric.unit);
  if (low_end && high_end) return Standing::meets;
  return !low_end && !high_end ? Standing::fails : Standing::undecided;
}

/// What the constraints name, or nothing where this value's model lacks one of them.
std::optional<std::vector<run::MetricId>> resolved(const Search& search, const run::Model& model,
                                                   std::string* reason = nullptr) {
  std::vector<run::MetricId> ids;
  for (const Constraint& constraint : search.such_that) {
    const auto id = model.metrics().resolve(constraint.metric);
    if (!id) {
      if (reason != nullptr) *reason = unknown_metric_text(constraint.metric, model);
      return std::nullopt;
    }
    ids.push_back(*id);
  }
  return ids;
}

}  // namespace

LookPlan plan_looks(const Search& search, const run::RunSettings& run, double candidates) {
  LookPlan plan;
  plan.block =
      std::min(run.replications.value_or(run::default_replications), search.max_replications);
  plan.most = search.max_replications;
  const double doublings =
      std::ceil(std::log2(static_cast<double>(plan.most) / static_cast<double>(plan.block)));
  const double looks = 1 + std::max(0.0, doublings);
  plan.error =
      (1 - search.confidence) / candidates / looks / static_cast<double>(search.such_that.size());
  return plan;
}

Candidate::Candidate(const Scenario& scenario, std::size_t cell, const LookPlan& plan,
                     Assignments knobs)
    : scenario_(scenario), cell_(cell), plan_(plan), knobs_(std::move(knobs)) {
  const Point& point = scenario.points[cell];
  std::vector<Change> changes;
  for (std::size_t i = 0; i < point.parameters.size(); ++i) {
    const Axis& axis = scenario.sweep.axes[i];
    changes.push_back(Change::of(axis, point.parameters[i].second));
  }
  for (std::size_t i = 0; i < knobs_.size(); ++i) {
    const Knob& knob = scenario.search->knobs[i];
    changes.push_back(Change::of(knob, knobs_[i].second));
  }
  Assignments label = point.parameters;
  label.insert(label.end(), knobs_.begin(), knobs_.end());
  input::Diagnostics diagnostics(scenario.file);
  Point read = scenario.reader->read_changed(nullptr, changes, label, diagnostics);
  if (diagnostics.error_count() > 0) {
    reason_ = diagnostics.problems().front().text;
    standing_ = Standing::fails;
    return;
  }
  const auto asked = resolved(*scenario.search, *read.model, &reason_);
  if (!asked) {
    standing_ = Standing::fails;
    return;
  }
  asked_ = *asked;
  model_ = std::move(read.model);
}

std::vector<run::Metric> Candidate::constrained() const {
  std::vector<run::Metric> metrics;
  if (!model_) return metrics;
  for (const run::MetricId id : asked_) metrics.push_back(model_->metrics()[id]);
  return metrics;
}

void Candidate::prepare() {
  if (!model_ || experiment_) return;
  const Point& point = scenario_.points[cell_];
  experiment_ = std::make_unique<run::Experiment>(*model_, point.seed, point.run);
  experiment_->find_warmup();
}

run::Order Candidate::next_block() {
  prepare();
  const std::uint64_t wanted = replications_ == 0 ? plan_.block : replications_;
  run::Order order = experiment_->next_replications(std::min(wanted, plan_.most - replications_));
  order.cost = model_->events();
  return order;
}

void Candidate::look() {
  const run::Sample& sample = experiment_->sample();
  replications_ = sample.replications();
  const std::vector<run::MetricId> doubted = model_->review(sample).without_interval;
  estimates_.clear();
  failed_.clear();
  hopeless_ = false;
  bool all = true;
  bool any_fails = false;
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    const Constraint& constraint = scenario_.search->such_that[i];
    const run::Metric& metric = model_->metrics()[asked_[i]];
    estimates_.push_back(run::estimate(metric, sample, scenario_.points[cell_].run.confidence));
    if (replications_ >= enough_for_a_value && !estimates_.back().has_value()) hopeless_ = true;
    stats::Estimate deciding = run::estimate(metric, sample, 1 - 2 * plan_.error);
    if (std::find(doubted.begin(), doubted.end(), asked_[i]) != doubted.end()) {
      deciding.lo = deciding.hi = not_a_number;
    }
    const Standing standing = standing_of(constraint, metric, deciding);
    all = all && standing == Standing::meets;
    failed_.push_back(standing == Standing::fails);
    any_fails = any_fails || failed_.back();
  }
  standing_ = any_fails ? Standing::fails : all ? Standing::meets : Standing::undecided;
}

Trial Candidate::report() const {
  Trial trial;
  trial.knobs = knobs_;
  for (std::size_t i = 0; i < knobs_.size(); ++i) {
    trial.cost += scenario_.search->knobs[i].cost * base_value(knobs_[i].second).value_or(0);
  }
  trial.replications = replications_;
  trial.standing = standing_;
  trial.reason = reason_;
  trial.estimates = estimates_;
  return trial;
}

void Candidate::drop_data() {
  experiment_.reset();
  model_.reset();
}

input::Node value_at(const Search& search, std::size_t place) {
  const Knob& knob = search.knobs.front();
  return knob.value(search.find == Search::Find::smallest ? place : knob.size() - 1 - place);
}

std::optional<TheoryAnswer> answer_by_theory(const Scenario& scenario, std::size_t cell) {
  const Search& search = *scenario.search;
  const Knob& knob = search.knobs.front();
  TheoryAnswer answer;
  std::size_t low = 0;
  std::size_t high = knob.size();  // The first place that meets, or none.
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const Candidate probe(scenario, cell, LookPlan{}, {{knob.name, value_at(search, middle)}});
    std::optional<bool> met = false;
    if (probe.model() != nullptr) {
      met = meets_by_theory(search, *probe.model(), answer.formula, answer.exact);
    }
    if (!met) return std::nullopt;
    if (*met) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (high == knob.size() || answer.formula.empty()) return std::nullopt;
  answer.place = high;
  answer.value = value_at(search, high);
  return answer;
}

std::optional<bool> meets_by_theory(const Search& search, const run::Model& model,
                                    std::string& formula, bool& exact) {
  const std::vector<run::Theory> theory = model.theory();
  const auto asked = resolved(search, model);
  if (!asked) return std::nullopt;
  bool all = true;
  for (std::size_t i = 0; i < asked->size(); ++i) {
    const run::MetricId id = (*asked)[i];
    const auto it = std::ranges::find(theory, id, &run::Theory::metric);
    if (it == theory.end() || std::isnan(it->value)) return std::nullopt;
    all = all && meets(search.such_that[i], it->value, model.metrics()[id].unit);
    formula = it->formula;
    exact = exact && it->exact;
  }
  return all;
}

}  // namespace nines::study
