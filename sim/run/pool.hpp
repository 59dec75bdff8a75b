/// @file
/// One pool of work for everything that is run: jobs order replications of models, a few jobs are
/// open at a time, and their replications are shared out over all threads, so that no core waits
/// for the last replication of a point while the next could begin. What comes out does not depend
/// on the threads: an order's rows are appended in the order of replications, and all else that is
/// collected is integers.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "run/model.hpp"
#include "run/sample.hpp"

namespace nines::run {

/// Thrown out of a run when the person asked it to stop.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

using RowVisitor = std::function<void(std::uint64_t index, std::span<const stats::Ratio> row)>;

/// How a run is carried out; none of it changes results.
struct Workers {
  int threads = 0;  ///< 0: as many as there are cores.
  const std::atomic<bool>* stop = nullptr;
  /// Called now and then with the cost done so far, from one thread at a time. The cost of a
  /// replication is its order's; of a run by itself, 1.
  std::function<void(std::uint64_t)> progress;
  /// Called with every replication's row, in order; for `--replication-csv`.
  RowVisitor each_row;
};

/// The threads that `Workers::threads` means here.
[[nodiscard]] int threads_used(int asked);

/// Replications [first, first + count) of a model, wanted in a sample.
struct Order {
  const Model* model = nullptr;
  std::uint64_t seed = 0;
  std::uint64_t auto_warmup = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  Sample* into = nullptr;
  double cost = 1;  ///< Of a replication, for progress.
  const RowVisitor* each_row = nullptr;
};

/// Work that comes in rounds, such as blocks of replications until an interval is narrow.
class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;
  /// What to run next, each order into a sample of its own; empty when the job is done. Called
  /// again when all of it is there; by one thread at a time, and never for a stopped run.
  virtual std::vector<Order> next_round() = 0;
};

/// The next job, or null when there are no more. Called by one thread at a time; what takes long
/// belongs into the job's first round.
using JobSource = std::function<std::unique_ptr<Job>()>;

/// Works off all jobs. Throws Interrupted when it was stopped before the last was done, and what a
/// job or a model throws.
void work_off(const JobSource& next_job, const Workers& workers);

}  // namespace nines::run
