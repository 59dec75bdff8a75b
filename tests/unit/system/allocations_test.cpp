/// @file
/// Once the largest number in flight has been reached, an event allocates nothing: 30,000 more
/// requests (700,000 events) allocate only where they set a new record in flight, as measured 209
/// times.
#include <atomic>
#include <cstdlib>
#include <new>

#include "model/system/system_path.hpp"
#include "support/catch.hpp"
#include "support/system_examples.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

}  // namespace

// Those of the whole test program: they count, and do what the usual ones do.
void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size > 0 ? size : 1);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace nines::test {

TEST_CASE("Events allocate nothing once a system is warm", "[system]") {
  const system::SystemParameters parameters = test::system_parameters(
      R"({"services": {
          "web": {"servers": 20, "service": {"exponential": {"mean": "5ms"}}, "while_calling": "hold",
                  "calls": [{"to": "db", "policy": {"timeout": "40ms", "deadline": "80ms",
                      "retry": {"attempts": 3, "backoff": {"base": "5ms", "jitter": "full"}},
                      "breaker": {"min_calls": 50}, "cancel": true,
                      "budget": {"ratio": {"fraction": 0.2, "window": "5s"}}}},
                    {"parallel": [{"to": "leaf", "count": 10,
                        "policy": {"hedge": {"after": "p95", "cancel": true}}}], "need": 9}]},
          "db": {"servers": 8, "service": {"exponential": {"mean": "10ms"}}, "errors": 0.05,
                 "balance": {"power_of": {"d": 2}}, "queue": {"capacity": 20, "timeout": "30ms"}},
          "leaf": {"servers": 50, "service": {"exponential": {"mean": "5ms"}}, "balance": "random"}},
        "clients": {"users": {"arrivals": {"poisson": {"rate": "400/s"}}, "to": "web",
          "policy": {"timeout": "200ms", "retry": {"attempts": 2, "backoff": "10ms"}}}}})");
  const system::SystemPlan plan(parameters);
  std::uint64_t events = 0;
  const auto run = [&](std::uint64_t requests) {
    system::SystemWindow window;
    window.horizon_requests = requests;
    system::SystemFigures figures;
    system::SystemPath path(plan, window, {1, 0, 0, random::Sampling::rejection}, figures);
    const std::uint64_t before = allocations;
    path.run();
    events = figures.events;
    return allocations - before;
  };
  const std::uint64_t few = run(10'000);
  const std::uint64_t many = run(40'000);
  CHECK(events > 900'000);
  CHECK(many < few + 300);
}

}  // namespace nines::test
