#include <array>
#include <cmath>
#include <vector>

#include "analytic/burn_rate.hpp"
#include "analytic/fan_out.hpp"
#include "analytic/load_balancing.hpp"
#include "analytic/reliability.hpp"
#include "analytic/retries.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Fan-out finds a slow call as often as published", "[analytic]") {
  const std::vector<std::pair<int, double>> cases{{1, 1.0},   {5, 4.9},   {10, 9.6},
                                                  {25, 22.2}, {50, 39.5}, {100, 63.4}};
  for (const auto& [calls, percent] : cases) {
    CHECK(100 * analytic::at_least_one(Probability{.01}, calls).raw() ==
          Approx(percent).margin(.05));
  }
  CHECK(analytic::at_least_one(Probability{1e-18}, 100).raw() == Approx(1e-16).epsilon(1e-12));
  CHECK(analytic::at_least_one(analytic::allowed_each(Probability{.01}, 100), 100).raw() ==
        Approx(.01).epsilon(1e-12));
  CHECK(analytic::at_least_one(Probability{1}, 0).raw() == 0);
}

TEST_CASE("Stages and order statistics of exponential calls have their p99", "[analytic]") {
  const Probability p99{.99};
  CHECK(analytic::stages_quantile(3, Seconds{1}, p99).raw() == Approx(8.4059).margin(5e-5));
  CHECK(analytic::stages_tail(3, Seconds{1}, analytic::stages_quantile(3, Seconds{1}, p99)).raw() ==
        Approx(.01).epsilon(1e-11));
  CHECK(analytic::exponential_order_quantile(3, 5, p99, Seconds{1}).raw() ==
        Approx(2.2477).margin(5e-5));
  CHECK(analytic::order_statistic_quantile(3, 5, p99, [](Probability p) {
          return Seconds{-std::log1p(-p.raw())};
        }).raw() == Approx(2.2477).margin(5e-5));
  CHECK(analytic::order_statistic_cdf(3, 5, analytic::order_statistic_level(3, 5, p99)).raw() ==
        Approx(.99).epsilon(1e-12));
  CHECK(analytic::exponential_order_mean(3, 3, Seconds{6}).raw() == Approx(11).epsilon(1e-13));
  CHECK_THROWS_AS(analytic::order_statistic_cdf(6, 5, p99), DomainError);
}

TEST_CASE("Three tiers of three tries make 27 calls at the bottom", "[analytic]") {
  CHECK(analytic::calls_at_bottom(3, 3) == 27);
  CHECK(analytic::calls_at_bottom(0, 3) == 1);
  CHECK_THROWS_AS(analytic::calls_at_bottom(60, 3), DomainError);
}

TEST_CASE("Retries multiply load as they save requests", "[analytic]") {
  const analytic::RetryFigures half = analytic::retry(Probability{.5}, 4);
  CHECK(half.success.raw() == Approx(.9375).epsilon(1e-14));
  CHECK(half.attempts_mean == Approx(1.875).epsilon(1e-14));
  CHECK(analytic::retry(Probability{1}, 4).attempts_mean == 4);
  CHECK(analytic::retry(Probability{0}, 4).attempts_mean == 1);
  CHECK(analytic::retry(Probability{1 - 1e-12}, 4).attempts_mean == Approx(4).epsilon(1e-9));
  CHECK(analytic::attempts_for_success(Probability{.1}, Probability{.999}) == 3);
  CHECK_THROWS_AS(analytic::attempts_for_success(Probability{1}, Probability{.5}), DomainError);
}

TEST_CASE("A retry budget of 10 % holds the load at 1.1", "[analytic]") {
  for (const double f : {.01, .05, .09, .1, .5, .9, 1.}) {
    const analytic::RetryFigures figures = analytic::retry_with_budget(Probability{f}, 50, .1);
    CHECK(figures.attempts_mean <= 1.1 * (1 + 1e-15));
    if (f > 1. / 11) CHECK(figures.success.raw() == Approx(1.1 * (1 - f)).epsilon(1e-13));
    if (f < 1. / 11) CHECK(figures.success.raw() == Approx(1).epsilon(1e-13));
  }
}

