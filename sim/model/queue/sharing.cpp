/// @file
/// Processor sharing: everyone in the system is served at once, at the speed min(1, c/n)/(1 + a n).
/// All have the same speed, so work is done on one clock that runs at that speed: a customer leaves
/// when the clock has moved on by its work since it came, and a change of speed touches nobody.
/// Ref: Kleinrock (1976), Queueing Systems II, section 4.4.
#include <algorithm>

#include "engine/timers.hpp"
#include "line/work_clock.hpp"
#include "model/queue/arrival_cursor.hpp"
#include "model/queue/meter.hpp"
#include "model/queue/simulate.hpp"

namespace nines::queue {
namespace {

class SharedStation {
 public:
  SharedStation(const QueueParameters& parameters, const QueueWindow& window,
                const traffic::SourceSeed& seed, CustomerLog* log, QueueFigures& figures)
      : capacity_(parameters.capacity.value_or(QueueWindow::no_limit)),
        servers_(static_cast<double>(parameters.servers)),
        slowdown_(parameters.slowdown),
        arrivals_(parameters, seed),
        meter_(window, parameters.servers, log, figures) {}

  [[gnu::noinline, gnu::flatten]] void run() {
    while (!meter_.done()) {
      const double completion_s = next_completion();
      const double arrival_s = arrivals_.time_s();
      if (completion_s <= arrival_s) {
        if (completion_s == infinity) break;
        complete(completion_s);
      } else {
        arrive(arrival_s);
      }
    }
    meter_.finish();
  }

 private:
  [[nodiscard]] double number() const { return static_cast<double>(jobs_.size()); }
  /// Seconds that a second of work takes.
  [[nodiscard]] double stretch() const {
    return std::max(1.0, number() / servers_) * (1 + slowdown_ * number());
  }
  [[nodiscard]] double next_completion() const {
    if (completions_.empty()) return infinity;
    return clock_.due_s(completions_.next_time(), stretch());
  }
  [[nodiscard]] bool crowded() const { return number() > servers_; }

  void move_to(double now_s) {
    meter_.pass(now_s, jobs_.size());
    clock_.move_to(now_s, stretch());
    if (crowded()) last_crowded_s_ = now_s;
  }

  void arrive(double now_s) {
    move_to(now_s);
    const bool counted = meter_.arrive();
    if (jobs_.size() >= capacity_) {
      Job job;
      arrivals_.write(job, counted);
      meter_.blocked(job);
    } else {
      // The clock has summed up rounded steps: it must not pass the next completion.
      if (!completions_.empty()) clock_.work_s = std::min(clock_.work_s, completions_.next_time());
      const engine::Handle handle = jobs_.acquire();
      Job& job = jobs_[handle];
      arrivals_.write(job, counted);
      completions_.push(clock_.work_s + job.work_s, handle);
    }
    if (jobs_.size() > most_in_system) meter_.overflow();
    arrivals_.advance();
    if (arrivals_.time_s() == infinity) meter_.no_more_arrivals(now_s);
  }

  void complete(double now_s) {
    move_to(now_s);
    const engine::Timer done = completions_.pop();
    clock_.work_s = done.time_s;
    Job job = jobs_[done.subject];
    job.delayed = last_crowded_s_ > job.arrival_s;
    const double wait_s = job.delayed ? std::max(0.0, now_s - job.arrival_s - job.work_s) : 0;
    meter_.served(job, now_s, wait_s);
    jobs_.release(done.subject);
  }

  std::uint64_t capacity_;
  double servers_;
  double slowdown_;
  ArrivalCursor arrivals_;
  Meter meter_;
  engine::Pool<Job> jobs_;
  engine::TimerQueue completions_;  // on the clock of work
  line::WorkClock clock_;
  double last_crowded_s_ = -1;
};

}  // namespace

QueueFigures simulate_sharing(const QueueParameters& parameters, const QueueWindow& window,
                              const traffic::SourceSeed& seed, CustomerLog* log) {
  QueueFigures figures;
  SharedStation station(parameters, window, seed, log, figures);
  station.run();
  return figures;
}

}  // namespace nines::queue
