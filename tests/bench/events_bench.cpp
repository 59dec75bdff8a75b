/// @file
/// Bare event loops on the calendar beside the same loops on std::priority_queue.
#include <array>
#include <queue>

#include "bench_support.hpp"
#include "engine/calendar.hpp"
#include "engine/pool.hpp"
#include "engine/ring.hpp"
#include "engine/timers.hpp"

namespace nines::bench {

namespace {

constexpr double load = 0.9;
constexpr int customers = 4096;

/// Exponential values handed out one at a time, drawn in blocks.
class Values {
 public:
  Values(random::Purpose purpose, double mean) : rng_(1, 0, purpose), mean_(mean) {}
  double operator()() {
    if (next_ == block_size) {
      fill_exponential(values_, mean_, rng_);
      next_ = 0;
    }
    return values_[next_++];
  }

 private:
  random::Stream rng_;
  double mean_;
  std::size_t next_ = block_size;
  std::array<double, block_size> values_{};
};

/// The standard library's calendar, with the same interface and the same order of events.
class HeapCalendar {
 public:
  explicit HeapCalendar(std::uint32_t) {}
  void schedule(std::uint32_t slot, double time_s) {
    if (popped_ == slot) {
      events_.pop();
      popped_ = ~0U;
    }
    events_.emplace(time_s, slot);
  }
  void cancel(std::uint32_t slot) {
    if (popped_ == slot) events_.pop();
    popped_ = ~0U;
  }
  std::uint32_t next() { return popped_ = events_.top().second; }
  [[nodiscard]] double next_time() const { return events_.top().first; }

