/// @file
/// One point of the sweep with all its variants, as work for the pool: variants are run block by
/// block in step, so that their rows can be paired, and summed up when none wants a further block.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "run/experiment.hpp"
#include "study/execute.hpp"
#include "study/results.hpp"
#include "study/scenario.hpp"

namespace nines::study {

/// What a finished cell says.
struct CellResult {
  std::vector<PointResult> points;  ///< One a variant.
  std::vector<PointWarning> warnings;
  Contest contest;
  std::optional<SearchResult> search;
};

class CellJob : public run::Job {
 public:
  /// `done` is called with the result, from whichever thread finishes the cell. Of a
  /// slice the result is empty.
  CellJob(const Scenario& scenario, std::size_t cell, const ExecuteOptions& options,
          std::function<void(CellResult)> done);

  std::vector<run::Order> next_round() override;

 private:
  void begin();
  [[nodiscard]] std::vector<run::Order> blocks();
  [[nodiscard]] std::vector<run::Order> slices();
  void finish();
  [[nodiscard]] CellResult conclude();

  const Scenario& scenario_;
  std::size_t first_point_;
  const ExecuteOptions& options_;
  std::size_t cell_;
  std::function<void(CellResult)> done_;
  std::vector<std::unique_ptr<run::Model>> opened_;
  std::vector<std::unique_ptr<run::Experiment>> experiments_;
  std::vector<run::RowVisitor> visitors_;
  bool begun_ = false;
  bool restored_ = false;
  bool sliced_ = false;  ///< The one round of a slice was ordered.
};

}  // namespace nines::study
