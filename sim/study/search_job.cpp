#include "study/search_job.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "math/normal.hpp"
#include "study/search_answer.hpp"

namespace nines::study {
namespace {

// Undecided values that are run side by side before others are tried.
constexpr std::size_t most_undecided = 3;
// Values evenly over the range that show the shape of the response.
constexpr std::size_t survey_values = 5;
// Values tried beyond those that halving visits: guess, ends, survey, both sides of the answer.
constexpr double other_candidates = 10;

double candidates_expected(const Knob& knob) {
  return std::ceil(std::log2(static_cast<double>(knob.size()) + 1)) + other_candidates;
}

}  // namespace

SearchJob::SearchJob(const Scenario& scenario, std::size_t cell,
                     std::function<void(CellResult)> done)
    : scenario_(scenario),
      search_(*scenario.search),
      cell_(cell),
      done_(std::move(done)),
      plan_(plan_looks(search_, scenario.points[cell].run,
                       candidates_expected(search_.knobs.front()))),
      size_(search_.knobs.front().size()) {}

Candidate& SearchJob::at(Place place) {
  auto& candidate = tried_[place];
  if (!candidate) {
    const Knob& knob = search_.knobs.front();
    candidate = std::make_unique<Candidate>(scenario_, cell_, plan_,
                                            Assignments{{knob.name, value_at(search_, place)}});
  }
  return *candidate;
}

std::vector<SearchJob::Place> SearchJob::survey() const {
  std::set<Place> places{0, size_ - 1};
  for (std::size_t i = 1; i + 1 < survey_values; ++i) {
    places.insert(i * (size_ - 1) / (survey_values - 1));
  }
  if (guess_) {
    places.insert(guess_->place);
    if (guess_->place > 0) places.insert(guess_->place - 1);
    if (guess_->place + 1 < size_) places.insert(guess_->place + 1);
  }
  return {places.begin(), places.end()};
}

std::pair<long, long> SearchJob::bracket() const {
  long last_fail = -1;
  for (const auto& [place, candidate] : tried_) {
    if (candidate->standing() == Standing::fails) last_fail = static_cast<long>(place);
  }
  for (const auto& [place, candidate] : tried_) {
    const long here = static_cast<long>(place);
    if (here > last_fail && candidate->standing() == Standing::meets) return {last_fail, here};
  }
  const std::pair<long, long> none{last_fail, static_cast<long>(size_)};
  // Places beyond the last that fails may still come to meet.
  if (none.first + 1 < none.second) return none;
  for (const auto& [place, candidate] : tried_) {
    const long here = static_cast<long>(place);
    if (candidate->standing() == Standing::meets) return {last_fail_before(here), here};
  }
  return none;
}

/// Constraints may pull apart, such as a low wait and a high utilization: between a value that
/// fails one and a value that fails another there may be values that meet both.
std::pair<long, long> SearchJob::window() const {
  const auto [fails, meets] = bracket();
  if (meets < static_cast<long>(size_) || fails + 1 < meets) return {fails, meets};
  const auto share_a_reason = [](const Candidate& a, const Candidate& b) {
    if (a.failed().size() != b.failed().size()) return false;  // One of them cannot be run.
    for (std::size_t i = 0; i < a.failed().size(); ++i) {
      if (a.failed()[i] && b.failed()[i]) return true;
    }
    return a.failed().empty();
  };
  const Candidate* before = nullptr;
  long last = -1;
  bool open = false;
  for (const auto& [place, candidate] : tried_) {
    const long here = static_cast<long>(place);
    open = open || here > last + 1;
    if (candidate->standing() != Standing::fails) {
      open = open || !candidate->settled();
      last = here;
      continue;
    }
    if (before != nullptr && open && !share_a_reason(*before, *candidate)) {
      return {last_fail_before(here), here};
    }
    before = candidate.get();
    last = here;
    open = false;
  }
  return {fails, meets};
}

long SearchJob::last_fail_before(long place) const {
  long fails = -1;
  for (const auto& [at, candidate] : tried_) {
    const long here = static_cast<long>(at);
    if (here < place && candidate->standing() == Standing::fails) fails = here;
  }
  return fails;
}

std::vector<SearchJob::Place> SearchJob::wanted() {
  const auto [fails, meets] = window();
  std::vector<Place> open;      // Undecided, and worth more replications.
  std::vector<long> undecided;  // All of them between the two.
  for (const auto& [place, candidate] : tried_) {
    const long here = static_cast<long>(place);
    if (here <= fails || here >= meets || candidate->standing() != Standing::undecided) continue;
    undecided.push_back(here);
    if (!candidate->settled()) open.push_back(place);
  }
  std::vector<Place> places;
  // Halves of what has not been tried: below the undecided and above them.
  const auto add_middle = [&](long low, long high) {
    if (high - low > 1) places.push_back(static_cast<Place>(low + (high - low) / 2));
  };
  if (undecided.empty()) {
    add_middle(fails, meets);
  } else if (open.size() < most_undecided) {
    add_middle(fails, undecided.front());
    add_middle(undecided.back(), meets);
  }
  // Those with the fewest replications first: the others may be decided by them.
  std::stable_sort(open.begin(), open.end(), [&](Place a, Place b) {
    return tried_.at(a)->replications() < tried_.at(b)->replications();
  });
  if (open.size() > most_undecided) open.resize(most_undecided);
  places.insert(places.end(), open.begin(), open.end());
  return places;
}

/// What one less and one more would do. The ends of what could not be decided count as well.
std::vector<SearchJob::Place> SearchJob::around_answer() {
  surrounded_ = true;
  const auto [fails, meets] = bracket();
  std::vector<Place> places;
  for (const long place : {fails, meets - 1, meets, meets + 1}) {
    if (place < 0 || place >= static_cast<long>(size_)) continue;
    if (tried_.count(static_cast<Place>(place)) == 0) places.push_back(static_cast<Place>(place));
  }
  return places;
}

std::vector<run::Order> SearchJob::next_round() {
  if (!begun_) {
    begun_ = true;
    guess_ = answer_by_theory(scenario_, cell_);
    running_ = survey();
  } else {
    for (const Place place : running_) {
      if (at(place).model() != nullptr) at(place).look();
    }
    running_ = wanted();
  }
  std::vector<run::Order> orders;
  while (true) {
    if (running_.empty() && !surrounded_) running_ = around_answer();
    for (const Place place : running_) {
      Candidate& candidate = at(place);
      if (candidate.model() != nullptr) orders.push_back(candidate.next_block());
    }
    if (!orders.empty()) return orders;
    // All of them were impossible, which decides them without a run.
    const bool tried_some = !running_.empty();
    running_ = wanted();
    if (!tried_some && running_.empty()) break;
  }
  done_(conclude());
  return {};
}

SearchResult::Status SearchJob::status() const {
  using Status = SearchResult::Status;
  const auto [fails, meets] = bracket();
  const long size = static_cast<long>(size_);
  for (const auto& [place, candidate] : tried_) {
    const long here = static_cast<long>(place);
    const Standing standing = candidate->standing();
    if ((here < fails && standing == Standing::meets) ||
        (here > meets && standing == Standing::fails)) {
      return Status::not_monotone;
    }
  }
  if (meets == size) return fails == size - 1 ? Status::none : Status::undecided_only;
  if (meets - fails > 1) return Status::not_separable;
  return meets == 0 ? Status::every_value : Status::found;
}

/// Metrics that surely rise between some values and surely fall between others.
std::vector<std::string> SearchJob::crooked_metrics(const SearchResult& result) const {
  std::vector<std::string> names;
  const auto steps = static_cast<double>(std::max<std::size_t>(result.trials.size(), 2) - 1);
  const double far = -math::normal_quantile((1 - search_.confidence) / 2 / steps);
  for (std::size_t m = 0; m < result.metrics.size(); ++m) {
    bool rises = false;
    bool falls = false;
    const stats::Estimate* before = nullptr;
    for (const Trial& trial : result.trials) {
      if (trial.estimates.empty() || !trial.estimates[m].has_interval()) continue;
      const stats::Estimate& now = trial.estimates[m];
      if (before != nullptr) {
        const double error = std::hypot(now.standard_error, before->standard_error);
        rises = rises || now.value - before->value > far * error;
        falls = falls || before->value - now.value > far * error;
      }
      before = &now;
    }
    if (rises && falls) names.push_back(result.metrics[m].name);
  }
  return names;
}

CellResult SearchJob::conclude() {
  CellResult cell;
  SearchResult result;
  result.where = scenario_.points[cell_].parameters;
  result.status = status();
  const bool smallest = search_.find == Search::Find::smallest;
  const Knob& knob = search_.knobs.front();
  const auto [fails, meets] = bracket();
  for (const auto& [place, candidate] : tried_) {
    if (result.metrics.empty()) result.metrics = candidate->constrained();
    if (static_cast<long>(place) == meets) result.answer = result.trials.size();
    result.trials.push_back(candidate->report());
    result.replications += candidate->replications();
  }
  if (!smallest) {
    std::reverse(result.trials.begin(), result.trials.end());
    if (result.answer) result.answer = result.trials.size() - 1 - *result.answer;
  }
  if (guess_) {
    result.theory = *base_value(guess_->value);
    result.theory_at = {{knob.name, guess_->value}};
    result.formula = guess_->formula;
    result.theory_exact = guess_->exact;
  }
  result.crooked = crooked_metrics(result);

  stats::Estimate answer;
  const double beyond = smallest ? infinity : -infinity;
  const auto base_at = [&](long place) {
    return place < 0 || place >= static_cast<long>(size_)
               ? beyond
               : *base_value(value_at(search_, static_cast<Place>(place)));
  };
  answer.confidence = search_.confidence;
  answer.samples = result.replications;
  answer.value = base_at(meets);
  answer.lo = std::min(base_at(fails + 1), answer.value);
  answer.hi = std::max(base_at(fails + 1), answer.value);
  answer.standard_error = 0;
  if (meets < static_cast<long>(size_)) {
    append_answer(scenario_, cell_, at(static_cast<Place>(meets)), cell);
  } else {
    cell.points.emplace_back().parameters = result.where;
  }
  cell.points.front().metrics.push_back(
      answer_figure(knob, smallest ? run::Better::lower : run::Better::higher, answer, result));
  cell.search = std::move(result);
  return cell;
}

}  // namespace nines::study
