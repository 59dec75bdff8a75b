/// @file
/// A search over several knobs that each cost something: every setting is tried, the cheapest that
/// surely meets the constraints is the answer, and the settings that no other beats in cost and in
/// service are the front.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "run/pool.hpp"
#include "study/candidate.hpp"
#include "study/cell_job.hpp"

namespace nines::study {

class FrontJob : public run::Job {
 public:
  FrontJob(const Scenario& scenario, std::size_t cell, std::function<void(CellResult)> done);

  std::vector<run::Order> next_round() override;

 private:
  void lay_settings();
  /// Settings that are not decided and cheaper than the cheapest that meets.
  [[nodiscard]] std::vector<std::size_t> wanted() const;
  void forget_the_rest();
  [[nodiscard]] CellResult conclude();
  void mark_front(SearchResult& result) const;

  const Scenario& scenario_;
  const Search& search_;
  std::size_t cell_;
  std::function<void(CellResult)> done_;
  LookPlan plan_;
  std::vector<Assignments> settings_;  ///< The cheapest first.
  std::vector<std::unique_ptr<Candidate>> tried_;
  std::vector<std::size_t> running_;
  std::vector<run::Metric> metrics_;
};

}  // namespace nines::study
