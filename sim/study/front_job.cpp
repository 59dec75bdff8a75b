#include "study/front_job.hpp"

#include <algorithm>
#include <cmath>

#include "study/search_answer.hpp"

namespace nines::study {
namespace {

// Settings whose data are in memory together.
constexpr std::size_t settings_at_a_time = 16;

double settings_of(const Search& search) {
  double count = 1;
  for (const Knob& knob : search.knobs) count *= static_cast<double>(knob.size());
  return count;
}

double cost_of(const Search& search, const Assignments& setting) {
  double cost = 0;
  for (std::size_t i = 0; i < setting.size(); ++i) {
    cost += search.knobs[i].cost * base_value(setting[i].second).value_or(0);
  }
  return cost;
}

}  // namespace

FrontJob::FrontJob(const Scenario& scenario, std::size_t cell, std::function<void(CellResult)> done)
    : scenario_(scenario),
      search_(*scenario.search),
      cell_(cell),
      done_(std::move(done)),
      plan_(plan_looks(search_, scenario.points[cell].run, settings_of(search_))) {
  lay_settings();
  tried_.resize(settings_.size());
}

void FrontJob::lay_settings() {
  settings_.assign(1, {});
  for (const Knob& knob : search_.knobs) {
    std::vector<Assignments> longer;
    for (const Assignments& setting : settings_) {
      for (std::size_t i = 0; i < knob.size(); ++i) {
        longer.push_back(setting);
        longer.back().emplace_back(knob.name, knob.value(i));
      }
    }
    settings_ = std::move(longer);
  }
  std::stable_sort(settings_.begin(), settings_.end(), [&](const auto& a, const auto& b) {
    return cost_of(search_, a) < cost_of(search_, b);
  });
}

std::vector<std::size_t> FrontJob::wanted() const {
  std::vector<std::size_t> fresh;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tried_.size(); ++i) {
    if (!tried_[i]) {
      if (fresh.size() < settings_at_a_time) fresh.push_back(i);
      continue;
    }
    if (tried_[i]->standing() == Standing::meets) break;
    if (!tried_[i]->settled() && open.size() < settings_at_a_time) open.push_back(i);
  }
  // Undecided settings that are cheaper than any that meets go first: they may be the answer.
  if (!open.empty()) return open;
  for (std::size_t i = 0; i < tried_.size() && fresh.size() < settings_at_a_time; ++i) {
    if (!tried_[i] && std::find(fresh.begin(), fresh.end(), i) == fresh.end()) fresh.push_back(i);
  }
  return fresh;
}

/// The data of settings that cannot become the answer any more.
void FrontJob::forget_the_rest() {
  bool met = false;
  for (const auto& candidate : tried_) {
    if (!candidate) continue;
    if (met || candidate->standing() == Standing::fails) candidate->drop_data();
    met = met || candidate->standing() == Standing::meets;
  }
}

std::vector<run::Order> FrontJob::next_round() {
  for (const std::size_t i : running_) {
    if (tried_[i]->model() != nullptr) tried_[i]->look();
  }
  forget_the_rest();
  std::vector<run::Order> orders;
  while (orders.empty()) {
    running_ = wanted();
    if (running_.empty()) break;
    for (const std::size_t i : running_) {
      if (!tried_[i]) {
        tried_[i] = std::make_unique<Candidate>(scenario_, cell_, plan_, settings_[i]);
      }
      if (tried_[i]->model() == nullptr) continue;
      if (metrics_.empty()) metrics_ = tried_[i]->constrained();
      orders.push_back(tried_[i]->next_block());
    }
  }
  if (orders.empty()) done_(conclude());
  return orders;
}

/// On the front is what surely serves better, in one of the constrained metrics, than each setting
/// that costs less, and worse in none than one that costs the same.
void FrontJob::mark_front(SearchResult& result) const {
  const auto surely_better = [&](const Trial& a, const Trial& b) {
    for (std::size_t m = 0; m < search_.such_that.size(); ++m) {
      const stats::Estimate& x = a.estimates[m];
      const stats::Estimate& y = b.estimates[m];
      if (search_.such_that[m].at_most ? x.hi < y.lo : x.lo > y.hi) return true;
    }
    return false;
  };
  for (Trial& trial : result.trials) {
    if (trial.estimates.empty()) continue;
    trial.on_front =
        std::all_of(result.trials.begin(), result.trials.end(), [&](const Trial& other) {
          if (other.estimates.empty() || &other == &trial || other.cost > trial.cost) return true;
          return other.cost < trial.cost ? surely_better(trial, other)
                                         : !surely_better(other, trial);
        });
  }
}

CellResult FrontJob::conclude() {
  using Status = SearchResult::Status;
  CellResult cell;
  SearchResult result;
  result.where = scenario_.points[cell_].parameters;
  result.metrics = metrics_;
  bool undecided_before = false;
  for (std::size_t i = 0; i < tried_.size(); ++i) {
    const Candidate& candidate = *tried_[i];
    result.trials.push_back(candidate.report());
    result.replications += candidate.replications();
    if (result.answer) continue;
    if (candidate.standing() == Standing::meets) result.answer = i;
    if (candidate.standing() == Standing::undecided) undecided_before = true;
  }
  mark_front(result);
  result.status = result.answer ? (undecided_before ? Status::not_separable : Status::found)
                                : (undecided_before ? Status::undecided_only : Status::none);
  stats::Estimate cost;
  cost.confidence = search_.confidence;
  cost.samples = result.replications;
  cost.standard_error = 0;
  cost.value = cost.lo = cost.hi = infinity;
  if (result.answer) {
    append_answer(scenario_, cell_, *tried_[*result.answer], cell);
    cost.value = cost.lo = cost.hi = result.trials[*result.answer].cost;
  } else {
    cell.points.emplace_back().parameters = result.where;
  }
  Knob of_cost;
  of_cost.between.emplace_back().kind = input::Node::Kind::number;
  cell.points.front().metrics.push_back(answer_figure(of_cost, run::Better::lower, cost, result));
  cell.search = std::move(result);
  return cell;
}

}  // namespace nines::study
