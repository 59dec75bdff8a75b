/// @file
/// A station event by event: c servers in a calendar, a line, timers of patience, one arrival
/// ahead. Of events at one instant a completion comes first (the lowest server first), then the end
/// of a patience, then the arrival: the order (time, priority, sequence) of the whole program.
///
/// Work is served on a clock of its own. Without slowdown it is the time, so that a departure is
/// start + service to the last bit, as in the recursion. With slowdown it runs 1 + a n times slower
/// while n are in the system; completions stay fixed on it whatever n does, so that a change of
/// speed touches none of them.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/calendar.hpp"
#include "engine/timers.hpp"
#include "line/contest.hpp"
#include "model/queue/arrival_cursor.hpp"
#include "model/queue/meter.hpp"
#include "model/queue/simulate.hpp"

namespace nines::queue {

template <class Line, line::Interruption interruption, bool slows>
class Station {
 public:
  Station(const QueueParameters& parameters, const QueueWindow& window,
          const traffic::SourceSeed& seed, CustomerLog* log, QueueFigures& figures)
      : capacity_(parameters.capacity.value_or(QueueWindow::no_limit)),
        servers_(parameters.servers),
        slowdown_(parameters.slowdown),
        impatient_(parameters.patience.has_value()),
        constant_patience_(impatient_ && parameters.patience->is_constant()),
        arrivals_(parameters, seed),
        choice_(seed.stream(random::Purpose::order)),
        meter_(window, servers_, log, figures),
        calendar_(servers_),
        contest_(interruption == line::Interruption::never ? 1 : servers_),
        in_service_(servers_) {
    for (std::uint32_t server = servers_; server-- > 0;) idle_.push_back(server);
  }

  [[gnu::noinline, gnu::flatten]] void run() {
    while (!meter_.done()) {
      const double completion_s = next_completion();
      const double timer_s = impatient_ ? next_timer() : infinity;
      const double arrival_s = arrivals_.time_s();
      if (completion_s <= timer_s && completion_s <= arrival_s) {
        if (completion_s == infinity) break;
        complete(completion_s);
      } else if (timer_s <= arrival_s) {
        expire(timer_s);
      } else {
        arrive(arrival_s);
      }
    }
    meter_.finish();
  }

 private:
  static constexpr bool preemptive = interruption != line::Interruption::never;

  [[nodiscard]] double stretch() const { return 1 + slowdown_ * static_cast<double>(number_); }

  [[nodiscard]] double next_completion() const {
    const double on_clock_s = calendar_.next_time();
    if constexpr (!slows) return on_clock_s;
    // Rounding could put it a bit before now.
    return now_s_ + std::max(0.0, on_clock_s - clock_s_) * stretch();
  }
  [[nodiscard]] double next_timer() const {
    return constant_patience_ ? equal_timers_.next_time() : timers_.next_time();
  }

  /// Time moves to `now_s`; afterwards the state may change.
  void move_to(double now_s) {
    meter_.pass(now_s, number_);
    if constexpr (slows) {
      clock_s_ += (now_s - now_s_) / stretch();
    } else {
      clock_s_ = now_s;
    }
    now_s_ = now_s;
  }

  void arrive(double now_s) {
    move_to(now_s);
    const bool counted = meter_.arrive();
    if (number_ >= capacity_) {
      Job job;
      arrivals_.write(job, counted);
      meter_.blocked(job);
    } else {
      ++number_;
      if (!idle_.empty()) {
        const std::uint32_t server = idle_.back();
        idle_.pop_back();
        arrivals_.write(in_service_[server], counted);
        begin(server);
      } else {
        join(counted);
      }
      if (number_ > most_in_system) meter_.overflow();
    }
    arrivals_.advance();
    if (arrivals_.time_s() == infinity) meter_.no_more_arrivals(now_s);
  }

  /// All servers are busy.
  void join(bool counted) {
    if constexpr (requires { line_.push_slot(); }) {
      Job& job = line_.push_slot();
      arrivals_.write(job, counted);
      wait(job);
    } else {
      Job job;
      arrivals_.write(job, counted);
      if (interrupt_for(job)) return;
      wait(job);
      line_.push(job);
    }
  }

  void wait(Job& job) {
    job.delayed = true;
    if (impatient_) set_timer(job, now_s_ + arrivals_.patience_s());
  }

  void complete(double now_s) {
    move_to(now_s);
    const std::uint32_t server = calendar_.next();
    if constexpr (slows) clock_s_ = calendar_.next_time();
    const Job& job = in_service_[server];
    meter_.served(job, now_s, wait_of(job, now_s));
    --number_;
    while (line_.size() > 0) {
      const Job next = line_.pop(choice_);
      if (next.impatient) {
        if (!patience_.alive(next.patience)) {
          --left_in_line_;
          continue;
        }
        cancel_timer(next);
      }
      in_service_[server] = next;
      begin(server);
      return;
    }
    calendar_.cancel(server);
    if constexpr (preemptive) contest_.clear(server);
    idle_.push_back(server);
  }

