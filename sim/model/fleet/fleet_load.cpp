#include "model/fleet/fleet_load.hpp"

#include <algorithm>
#include <cmath>

#include "analytic/erlang_a.hpp"
#include "analytic/mmc.hpp"
#include "core/error.hpp"
#include "engine/calendar.hpp"
#include "engine/ring.hpp"
#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::fleet {

std::vector<LoadLevel> load_levels(const FleetLoad& load, std::uint32_t capacity) {
  std::vector<LoadLevel> levels(std::size_t{capacity} + 1);
  const Seconds service = load.service.mean();
  const double offered = load.arrivals * service;
  for (std::uint32_t n = 0; n <= capacity; ++n) {
    LoadLevel& level = levels[n];
    if (load.patience && n == 0) {
      level = {1, load.patience->raw(), 1, false, false};
    } else if (load.patience) {
      const auto figures =
          analytic::erlang_a({load.arrivals, service, *load.patience, static_cast<int>(n)});
      level = {figures.wait_probability.raw(), figures.wait_mean.raw(),
               figures.abandon_probability.raw(), false, false};
    } else if (offered < n) {
      const analytic::MMc queue{load.arrivals, service, static_cast<int>(n)};
      level = {analytic::wait_probability(queue).raw(), analytic::wait_mean(queue).raw(), 0, false,
               false};
    } else {
      level.overloaded = true;
    }
    level.late =
        load.wait_target && (level.overloaded || level.wait_mean_s > load.wait_target->raw());
  }
  return levels;
}

namespace {

/// Customers in line, servers that come and go, and what both add up to.
class LoadQueue {
 public:
  LoadQueue(const FleetLoad& load, std::uint32_t most_servers, double from_s,
            random::Stream arrival_rng, random::Stream service_rng)
      : load_(load),
        from_s_(from_s),
        calendar_(std::max(most_servers, 1U) + 1),
        arrival_slot_(std::max(most_servers, 1U)),
        arrival_rng_(arrival_rng),
        service_rng_(service_rng),
        in_service_(std::max(most_servers, 1U)) {
    calendar_.schedule(arrival_slot_, gap_s());
  }

  void run_until(double end_s) {
    while (calendar_.next_time() < end_s) {
      const double now_s = calendar_.next_time();
      const std::uint32_t slot = calendar_.next();
      if (slot == arrival_slot_) {
        calendar_.schedule(slot, now_s + gap_s());
        line_.push_back({now_s, load_.patience ? load_.patience->raw() *
                                                     random::standard_exponential(arrival_rng_)
                                               : infinity});
      } else {
        calendar_.cancel(slot);
        idle_.push_back(slot);
      }
      serve(now_s);
    }
  }

  // Servers are alike, so which of them come and go is a matter of their numbers alone.
  void set_servers(double now_s, std::uint32_t servers) {
    while (servers_ < servers) idle_.push_back(free_slot());
    while (servers_ > servers) {
      --servers_;
      const std::uint64_t pick = random::uniform_below(std::uint64_t{servers_} + 1, service_rng_);
      if (pick < idle_.size()) {
        spare_.push_back(idle_.back());
        idle_.pop_back();
      } else {
        interrupt();
      }
    }
    serve(now_s);
  }

  [[nodiscard]] const LoadCounts& counts() const { return counts_; }

 private:
  struct Customer {
    double arrival_s = 0;
    double patience_s = infinity;
  };

  double gap_s() { return random::standard_exponential(arrival_rng_) / load_.arrivals.raw(); }

  std::uint32_t free_slot() {
    ++servers_;
    if (spare_.empty()) return opened_++;
    const std::uint32_t slot = spare_.back();
    spare_.pop_back();
    return slot;
  }

  void interrupt() {
    for (std::uint32_t slot = 0; slot < arrival_slot_; ++slot) {
      if (!calendar_.pending(slot)) continue;
      calendar_.cancel(slot);
      again_.push_back(in_service_[slot]);
      spare_.push_back(slot);
      return;
    }
  }

  void serve(double now_s) {
    while (!idle_.empty() && (!again_.empty() || !line_.empty())) {
      Customer customer;
      if (!again_.empty()) {  // Counted when first served.
        customer = again_.back();
        again_.pop_back();
      } else {
        customer = line_.pop_front();
        const double wait_s = std::min(now_s - customer.arrival_s, customer.patience_s);
        const bool leaves = now_s - customer.arrival_s > customer.patience_s;
        if (customer.arrival_s >= from_s_) count(wait_s, leaves);
        if (leaves) continue;
      }
      const std::uint32_t slot = idle_.back();
      idle_.pop_back();
      in_service_[slot] = customer;
      calendar_.schedule(slot, now_s + load_.service(service_rng_));
    }
  }

  void count(double wait_s, bool leaves) {
    counts_.arrivals += 1;
    counts_.waited += wait_s > 0 ? 1 : 0;
    counts_.wait_s += wait_s;
    counts_.abandoned += leaves ? 1 : 0;
    counts_.late += load_.wait_target && wait_s > load_.wait_target->raw() ? 1 : 0;
  }

  const FleetLoad& load_;
  double from_s_;
  engine::Calendar calendar_;
  std::uint32_t arrival_slot_;
  random::Stream arrival_rng_;
  random::Stream service_rng_;
  std::vector<Customer> in_service_;
  engine::Ring<Customer> line_;
  std::vector<Customer> again_;
  std::vector<std::uint32_t> idle_;
  std::vector<std::uint32_t> spare_;
  std::uint32_t opened_ = 0;
  std::uint32_t servers_ = 0;
  LoadCounts counts_;
};

}  // namespace

LoadCounts simulate_load(const FleetLoad& load, const CapacityLog& capacity, double from_s,
                         double end_s, random::Stream arrival_rng, random::Stream service_rng) {
  std::uint32_t most = 0;
  for (const auto& [time_s, servers] : capacity) most = std::max(most, servers);
  LoadQueue queue(load, most, from_s, arrival_rng, service_rng);
  for (const auto& [time_s, servers] : capacity) {
    if (time_s >= end_s) break;
    queue.run_until(time_s);
    queue.set_servers(time_s, servers);
  }
  queue.run_until(end_s);
  return queue.counts();
}

}  // namespace nines::fleet