TEST_CASE("D choices have their mean-field response", "[analytic]") {
  CHECK(analytic::choices_response_mean(1, .9, Seconds{1}).raw() == Approx(10));
  CHECK(analytic::choices_response_mean(2, .7, Seconds{1}).raw() == Approx(1.6145).margin(5e-5));
  CHECK(analytic::choices_response_mean(2, .9, Seconds{1}).raw() == Approx(2.6141).margin(5e-5));
  CHECK(analytic::choices_response_mean(3, .9, Seconds{1}).raw() == Approx(2.0279).margin(5e-5));
  CHECK(analytic::choices_response_mean(2, 0, Seconds{3}).raw() == 3);
  CHECK_THROWS_AS(analytic::choices_response_mean(2, 1, Seconds{1}), DomainError);
}

TEST_CASE("The shorter of two queues at load .7 has mean response 2.10820", "[analytic]") {
  CHECK(analytic::shortest_of_two_response_mean(.7, Seconds{1}).raw() ==
        Approx(2.10820).margin(5e-6));
  // Between one fast shared queue and two blind ones, at any load.
  for (const double load : {1e-6, .1, .5, .9, .99, .9999}) {
    const double response = analytic::shortest_of_two_response_mean(load, Seconds{1}).raw();
    const double shared = 1 / (1 - load * load);  // M/M/2
    CHECK(response >= shared * (1 - 1e-12));
    CHECK(response <= 1 / (1 - load));
  }
}

TEST_CASE("The shorter-queue chain agrees with plain iteration", "[analytic]") {
  constexpr int most = 60;
  const double load = .5;
  std::vector<std::array<double, most + 1>> p(most + 1);
  p[0][0] = 1;
  const double step = 1 / (2 * load + 2);
  for (int i = 0; i < 2500; ++i) {
    auto next = p;
    for (int a = 0; a <= most; ++a) {
      for (int b = 0; b <= most; ++b) {
        const double mass = p[a][b] * step;
        const auto move = [&](int to_a, int to_b, double rate) {
          if (to_a < 0 || to_b < 0 || to_a > most || to_b > most) return;
          next[a][b] -= mass * rate;
          next[to_a][to_b] += mass * rate;
        };
        move(a - 1, b, 1);
        move(a, b - 1, 1);
        if (a <= b) move(a + 1, b, a == b ? load : 2 * load);
        if (b <= a) move(a, b + 1, a == b ? load : 2 * load);
      }
    }
    p = next;
  }
  double customers = 0;
  for (int a = 0; a <= most; ++a) {
    for (int b = 0; b <= most; ++b) customers += (a + b) * p[a][b];
  }
  CHECK(analytic::shortest_of_two_response_mean(load, Seconds{1}).raw() ==
        Approx(customers / (2 * load)).epsilon(1e-9));
}

TEST_CASE("K-of-n fleets have their availability", "[analytic]") {
  const Probability up{.99};
  CHECK(analytic::k_of_n(1, 2, up).raw() == Approx(.9999).epsilon(1e-13));
  CHECK(analytic::k_of_n(2, 3, up).raw() == Approx(.999702).epsilon(1e-13));
  CHECK(analytic::k_of_n(3, 5, up).raw() == Approx(.99999015).margin(5e-9));
  CHECK(analytic::k_of_n_down(3, 5, up).raw() == Approx(1 - .9999901494).epsilon(1e-6));
  CHECK(analytic::series(std::array{up, up}).raw() == Approx(.9801));
  CHECK(analytic::parallel(std::array{up, up}).raw() == Approx(.9999));
  CHECK_THROWS_AS(analytic::k_of_n(4, 3, up), DomainError);
}

