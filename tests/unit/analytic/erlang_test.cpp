#include "analytic/erlang.hpp"

#include <chrono>
#include <cmath>
#include <vector>

#include "analytic/mmc.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

analytic::MMc at_load(double load, int servers) {
  return {PerSecond{load * servers}, Seconds{1}, servers};
}

// The textbook recursion B(n) = a B(n-1)/(n + a B(n-1)), the other stable path to Erlang B.
double erlang_b_by_recursion(int servers, double offered) {
  double b = 1;
  for (int n = 1; n <= servers; ++n) b = offered * b / (n + offered * b);
  return b;
}

// Weights of a birth-death chain with `states` states, normalised.
std::vector<double> chain(double arrival, int servers, int capacity) {
  std::vector<double> p(capacity + 1, 1.0);
  double total = 1;
  for (int n = 1; n <= capacity; ++n) {
    p[n] = p[n - 1] * arrival / std::min(n, servers);
    total += p[n];
  }
  for (double& value : p) value /= total;
  return p;
}

}  // namespace

TEST_CASE("M/M/1 mean number in system is 1, 4, 9, 19, 99", "[analytic]") {
  const std::vector<std::pair<double, double>> cases{
      {.5, 1}, {.8, 4}, {.9, 9}, {.95, 19}, {.99, 99}};
  for (const auto& [load, expected] : cases) {
    CHECK(analytic::system_length_mean(at_load(load, 1)) == Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("Erlang C at load .8 and .5 per server has its published values", "[analytic]") {
  const std::vector<std::pair<int, double>> cases{{1, .8000},  {2, .7111},  {5, .5541},
                                                  {10, .4092}, {20, .2561}, {50, .0870}};
  for (const auto& [servers, expected] : cases) {
    CHECK(analytic::erlang_c(servers, .8 * servers).raw() == Approx(expected).margin(5e-5));
  }
  CHECK(analytic::erlang_c(5, 2.5).raw() == Approx(.130371).margin(5e-7));
  CHECK(analytic::erlang_c(10, 5).raw() == Approx(.036105).margin(5e-7));
}

TEST_CASE("M/M/c mean response at load .8 has its published values", "[analytic]") {
  const std::vector<std::pair<int, double>> cases{{1, 5},      {2, 2.7778},  {4, 1.7455},
                                                  {5, 1.5541}, {10, 1.2046}, {20, 1.0640}};
  for (const auto& [servers, expected] : cases) {
    CHECK(analytic::response_mean(at_load(.8, servers)).raw() == Approx(expected).margin(5e-5));
  }
}

TEST_CASE("Erlang B agrees with its recursion, also under overload", "[analytic]") {
  CHECK(analytic::erlang_b(10, 5).raw() == Approx(.018385).margin(5e-7));
  CHECK(analytic::erlang_b(0, 5).raw() == 1);
  CHECK(analytic::erlang_b(5, 0).raw() == 0);
  for (const int servers : {1, 2, 7, 40, 1000, 30'000}) {
    for (const double load : {.01, .5, .9, .999, 1.0, 1.001, 2.0, 1e3}) {
      const double offered = load * servers;
      const double expected = erlang_b_by_recursion(servers, offered);
      if (expected < 1e-290) continue;
      CHECK(analytic::erlang_b(servers, offered).raw() == Approx(expected).epsilon(1e-12));
    }
  }
}

TEST_CASE("Erlang C for 1e6 servers at load .9999 is fast and right", "[analytic]") {
  const auto begin = std::chrono::steady_clock::now();
  const double waits = analytic::erlang_c(1'000'000, 999'900).raw();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  // The sum for 1/B in 40 digits.
  CHECK(waits == Approx(0.88031261266894030).epsilon(1e-12));
  CHECK(spent.count() < 0.05);
  CHECK(analytic::erlang_b(1'000'000, 999'900).raw() ==
        Approx(7.3496934764654414e-4).epsilon(1e-12));
  CHECK(analytic::erlang_c(1'000'000, 500'000).raw() == 0);  // Below the smallest double.
}

TEST_CASE("Erlang B of real servers meets the integers and lies between them", "[analytic]") {
  for (const double offered : {.2, 3., 99., 101., 5000.}) {
    CHECK(analytic::erlang_b_continuous(7, offered).raw() ==
          Approx(analytic::erlang_b(7, offered).raw()).epsilon(1e-13));
    const double half = analytic::erlang_b_continuous(7.5, offered).raw();
    CHECK(half < analytic::erlang_b(7, offered).raw());
    CHECK(half > analytic::erlang_b(8, offered).raw());
    // The recursion holds between the integers too.
    const double next = analytic::erlang_b_continuous(8.5, offered).raw();
    CHECK(next == Approx(offered * half / (8.5 + offered * half)).epsilon(1e-12));
  }
  CHECK(analytic::erlang_b_continuous(.5, 100).raw() ==
        Approx(analytic::erlang_b_continuous(.5, 100 * (1 + 1e-15)).raw()).epsilon(1e-12));
}

TEST_CASE("Inverse Erlang formulas give the fewest servers and the largest load", "[analytic]") {
  const int b = analytic::servers_for_blocking(100, Probability{.01});
  CHECK(analytic::erlang_b(b, 100).raw() <= .01);
  CHECK(analytic::erlang_b(b - 1, 100).raw() > .01);
  const int c = analytic::servers_for_wait_probability(1e5, Probability{.05});
  CHECK(analytic::erlang_c(c, 1e5).raw() <= .05);
  CHECK(analytic::erlang_c(c - 1, 1e5).raw() > .05);
  CHECK(analytic::servers_for_wait_probability(.5, Probability{1}) == 1);
  const int w = analytic::servers_for_mean_wait(PerSecond{10}, Seconds{1}, Seconds{.1});
  CHECK(analytic::wait_mean(analytic::MMc{PerSecond{10}, Seconds{1}, w}).raw() <= .1);
  CHECK(analytic::wait_mean(analytic::MMc{PerSecond{10}, Seconds{1}, w - 1}).raw() > .1);
  // 80 % within 20 s, 100 calls in half an hour of 3 minutes each: the textbook answer is 14.
  CHECK(analytic::servers_for_service_level(100 / Seconds{1800}, Seconds{180}, Probability{.8},
                                            Seconds{20}) == 14);
  CHECK(analytic::erlang_b(10, analytic::load_for_blocking(10, Probability{.02})).raw() ==
        Approx(.02).epsilon(1e-12));
  CHECK(analytic::erlang_c(10, analytic::load_for_wait_probability(10, Probability{.3})).raw() ==
        Approx(.3).epsilon(1e-12));
}

TEST_CASE("An unstable queue is refused with advice", "[analytic]") {
  CHECK_THROWS_WITH(analytic::erlang_c(4, 5),
                    "4 servers offered 5 erlang never settle: the queue grows "
                    "without end; use more than 5 servers");
  CHECK_THROWS_AS(analytic::wait_mean(at_load(1, 3)), DomainError);
  CHECK_THROWS_AS(analytic::wait_mean(analytic::MMc{PerSecond{0}, Seconds{1}, 1}), DomainError);
  CHECK_THROWS_AS(analytic::wait_mean(analytic::MMc{PerSecond{1}, Seconds{not_a_number}, 1}),
                  DomainError);
  CHECK_THROWS_AS(analytic::wait_quantile(at_load(.5, 1), Probability{1}), DomainError);
  CHECK_THROWS_AS(analytic::servers_for_blocking(1, Probability{0}), DomainError);
}

TEST_CASE("A load an ulp below 1 never settles, and asks for one server more", "[analytic]") {
  const double short_of_24 = std::nextafter(24.0, 0.0);
  CHECK_THROWS_AS(analytic::erlang_c(24, short_of_24), DomainError);
  CHECK(analytic::servers_for_wait_probability(short_of_24, Probability{0.999}) == 25);
  CHECK_NOTHROW(analytic::erlang_c(24, 24 * (1 - 1e-9)));
}

TEST_CASE("M/M/c quantiles invert the tails, which integrate to the means", "[analytic]") {
  for (const int servers : {1, 2, 3, 50}) {
    const analytic::MMc queue{PerSecond{.7 * servers / 3}, Seconds{3}, servers};
    for (const double p : {.01, .5, .9, .99, .9999}) {
      const Seconds wait = analytic::wait_quantile(queue, Probability{p});
      if (wait.raw() > 0)
        CHECK(analytic::wait_tail(queue, wait).raw() == Approx(1 - p).epsilon(1e-10));
      const Seconds response = analytic::response_quantile(queue, Probability{p});
      CHECK(analytic::response_tail(queue, response).raw() == Approx(1 - p).epsilon(1e-10));
    }
    double wait_s = 0;
    double response_s = 0;
    const double step_s = 0.002;
    for (double t = step_s / 2; t < 300; t += step_s) {
      wait_s += analytic::wait_tail(queue, Seconds{t}).raw() * step_s;
      response_s += analytic::response_tail(queue, Seconds{t}).raw() * step_s;
    }
    CHECK(wait_s == Approx(analytic::wait_mean(queue).raw()).epsilon(1e-5));
    CHECK(response_s == Approx(analytic::response_mean(queue).raw()).epsilon(1e-6));
  }
}

TEST_CASE("The M/M/1 response is exponential with rate mu - lambda", "[analytic]") {
  const analytic::MMc queue{PerSecond{.8}, Seconds{1}, 1};
  CHECK(analytic::response_tail(queue, Seconds{7}).raw() ==
        Approx(std::exp(-.2 * 7)).epsilon(1e-13));
  CHECK(analytic::response_quantile(queue, Probability{.99}).raw() ==
        Approx(std::log(100) / .2).epsilon(1e-12));
}

TEST_CASE("M/M/c/K agrees with its birth-death chain", "[analytic]") {
  for (const double load : {.1, .9, 1.0, 1.3, 5.0}) {
    for (const int servers : {1, 3, 20}) {
      for (const int places : {0, 1, 7, 60}) {
        const int capacity = servers + places;
        const analytic::MMcK queue{PerSecond{load * servers}, Seconds{1}, servers, capacity};
        const auto p = chain(load * servers, servers, capacity);
        double length = 0;
        double waiting = 0;
        double waits = 0;
        for (int n = 0; n <= capacity; ++n) {
          length += n * p[n];
          waiting += std::max(0, n - servers) * p[n];
          if (n >= servers && n < capacity) waits += p[n];
        }
        CHECK(analytic::blocking_probability(queue).raw() == Approx(p[capacity]).epsilon(1e-12));
        CHECK(analytic::system_length_mean(queue) == Approx(length).epsilon(1e-12));
        CHECK(analytic::queue_length_mean(queue) == Approx(waiting).epsilon(1e-12).margin(1e-300));
        CHECK(analytic::wait_probability(queue).raw() ==
              Approx(waits / (1 - p[capacity])).epsilon(1e-11).margin(1e-15));
        CHECK(analytic::wait_tail(queue, Seconds{0}).raw() ==
              Approx(analytic::wait_probability(queue).raw()).epsilon(1e-11).margin(1e-15));
      }
    }
  }
}

TEST_CASE("M/M/c/c is Erlang B and M/M/c/K tends to M/M/c", "[analytic]") {
  CHECK(analytic::blocking_probability(analytic::MMcK{PerSecond{5}, Seconds{1}, 10, 10}).raw() ==
        Approx(analytic::erlang_b(10, 5).raw()).epsilon(1e-13));
  const analytic::MMcK wide{PerSecond{8}, Seconds{1}, 10, 2000};
  const analytic::MMc open{PerSecond{8}, Seconds{1}, 10};
  CHECK(analytic::wait_mean(wide).raw() == Approx(analytic::wait_mean(open).raw()).epsilon(1e-12));
  CHECK(analytic::wait_tail(wide, Seconds{2}).raw() ==
        Approx(analytic::wait_tail(open, Seconds{2}).raw()).epsilon(1e-11));
  CHECK(analytic::wait_quantile(wide, Probability{.99}).raw() ==
        Approx(analytic::wait_quantile(open, Probability{.99}).raw()).epsilon(1e-10));
  CHECK_THROWS_AS(analytic::throughput(analytic::MMcK{PerSecond{1}, Seconds{1}, 3, 2}),
                  DomainError);
}

}  // namespace nines::test
