/// Built on tasks that never wait: the last slice of a wave starts the next wave, the last wave of
/// a round asks the job for its next round, and the last round of a job opens the next job. One
/// more job is open than there are threads, so that there is other work when a round runs dry.
#include "run/pool.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <utility>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace nines::run {
namespace {

// Rows of one wave wait in memory until they are appended in order. 4,096 rows keep every core busy
// and cost little; of very long rows (time series) fewer are held, so that a wave stays small.
constexpr std::uint64_t most_rows_in_wave = 4096;
constexpr std::uint64_t fewest_rows_in_wave = 64;
constexpr std::uint64_t wave_bytes = std::uint64_t{64} << 20U;

std::uint64_t rows_in_wave(std::size_t columns) {
  const std::uint64_t row_bytes = std::max<std::uint64_t>(1, columns * sizeof(stats::Ratio));
  return std::clamp(wave_bytes / row_bytes, fewest_rows_in_wave, most_rows_in_wave);
}

/// Slices small enough to share out evenly, large enough to cost nothing.
std::uint64_t grain_for(std::uint64_t count) {
  return std::clamp<std::uint64_t>(count / 256, 1, 64);
}

/// Collects what replications found. Histograms are integers, so the order of merging does not
/// matter.
class Collector {
 public:
  explicit Collector(Sample& sample) : sample_(sample) {}

  void add(std::uint64_t replication, const Observation& observation) {
    const std::size_t group = replication % stats::GroupedHistogram::group_count;
    {
      const std::lock_guard lock(group_locks_[group]);
      for (std::size_t i = 0; i < sample_.distributions.size(); ++i) {
        sample_.distributions[i].group_of(replication).merge(observation.distributions()[i]);
      }
    }
    const auto found = observation.found();
    if (std::any_of(found.begin(), found.end(), [](std::uint8_t flag) { return flag != 0; })) {
      const std::lock_guard lock(found_lock_);
      for (std::size_t i = 0; i < found.size(); ++i) sample_.found[i] += found[i];
    }
  }

 private:
  Sample& sample_;
  std::array<std::mutex, stats::GroupedHistogram::group_count> group_locks_;
  std::mutex found_lock_;
};

/// An order in the making, a wave at a time.
class OpenOrder {
 public:
  explicit OpenOrder(const Order& order)
      : order_(order), columns_(order.model->metrics().columns()), collector_(*order.into) {}

  [[nodiscard]] const Order& order() const { return order_; }
  [[nodiscard]] bool done() const { return done_ == order_.count; }

  /// Makes room for the next wave and returns the number of its slices.
  std::uint64_t begin_wave() {
    wave_ = std::min(rows_in_wave(columns_), order_.count - done_);
    grain_ = grain_for(wave_);
    rows_.assign(wave_ * columns_, stats::Ratio{});
    const std::uint64_t slices = (wave_ + grain_ - 1) / grain_;
    slices_left_ = slices;
    return slices;
  }

  /// Runs one slice; returns the replications in it.
  std::uint64_t run_slice(std::uint64_t slice) {
    const std::uint64_t begin = slice * grain_;
    const std::uint64_t end = std::min(begin + grain_, wave_);
    std::unique_ptr<Observation> observation = borrow();
    for (std::uint64_t i = begin; i < end; ++i) {
      const std::uint64_t index = order_.first + done_ + i;
      observation->clear();
      order_.model->replicate({order_.seed, index, order_.auto_warmup}, *observation);
      std::copy(observation->row().begin(), observation->row().end(),
                rows_.begin() + static_cast<std::ptrdiff_t>(i * columns_));
      collector_.add(index, *observation);
    }
    const std::lock_guard lock(spare_lock_);
    spare_.push_back(std::move(observation));
    return end - begin;
  }

  /// Whether the slice that has just been run was the last of its wave.
  bool was_last_slice() { return --slices_left_ == 0; }

  void end_wave() {
    for (std::uint64_t i = 0; i < wave_; ++i) {
      const std::span<const stats::Ratio> row(rows_.data() + i * columns_, columns_);
      order_.into->ledger.append(row);
      if (order_.each_row != nullptr) (*order_.each_row)(order_.first + done_ + i, row);
    }
    done_ += wave_;
  }

 private:
  /// An observation that was used before keeps its memory.
  std::unique_ptr<Observation> borrow() {
    {
      const std::lock_guard lock(spare_lock_);
      if (!spare_.empty()) {
        auto observation = std::move(spare_.back());
        spare_.pop_back();
        return observation;
      }
    }
    return std::make_unique<Observation>(order_.model->metrics());
  }