TEST_CASE("Two repaired units have their unavailability and first failure", "[analytic]") {
  const analytic::TwoUnits units{.001 / hour, .1 / hour};
  CHECK(analytic::two_units_down_crew_each(units).raw() == Approx(9.80296e-5).margin(5e-11));
  CHECK(analytic::two_units_down_one_crew(units).raw() == Approx(1.96040e-4).margin(5e-10));
  CHECK(analytic::two_units_first_failure(units) / hour == Approx(51'500).epsilon(1e-12));
  CHECK(analytic::beta_factor_down(1, 2, Probability{.01}, Probability{.1}).raw() ==
        Approx(1.081e-3).epsilon(1e-12));
  CHECK(analytic::beta_factor_down(2, 3, Probability{.01}, Probability{.1}).raw() ==
        Approx(1.24154e-3).margin(5e-9));
  CHECK(analytic::availability(hour * 999, hour).raw() == Approx(.999).epsilon(1e-13));
  CHECK(analytic::nines_of(Probability{.999}) == 3);
  CHECK(analytic::complement(Probability{.9999}) == .0001);
  CHECK(analytic::complement(Probability{.1}) == .9);
  // What no person wrote stays as it is.
  const double between = 1 - 0x1.8p-52;
  CHECK(analytic::complement(Probability{between}) == 0x1.8p-52);
}

TEST_CASE("Three and five nines over 30 days leave 43.2 min and 25.92 s", "[analytic]") {
  CHECK(analytic::error_budget({Probability{.999}, day * 30}) / minute ==
        Approx(43.2).epsilon(1e-12));
  CHECK(analytic::error_budget({Probability{.99999}, day * 30}).raw() ==
        Approx(25.92).epsilon(1e-10));
  CHECK(analytic::downtime(Probability{.999}, day * 30) / minute == Approx(43.2).epsilon(1e-12));
}

TEST_CASE("The workbook's alert iterations have their detection times", "[analytic]") {
  const analytic::Objective slo{Probability{.999}, day * 30};
  const Probability outage{1};
  CHECK(analytic::detection_time(slo, {1, minute * 10}, outage).raw() == Approx(.6).epsilon(1e-12));
  CHECK(100 * analytic::budget_spent(slo, 1, minute * 10) == Approx(.0231).margin(5e-5));
  CHECK(analytic::detection_time(slo, {1, hour * 36}, outage).raw() ==
        Approx(129.6).epsilon(1e-12));
  CHECK(100 * analytic::budget_spent(slo, analytic::most_possible_burn(slo), hour) ==
        Approx(138.9).margin(.05));
  CHECK(analytic::detection_time(slo, {36, hour}, outage).raw() == Approx(129.6).epsilon(1e-12));
  CHECK(std::isinf(analytic::detection_time(slo, {36, hour}, Probability{.035}).raw()));
  CHECK(analytic::detection_time(slo, {36, hour}, Probability{.036}).raw() ==
        Approx(3600).epsilon(1e-12));
  CHECK(analytic::time_to_exhaustion(slo, 35) / hour == Approx(20.57).margin(.005));
  const std::vector<std::tuple<double, Seconds, double, double>> rows{
      {.02, hour, 14.4, 51.84}, {.05, hour * 6, 6, 129.6}, {.10, day * 3, 1, 259.2}};
  for (const auto& [fraction, window, burn, found_s] : rows) {
    CHECK(analytic::burn_for_budget(slo, Probability{fraction}, window) ==
          Approx(burn).epsilon(1e-12));
    CHECK(analytic::detection_time(slo, {burn, window}, outage).raw() ==
          Approx(found_s).epsilon(1e-12));
  }
}

TEST_CASE("15 % errors for 10 min fire after 5.76 min and clear 4.52 min after the end",
          "[analytic]") {
  const analytic::Objective slo{Probability{.999}, day * 30};
  const Probability errors{.15};
  CHECK(analytic::detection_time(slo, {14.4, hour}, errors) / minute ==
        Approx(5.76).epsilon(1e-12));
  CHECK(analytic::reset_time(slo, {14.4, minute * 5}, errors, minute * 10) / minute ==
        Approx(4.52).epsilon(1e-12));
  CHECK(analytic::reset_time(slo, {14.4, hour}, errors, minute * 10) / minute ==
        Approx(54.24).epsilon(1e-12));
  CHECK(analytic::reset_time(slo, {14.4, hour}, errors, minute * 5).raw() == 0);
}

TEST_CASE("Ten requests an hour spend a seventh of the budget a failure", "[analytic]") {
  const analytic::Objective slo{Probability{.999}, day * 30};
  const PerSecond requests = 10 / hour;
  CHECK(analytic::failures_allowed(slo, requests) == Approx(7.2).epsilon(1e-12));
  CHECK(100 * analytic::budget_cost_of_one_failure(slo, requests) == Approx(13.89).margin(.005));
  CHECK(analytic::burn_of_one_failure(slo, requests, hour) == Approx(100).epsilon(1e-12));
  CHECK(analytic::most_possible_burn({Probability{.9}, day * 30}) == Approx(10).epsilon(1e-12));
  CHECK(analytic::error_threshold({Probability{.9}, day * 30}, {14.4, hour}) > 1);
}

TEST_CASE("The dynamic threshold is the static one under average traffic", "[analytic]") {
  const analytic::Objective slo{Probability{.999}, day * 30};
  CHECK(analytic::dynamic_threshold(slo, 720'000, 1000, Probability{.02}) ==
        Approx(analytic::error_threshold(slo, {14.4, hour})).epsilon(1e-12));
  CHECK_THROWS_AS(analytic::error_budget({Probability{1}, day}), DomainError);
}

}  // namespace nines::test
