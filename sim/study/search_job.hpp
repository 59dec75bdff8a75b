/// @file
/// A search along one knob, as work for the pool. Values are put in the order in which they come to
/// meet the constraints; the answer is the first that meets behind the last that fails. It begins
/// where theory points, or in the middle, goes on by halves, and spends replications on the values
/// that cannot be told from the bound yet; values far off and beside the answer are run too, for
/// the curve and to see whether the response is monotone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "run/pool.hpp"
#include "study/candidate.hpp"
#include "study/cell_job.hpp"

namespace nines::study {

class SearchJob : public run::Job {
 public:
  SearchJob(const Scenario& scenario, std::size_t cell, std::function<void(CellResult)> done);

  std::vector<run::Order> next_round() override;

 private:
  /// The grid's values, turned round for "largest": constraints come to be met with rising place.
  using Place = std::size_t;

  Candidate& at(Place place);
  /// The last place that fails and the first beyond it that meets; -1 and size() where there is
  /// none. Where all that meet are followed by some that fail, the first that meets and the last
  /// before it that fails.
  [[nodiscard]] std::pair<long, long> bracket() const;
  /// Between which places to look next: the bracket, or two places that fail for different reasons.
  [[nodiscard]] std::pair<long, long> window() const;
  [[nodiscard]] long last_fail_before(long place) const;
  /// Places to run next, and none when the answer is as certain as it gets.
  [[nodiscard]] std::vector<Place> wanted();
  [[nodiscard]] std::vector<Place> survey() const;
  [[nodiscard]] std::vector<Place> around_answer();
  [[nodiscard]] CellResult conclude();
  [[nodiscard]] SearchResult::Status status() const;
  [[nodiscard]] std::vector<std::string> crooked_metrics(const SearchResult& result) const;

  const Scenario& scenario_;
  const Search& search_;
  std::size_t cell_;
  std::function<void(CellResult)> done_;
  LookPlan plan_;
  std::size_t size_;
  std::map<Place, std::unique_ptr<Candidate>> tried_;
  std::vector<Place> running_;
  bool begun_ = false;
  bool surrounded_ = false;
  std::optional<TheoryAnswer> guess_;
};

}  // namespace nines::study