 private:
  using Event = std::pair<double, std::uint32_t>;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::uint32_t popped_ = ~0U;
};

struct Waiting {
  double arrival_s;
  double service_s;
};

/// `stations` stations of `servers` servers each in one calendar.
template <class AnyCalendar>
void stations(benchmark::State& state, std::uint32_t stations, std::uint32_t servers) {
  Values gaps(random::Purpose::arrival, 1 / (load * servers));
  Values services(random::Purpose::service, 1);
  Tally tally;
  const std::uint32_t first_arrival = stations * servers;
  AnyCalendar calendar(first_arrival + stations);
  std::vector<engine::Ring<Waiting>> queues(stations);
  std::vector<std::vector<std::uint32_t>> idle(stations);
  for (std::uint32_t s = 0; s < stations; ++s) {
    for (std::uint32_t k = servers; k-- > 0;) idle[s].push_back(s * servers + k);
    calendar.schedule(first_arrival + s, gaps());
  }
  for (auto _ : state) {
    for (int done = 0; done < customers;) {
      const double now_s = calendar.next_time();
      const std::uint32_t slot = calendar.next();
      if (slot >= first_arrival) {
        const std::uint32_t s = slot - first_arrival;
        const double service_s = services();
        calendar.schedule(slot, now_s + gaps());
        if (idle[s].empty()) {
          queues[s].push_back({now_s, service_s});
        } else {
          calendar.schedule(idle[s].back(), now_s + service_s);
          idle[s].pop_back();
          tally.add(0);
        }
      } else {
        const std::uint32_t s = stations == 1 ? 0 : slot / servers;
        ++done;
        if (queues[s].empty()) {
          calendar.cancel(slot);
          idle[s].push_back(slot);
        } else {
          const Waiting next = queues[s].pop_front();
          calendar.schedule(slot, now_s + next.service_s);
          tally.add(now_s - next.arrival_s);
        }
      }
    }
  }
  benchmark::DoNotOptimize(tally.sum());
  per_item(state, customers);
}

/// One station where every customer has a constant timeout in a ring whose head meets the calendar.
void timeouts(benchmark::State& state) {
  constexpr std::uint32_t servers = 100;
  constexpr std::uint32_t timer_slot = servers;
  constexpr std::uint32_t arrival_slot = servers + 1;
  Values gaps(random::Purpose::arrival, 1 / (load * servers));
  Values services(random::Purpose::service, 1);
  Tally tally;
  engine::Calendar calendar(servers + 2);
  engine::Pool<Waiting> pool;
  engine::Ring<engine::Handle> queue;
  engine::TimeoutRing timers;
  std::vector<std::uint32_t> idle;
  for (std::uint32_t k = servers; k-- > 0;) idle.push_back(k);
  calendar.schedule(arrival_slot, gaps());
  const auto is_live = [&](engine::Handle handle) { return pool.alive(handle); };
  std::array<engine::Handle, servers> in_service{};
  for (auto _ : state) {
    for (int done = 0; done < customers;) {
      const double now_s = calendar.next_time();
      const std::uint32_t slot = calendar.next();
      if (slot == arrival_slot) {
        const engine::Handle customer = pool.acquire();
        pool[customer] = {now_s, services()};
        calendar.schedule(slot, now_s + gaps());
        const bool first = timers.empty();
        timers.push(now_s + 3, customer);
        if (first) calendar.schedule(timer_slot, now_s + 3);
        if (idle.empty()) {
          queue.push_back(customer);
        } else {
          const std::uint32_t server = idle.back();
          idle.pop_back();
          calendar.schedule(server, now_s + pool[customer].service_s);
          in_service[server] = customer;
          tally.add(0);
        }
      } else if (slot == timer_slot) {
        const engine::Timer timer = timers.pop();
        if (pool.alive(timer.subject)) benchmark::DoNotOptimize(timer.time_s);
        timers.drop_dead(is_live);
        calendar.schedule(slot, timers.next_time());
      } else {
        ++done;
        pool.release(in_service[slot]);
        if (queue.empty()) {
          calendar.cancel(slot);
          idle.push_back(slot);
        } else {
          const engine::Handle next = queue.pop_front();
          in_service[slot] = next;
          calendar.schedule(slot, now_s + pool[next].service_s);
          tally.add(now_s - pool[next].arrival_s);
        }
      }
    }
  }
  benchmark::DoNotOptimize(tally.sum());
  per_item(state, customers);
}

void mm1(benchmark::State& state) {
  stations<engine::Calendar>(state, 1, 1);
}
void mm1_heap(benchmark::State& state) {
  stations<HeapCalendar>(state, 1, 1);
}
void mm100(benchmark::State& state) {
  stations<engine::Calendar>(state, 1, 100);
}
void mm100_heap(benchmark::State& state) {
  stations<HeapCalendar>(state, 1, 100);
}
void thousand(benchmark::State& state) {
  stations<engine::Calendar>(state, 1000, 1);
}
void thousand_heap(benchmark::State& state) {
  stations<HeapCalendar>(state, 1000, 1);
}

// ---- Hold model: take the earliest, set it again an exponential time ahead. ----

constexpr int holds = 4096;

void hold_timers(benchmark::State& state) {
  Values delays(random::Purpose::test, 1);
  engine::TimerQueue queue;
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  for (std::uint32_t i = 0; i < pending; ++i) queue.push(delays(), {i, 0});
  for (std::uint32_t i = 0; i < 2 * pending; ++i) {
    const engine::Timer timer = queue.pop();
    queue.push(timer.time_s + delays(), timer.subject);
  }
  for (auto _ : state) {
    for (int i = 0; i < holds; ++i) {
      const engine::Timer timer = queue.pop();
      queue.push(timer.time_s + delays(), timer.subject);
    }
  }
  per_item(state, holds);
}

void hold_calendar(benchmark::State& state) {
  Values delays(random::Purpose::test, 1);
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  engine::Calendar calendar(pending);
  for (std::uint32_t i = 0; i < pending; ++i) calendar.schedule(i, delays());
  for (auto _ : state) {
    for (int i = 0; i < holds; ++i) {
      calendar.schedule(calendar.next(), calendar.next_time() + delays());
    }
  }
  per_item(state, holds);
}

void hold_heap(benchmark::State& state) {
  Values delays(random::Purpose::test, 1);
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  using Event = std::pair<double, std::uint64_t>;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> queue;
  for (std::uint32_t i = 0; i < pending; ++i) queue.emplace(delays(), i);
  for (auto _ : state) {
    for (int i = 0; i < holds; ++i) {
      const Event event = queue.top();
      queue.pop();
      queue.emplace(event.first + delays(), event.second);
    }
  }
  per_item(state, holds);
}

}  // namespace

BENCHMARK(mm1)->Name("M/M/1 bare events");
BENCHMARK(mm1_heap)->Name("M/M/1 bare events, std::priority_queue");
BENCHMARK(mm100)->Name("M/M/100 bare events");
BENCHMARK(mm100_heap)->Name("M/M/100 bare events, std::priority_queue");
BENCHMARK(timeouts)->Name("M/M/100 bare events, each with a timeout");
BENCHMARK(thousand)->Name("1000 M/M/1 stations");
BENCHMARK(thousand_heap)->Name("1000 M/M/1 stations, std::priority_queue");
BENCHMARK(hold_timers)->Name("hold, timer queue")->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(hold_calendar)->Name("hold, calendar")->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(hold_heap)->Name("hold, std::priority_queue")->Arg(100)->Arg(10'000)->Arg(1'000'000);

}  // namespace nines::bench
