/// @file
/// The window as events see it: integrals of the numbers waiting and in service, and which
/// customers count. Told of every instant before the state changes there.
#pragma once

#include <algorithm>
#include <cstdint>

#include "model/queue/figures.hpp"
#include "model/queue/job.hpp"

namespace nines::queue {

class Meter {
 public:
  Meter(const QueueWindow& window, std::uint32_t servers, CustomerLog* log, QueueFigures& figures)
      : window_(window), servers_(servers), log_(log), figures_(figures) {
    boundary_s_ = window.warmup_customers > 0 ? infinity : window.warmup_s;
  }

  /// Time moves to `now_s` with `number` customers in the system.
  void pass(double now_s, std::uint64_t number) {
    while (now_s >= boundary_s_) [[unlikely]] cross(number);
    integrate(now_s, number);
  }

  /// Called at every arrival, after pass. Whether this customer counts.
  bool arrive() {
    if (measuring_) {
      if (figures_.arrivals == window_.horizon_customers) {
        close(last_s_);
      } else {
        ++figures_.arrivals;
      }
    } else if (!closed_ && arrivals_ >= window_.warmup_customers && last_s_ >= window_.warmup_s) {
      open(last_s_);
      ++figures_.arrivals;
    }
    ++arrivals_;
    return measuring_;
  }

  /// No customer will come after this one; `now_s` is the time of the last.
  void no_more_arrivals(double now_s) {
    if (measuring_ && !(window_.horizon_s < infinity)) close(now_s);
  }
  /// Ends the window here and now: the system has become too large.
  void overflow() {
    figures_.overflowed = true;
    if (measuring_) close(last_s_);
    closed_ = true;
  }

  void blocked(const Job& job) {
    if (job.counted) ++figures_.blocked;
    write(job, 0, 0, Fate::blocked);
  }
  void abandoned(const Job& job, double now_s) {
    const double wait_s = now_s - job.arrival_s;
    write(job, wait_s, wait_s, Fate::abandoned);
    if (!job.counted) return;
    ++finished_;
    ++figures_.abandoned;
    ++figures_.delayed;
    figures_.wait.add(wait_s);
    if (!figures_.classes.empty()) {
      ClassFigures& own = figures_.classes[job.job_class];
      own.wait_sum_s += wait_s;
      ++own.accepted;
    }
  }
  void served(const Job& job, double now_s, double wait_s) {
    const double latency_s = now_s - job.arrival_s;
    if (measuring_) ++figures_.departures;
    write(job, wait_s, latency_s, Fate::served);
    if (!job.counted) return;
    ++finished_;
    figures_.delayed += job.delayed;
    figures_.wait.add(wait_s);
    figures_.latency.add(latency_s);
    if (!figures_.classes.empty()) {
      ClassFigures& own = figures_.classes[job.job_class];
      own.wait_sum_s += wait_s;
      ++own.accepted;
      own.latency_sum_s += latency_s;
      ++own.served;
    }
  }

  /// Counted customers still in the system.
  [[nodiscard]] std::uint64_t outstanding() const {
    return figures_.arrivals - figures_.blocked - finished_;
  }
  /// The window is over and every counted customer has left; or waiting for the last of them has
  /// taken longer than the whole run before, which a stable station does not need.
  [[nodiscard]] bool done() const {
    return closed_ && (outstanding() == 0 || arrivals_ > last_arrival_ || figures_.overflowed);
  }
  /// Call when the replication has ended; where nothing more will happen, time still goes on.
  void finish() {
    while (!closed_ && boundary_s_ < infinity) cross(0);
    if (measuring_) close(last_s_);
    figures_.unfinished = outstanding();
  }

 private:
  void integrate(double now_s, std::uint64_t number) {
    const double elapsed_s = now_s - last_s_;
    const std::uint64_t busy = std::min<std::uint64_t>(number, servers_);
    in_service_s_ += static_cast<double>(busy) * elapsed_s;
    in_queue_s_ += static_cast<double>(number - busy) * elapsed_s;
    last_s_ = now_s;
  }
  void cross(std::uint64_t number) {
    integrate(boundary_s_, number);
    if (measuring_) {
      close(boundary_s_);
    } else if (window_.warmup_customers == 0) {
      open(boundary_s_);
    } else {
      boundary_s_ = infinity;
    }
  }
  void open(double now_s) {
    measuring_ = true;
    figures_.start_s = now_s;
    boundary_s_ = now_s + window_.horizon_s;
    in_queue_s_ = in_service_s_ = 0;
  }
  void close(double now_s) {
    measuring_ = false;
    closed_ = true;
    last_arrival_ = 2 * arrivals_ + patient_arrivals;
    figures_.end_s = now_s;
    figures_.in_queue_s = in_queue_s_;
    figures_.in_service_s = in_service_s_;
    boundary_s_ = infinity;
  }
  void write(const Job& job, double wait_s, double in_system_s, Fate fate) {
    if (log_ == nullptr) [[likely]]
      return;
    if (log_->size() <= job.number) log_->resize(job.number + 1);
    (*log_)[job.number] = {job.arrival_s, wait_s, in_system_s, fate, true};
  }

  static constexpr std::uint64_t patient_arrivals = 100'000;

  QueueWindow window_;
  std::uint32_t servers_;
  CustomerLog* log_;
  QueueFigures& figures_;
  double boundary_s_;  // the next moment at which the window opens or closes
  double last_s_ = 0;
  double in_queue_s_ = 0;
  double in_service_s_ = 0;
  std::uint64_t arrivals_ = 0;
  std::uint64_t finished_ = 0;
  std::uint64_t last_arrival_ = 0;  // the most customers to wait through after the window
  bool measuring_ = false;
  bool closed_ = false;
};

}  // namespace nines::queue
