#include "study/execute.hpp"

#include <mutex>
#include <optional>

#include "study/cell_job.hpp"
#include "study/front_job.hpp"
#include "study/search_job.hpp"
#include "study/summary.hpp"

namespace nines::study {
namespace {

constexpr double guessed_blocks = 40;

/// Works off the cells of a scenario and keeps what they say in their order.
class Execution {
 public:
  Execution(const Scenario& scenario, const ExecuteOptions& options)
      : scenario_(scenario), options_(options), cells_(scenario.cells()) {
    for (const Point& point : scenario.points) {
      const auto replications = point.run.replications.value_or(run::default_replications);
      cost_ += point.events * static_cast<double>(replications);
    }
    cost_ /= static_cast<double>(options.slice.count);
    // Nobody knows before how much a search takes; this is about what most do.
    if (scenario.search) cost_ *= guessed_blocks;
  }

  Results run() {
    Results results;
    results.name = scenario_.name;
    results.kind = scenario_.kind;
    results.summary = scenario_.summary;
    results.file_sha256 = scenario_.sha256;
    results.seed = scenario_.seed;
    results.shown_metrics = scenario_.shown_metrics;
    results.search = scenario_.search;
    results.compared_are_chosen = scenario_.compare && !scenario_.compare->metrics.empty();
    for (const Problem& problem : scenario_.warnings) {
      results.warnings.push_back({{}, {"scenario", problem.where.pointer, problem.text}});
    }
    try {
      run::work_off([this] { return next_cell(); }, workers());
    } catch (const run::Interrupted&) {
      results.interrupted = true;
    }
    for (auto& cell : cells_) {
      if (cell) append(std::move(*cell), results);
    }
    for (const Expectation& expectation : scenario_.expectations) {
      results.expectations.push_back(judge_all(expectation, results));
    }
    return results;
  }

 private:
  run::Workers workers() {
    run::Workers workers;
    workers.threads = options_.threads;
    workers.stop = options_.stop;
    if (options_.progress) {
      workers.progress = [this](std::uint64_t done) {
        options_.progress({cost_ > 0 ? std::min(1.0, static_cast<double>(done) / cost_) : 0,
                           cells_done_ * scenario_.variants(), scenario_.points.size()});
      };
    }
    return workers;
  }

  std::unique_ptr<run::Job> next_cell() {
    while (next_ < cells_.size() && !is_ours(next_)) ++next_;
    if (next_ == cells_.size()) return nullptr;
    const std::size_t cell = next_++;
    auto done = [this, cell](CellResult result) {
      cells_[cell] = std::move(result);
      ++cells_done_;
    };
    if (!scenario_.search) {
      return std::make_unique<CellJob>(scenario_, cell, options_, done);
    }
    if (scenario_.search->knobs.size() > 1) {
      return std::make_unique<FrontJob>(scenario_, cell, done);
    }
    return std::make_unique<SearchJob>(scenario_, cell, done);
  }

  /// Where the number of replications is found on the way, a slice is one of whole points.
  [[nodiscard]] bool is_ours(std::size_t cell) const {
    const bool by_points = scenario_.points[cell * scenario_.variants()].run.precision.has_value();
    return !by_points || options_.slice.owns(cell);
  }

  static void append(CellResult cell, Results& results) {
    const auto move_to = [](auto& from, auto& to) {
      to.insert(to.end(), std::make_move_iterator(from.begin()),
                std::make_move_iterator(from.end()));
    };
    move_to(cell.points, results.points);
    move_to(cell.warnings, results.warnings);
    move_to(cell.contest.comparisons, results.comparisons);
    move_to(cell.contest.rankings, results.rankings);
    if (cell.search) results.searches.push_back(std::move(*cell.search));
  }

  const Scenario& scenario_;
  const ExecuteOptions& options_;
  std::vector<std::optional<CellResult>> cells_;
  std::size_t next_ = 0;
  std::atomic<std::size_t> cells_done_{0};
  double cost_ = 0;
};

}  // namespace

Results execute(const Scenario& scenario, const ExecuteOptions& options) {
  return Execution(scenario, options).run();
}

}  // namespace nines::study