  Order order_;
  std::size_t columns_;
  Collector collector_;
  std::uint64_t done_ = 0;
  std::uint64_t wave_ = 0;
  std::uint64_t grain_ = 1;
  std::vector<stats::Ratio> rows_;
  std::atomic<std::uint64_t> slices_left_{0};
  std::mutex spare_lock_;
  std::vector<std::unique_ptr<Observation>> spare_;
};

/// A job and the orders of its present round.
struct OpenJob {
  std::unique_ptr<Job> job;
  std::vector<std::unique_ptr<OpenOrder>> orders;
  std::atomic<std::size_t> orders_left{0};
};
using SharedJob = std::shared_ptr<OpenJob>;

std::atomic<std::uint64_t> handed_over{0};

class Pool {
 public:
  Pool(const JobSource& next_job, const Workers& workers)
      : next_job_(next_job), workers_(workers) {}

  void run() {
    const int threads = threads_used(workers_.threads);
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    arena.execute([&] {
      const int chains = threads == 1 ? 1 : threads + 1;
      for (int i = 0; i < chains; ++i) {
        spawn([this] { open_next(); });
      }
      group_.wait();
      take_over();
    });
    if (stopped_) throw Interrupted();
  }

 private:
  // A task comes after its spawner, and the end of the wait after all tasks. oneTBB sees to that,
  // but is not built for ThreadSanitizer, which is told by these.
  static void hand_over() { handed_over.fetch_add(1, std::memory_order_acq_rel); }
  static void take_over() { static_cast<void>(handed_over.load(std::memory_order_acquire)); }

  template <class Work>
  void spawn(Work&& work) {
    tbb::task_handle task = group_.defer([work = std::forward<Work>(work)] {
      take_over();
      work();
      hand_over();
    });
    hand_over();
    group_.run(std::move(task));
  }

  bool asked_to_stop() {
    if (workers_.stop == nullptr || !workers_.stop->load(std::memory_order_relaxed)) return false;
    stopped_ = true;
    return true;
  }

  void open_next() {
    while (true) {
      auto open = std::make_shared<OpenJob>();
      {
        const std::lock_guard lock(source_lock_);
        if (exhausted_) return;
        open->job = next_job_();
        exhausted_ = open->job == nullptr;
        if (exhausted_) return;
      }
      if (!begin_round(open)) return;
    }
  }

  /// Starts the job's next round. False when it is under way (its last task goes on from there) or
  /// was stopped; true when the job is done.
  bool begin_round(const SharedJob& open) {
    if (asked_to_stop()) return false;
    open->orders.clear();
    for (const Order& order : open->job->next_round()) {
      if (order.count > 0) open->orders.push_back(std::make_unique<OpenOrder>(order));
    }
    if (open->orders.empty()) return true;
    open->orders_left = open->orders.size();
    // The round may end, and the list change, while the last orders are still being started.
    std::vector<OpenOrder*> orders;
    for (const auto& order : open->orders) orders.push_back(order.get());
    for (OpenOrder* order : orders) begin_wave(open, *order);
    return false;
  }

  void begin_wave(const SharedJob& open, OpenOrder& order) {
    const std::uint64_t slices = order.begin_wave();
    for (std::uint64_t slice = 0; slice < slices; ++slice) {
      spawn([this, open, &order, slice] { run_slice(open, order, slice); });
    }
  }

  void run_slice(const SharedJob& open, OpenOrder& order, std::uint64_t slice) {
    if (asked_to_stop()) return;
    const std::uint64_t replications = order.run_slice(slice);
    tell(static_cast<double>(replications) * order.order().cost);
    if (!order.was_last_slice()) return;
    order.end_wave();
    if (!order.done()) {
      begin_wave(open, order);
    } else if (--open->orders_left == 0 && begin_round(open)) {
      open_next();
    }
  }

  void tell(double cost) {
    if (!workers_.progress) return;
    const std::lock_guard lock(progress_lock_);
    cost_done_ += cost;
    workers_.progress(static_cast<std::uint64_t>(cost_done_));
  }

  const JobSource& next_job_;
  const Workers& workers_;
  tbb::task_group group_;
  std::mutex source_lock_;
  bool exhausted_ = false;
  std::atomic<bool> stopped_{false};
  std::mutex progress_lock_;
  double cost_done_ = 0;
};

}  // namespace

int threads_used(int asked) {
  return asked > 0 ? asked : tbb::this_task_arena::max_concurrency();
}

void work_off(const JobSource& next_job, const Workers& workers) {
  Pool(next_job, workers).run();
}

}  // namespace nines::run
