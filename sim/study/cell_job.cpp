#include "study/cell_job.hpp"

#include <algorithm>

#include "study/summary.hpp"

namespace nines {

CellJob::CellJob(const Scenario& scenario, std::size_t cell, const RowSink& each_row,
                 std::function<void(CellResult)> done)
    : scenario_(scenario),
      first_point_(cell * scenario.variants()),
      each_row_(each_row),
      done_(std::move(done)) {}

void CellJob::begin() {
  const std::size_t variants = scenario_.variants();
  if (each_row_) visitors_.reserve(variants);
  for (std::size_t i = first_point_; i < first_point_ + variants; ++i) {
    const Point& point = scenario_.points[i];
    const Model* model = point.model.get();
    if (model == nullptr) {
      opened_.push_back(scenario_.open(i));
      model = opened_.back().get();
    }
    experiments_.push_back(std::make_unique<Experiment>(*model, point.seed, point.run));
    experiments_.back()->find_warmup();
    if (each_row_) {
      visitors_.emplace_back([this, i, model](std::uint64_t index, std::span<const Ratio> row) {
        each_row_(i, model->metrics(), index, row);
      });
    }
  }
}

std::vector<Order> CellJob::next_round() {
  if (experiments_.empty()) begin();
  std::vector<Order> orders;
  const bool satisfied = std::all_of(experiments_.begin(), experiments_.end(),
                                     [](const auto& experiment) { return experiment->satisfied(); });
  if (!satisfied) {
    for (std::size_t i = 0; i < experiments_.size(); ++i) {
      Order order = experiments_[i]->next_block();
      order.cost = scenario_.points[first_point_ + i].events;
      if (each_row_) order.each_row = &visitors_[i];
      orders.push_back(order);
    }
    return orders;
  }
  done_(conclude());
  return orders;
}

CellResult CellJob::conclude() {
  CellResult result;
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < experiments_.size(); ++i) {
    const Point& point = scenario_.points[first_point_ + i];
    outcomes.push_back(experiments_[i]->conclude());
    result.points.push_back(summarise(point, experiments_[i]->model(), outcomes.back()));
    for (const Warning& warning : outcomes.back().warnings) {
      result.warnings.push_back({point.parameters, warning});
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
  result.contest =
      compare_variants(*scenario_.compare, where, contestants,
                       scenario_.compare->confidence.value_or(first.run.confidence));
  return result;
}

}  // namespace nines