  [[nodiscard]] double wait_of(const Job& job, double now_s) const {
    // What was waited between interruptions is what the stay has beyond the work.
    if constexpr (preemptive) {
      return job.delayed ? std::max(0.0, now_s - job.arrival_s - job.work_s) : 0;
    }
    return job.start_s - job.arrival_s;
  }

  /// Starts, or takes up again, the customer that stands at the server.
  void begin(std::uint32_t server) {
    Job& job = in_service_[server];
    job.impatient = false;
    job.start_s = now_s_;
    const double until_s = clock_s_ + job.left_s;
    calendar_.schedule(server, until_s);
    if constexpr (preemptive)
      contest_.enter(server, line::weakness(interruption, job.job_class, until_s));
  }

  /// Gives the newcomer the server of one who has less of a claim, if there is one.
  bool interrupt_for(const Job& job) {
    if constexpr (preemptive) {
      const std::uint32_t server = contest_.worst();
      Job victim = in_service_[server];
      victim.left_s = calendar_.time_of(server) - clock_s_;
      if (!line::outranks(interruption, job, victim)) return false;
      victim.delayed = true;
      line_.put_back(victim);
      in_service_[server] = job;
      begin(server);
      return true;
    } else {
      static_cast<void>(job);
      return false;
    }
  }

  void set_timer(Job& job, double time_s) {
    job.patience = patience_.acquire();
    job.impatient = true;
    patience_[job.patience] = job;
    if (constant_patience_) {
      equal_timers_.push(time_s, job.patience);
    } else {
      timers_.push(time_s, job.patience);
    }
  }

  void cancel_timer(const Job& job) {
    const auto is_live = [this](engine::Handle handle) { return patience_.alive(handle); };
    patience_.release(job.patience);
    if (constant_patience_) {
      equal_timers_.drop_dead(is_live);
    } else {
      timers_.note_cancelled(is_live);
    }
  }

  void expire(double now_s) {
    const engine::Timer timer = constant_patience_ ? equal_timers_.pop() : timers_.pop();
    if (!patience_.alive(timer.subject)) return;
    move_to(now_s);
    const Job job = patience_[timer.subject];
    patience_.release(timer.subject);
    meter_.abandoned(job, now_s);
    --number_;
    // Who has left stays in the line until it would be served, or until half of the line has left.
    if (++left_in_line_ > 32 && 2 * left_in_line_ > line_.size()) {
      line_.keep_if(
          [this](const Job& kept) { return !kept.impatient || patience_.alive(kept.patience); });
      left_in_line_ = 0;
    }
  }

  std::uint64_t capacity_;
  std::uint32_t servers_;
  double slowdown_;
  bool impatient_;
  bool constant_patience_;
  ArrivalCursor arrivals_;
  Line line_;
  random::Stream choice_;
  Meter meter_;
  engine::Calendar calendar_;  // completions, on the clock of work
  line::Contest contest_;
  std::vector<Job> in_service_;
  std::vector<std::uint32_t> idle_;
  engine::Pool<Job> patience_;
  engine::TimeoutRing equal_timers_;
  engine::TimerQueue timers_;
  std::uint64_t left_in_line_ = 0;
  std::uint64_t number_ = 0;  // in the system
  double now_s_ = 0;
  double clock_s_ = 0;
};

/// With the line of the scenario's discipline, which has one. `slows`: the scenario has a slowdown.
template <bool slows>
QueueFigures simulate_station(const QueueParameters& parameters, const QueueWindow& window,
                              const traffic::SourceSeed& seed, CustomerLog* log) {
  QueueFigures figures;
  if (const auto* classes = classes_of(parameters.discipline)) {
    figures.classes.resize(classes->size());
  }
  const auto run = [&]<class Line, line::Interruption interruption>() {
    Station<Line, interruption, slows>(parameters, window, seed, log, figures).run();
  };
  const auto start = [&]<class Kind>(const Kind& kind) {
    if constexpr (Kind::facts.shares) {
      contract_violated("a discipline with a line", __FILE__, __LINE__);
    } else {
      using Line = typename Kind::template Line<Job>;
      if constexpr (Kind::facts.interruption != line::Interruption::never) {
        if (kind.interrupts()) return run.template operator()<Line, Kind::facts.interruption>();
      }
      run.template operator()<Line, line::Interruption::never>();
    }
  };
  std::visit(start, parameters.discipline);
  return figures;
}

// Each in a source of its own, because this loop takes longest of all to compile.
extern template QueueFigures simulate_station<false>(const QueueParameters&, const QueueWindow&,
                                                     const traffic::SourceSeed&, CustomerLog*);
extern template QueueFigures simulate_station<true>(const QueueParameters&, const QueueWindow&,
                                                    const traffic::SourceSeed&, CustomerLog*);

}  // namespace nines::queue
