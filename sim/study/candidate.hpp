/// @file
/// A value that a search tries: its model, its data so far, and what they say of the constraints.
/// It is looked at after its first block and whenever its replications have doubled. The error that
/// the search may make is shared out over candidates, looks and constraints (Bonferroni), so that
/// looking often costs replications and not confidence.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "run/experiment.hpp"
#include "study/scenario.hpp"
#include "study/search.hpp"

namespace nines::study {

/// How much each look may err.
struct LookPlan {
  std::uint64_t block = run::default_replications;
  std::uint64_t most = 0;
  double error = 0.01;  ///< Of one look at one constraint, one-sided.
};
/// The plan for a search that may try so many candidates.
[[nodiscard]] LookPlan plan_looks(const Search& search, const run::RunSettings& run,
                                  double candidates);

class Candidate {
 public:
  /// Reads the scenario at one point of the sweep with the knobs turned.
  Candidate(const Scenario& scenario, std::size_t cell, const LookPlan& plan, Assignments knobs);

  [[nodiscard]] const Assignments& knobs() const { return knobs_; }
  [[nodiscard]] const run::Model* model() const { return model_.get(); }
  /// The model, for other uses than a search; null where the value cannot be run.
  [[nodiscard]] std::unique_ptr<run::Model> take_model() { return std::move(model_); }
  /// Runs the pilot where there is one; takes as long. Once, before the first block.
  void prepare();
  /// As many replications as there are already, and the first block at first.
  [[nodiscard]] run::Order next_block();
  /// Looks at the data after a block.
  void look();

  [[nodiscard]] Standing standing() const { return standing_; }
  [[nodiscard]] std::uint64_t replications() const { return replications_; }
  /// Whether it is decided or has had all the replications it may have.
  [[nodiscard]] bool settled() const {
    return standing_ != Standing::undecided || replications_ >= plan_.most || hopeless_;
  }
  /// The metrics that the constraints are about; empty of a value that cannot be run.
  [[nodiscard]] std::vector<run::Metric> constrained() const;
  /// The constraints that surely fail; empty of a value that cannot be run at all.
  [[nodiscard]] const std::vector<bool>& failed() const { return failed_; }
  [[nodiscard]] Trial report() const;
  /// The point's figures, as of any point.
  [[nodiscard]] run::Experiment& experiment() { return *experiment_; }
  /// Forgets the data, keeps what they said.
  void drop_data();

 private:
  const Scenario& scenario_;
  std::size_t cell_;
  LookPlan plan_;
  Assignments knobs_;
  std::unique_ptr<run::Model> model_;
  std::vector<run::MetricId> asked_;  ///< Of each constraint.
  std::string reason_;
  std::unique_ptr<run::Experiment> experiment_;
  std::uint64_t replications_ = 0;
  Standing standing_ = Standing::undecided;
  std::vector<stats::Estimate> estimates_;
  std::vector<bool> failed_;
  bool hopeless_ = false;  ///< A constraint's metric has no value, whatever is run.
};

/// Where a search ends by formulas alone.
struct TheoryAnswer {
  std::size_t place = 0;  ///< In the order in which values come to meet the constraints.
  input::Node value;
  std::string formula;
  bool exact = true;
};
/// Halves the range of the first knob. A model that cannot be (a load that no queue bears) fails.
/// Nothing where theory does not know or no value meets.
[[nodiscard]] std::optional<TheoryAnswer> answer_by_theory(const Scenario& scenario,
                                                           std::size_t cell);
/// The knob's value at a place in that order.
[[nodiscard]] input::Node value_at(const Search& search, std::size_t place);

/// Whether theory says that the constraints are met; nothing where it does not know. `formula`
/// becomes the name of one that was used, `exact` false when one is an approximation.
[[nodiscard]] std::optional<bool> meets_by_theory(const Search& search, const run::Model& model,
                                                  std::string& formula, bool& exact);

}  // namespace nines::study
