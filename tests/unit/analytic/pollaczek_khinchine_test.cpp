#include "analytic/pollaczek_khinchine.hpp"

#include <cmath>

#include "analytic/mmc.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

// Erlang's alternating sum for M/D/1 (service 1), P(W <= t); good while t is small.
double erlang_sum(double load, double t) {
  double sum = 0;
  for (int j = 0; j <= static_cast<int>(t); ++j) {
    sum += std::exp(load * (t - j)) * std::pow(load * (j - t), j) / std::tgamma(j + 1);
  }
  return (1 - load) * sum;
}

}  // namespace

TEST_CASE("M/G/1 with exponential service is M/M/1", "[analytic]") {
  for (const double load : {.1, .5, .8, .99}) {
    const analytic::MG1 general{PerSecond{load / 3}, analytic::exponential_service(Seconds{3})};
    const analytic::MMc markov{PerSecond{load / 3}, Seconds{3}, 1};
    CHECK(analytic::wait_mean(general).raw() ==
          Approx(analytic::wait_mean(markov).raw()).epsilon(1e-13));
    CHECK(analytic::wait_sd(general).raw() ==
          Approx(analytic::wait_sd(markov).raw()).epsilon(1e-12));
    CHECK(analytic::response_mean(general).raw() ==
          Approx(analytic::response_mean(markov).raw()).epsilon(1e-13));
    CHECK(analytic::response_sd(general).raw() ==
          Approx(analytic::response_mean(markov).raw()).epsilon(1e-12));
    CHECK(analytic::queue_length_mean(general) ==
          Approx(analytic::queue_length_mean(markov)).epsilon(1e-13));
    CHECK(analytic::sharing_response_mean(general).raw() ==
          Approx(analytic::response_mean(markov).raw()).epsilon(1e-13));
  }
}

TEST_CASE("Constant service halves the M/M/1 wait, sharing does not mind", "[analytic]") {
  const analytic::MG1 constant{PerSecond{.8}, analytic::constant_service(Seconds{1})};
  CHECK(analytic::wait_mean(constant).raw() == Approx(2).epsilon(1e-13));
  CHECK(analytic::sharing_response_mean(constant).raw() == Approx(5).epsilon(1e-13));
  CHECK(analytic::sharing_response_of(constant, Seconds{2}).raw() == Approx(10).epsilon(1e-13));
  CHECK(analytic::busy_period_mean(constant).raw() == Approx(5).epsilon(1e-13));
  const analytic::MG1 heavy{PerSecond{.8}, analytic::lognormal_service(Seconds{1}, 9)};
  CHECK(analytic::wait_mean(heavy).raw() == Approx(20).epsilon(1e-13));
  CHECK(analytic::scv(heavy.service) == Approx(9).epsilon(1e-13));
  CHECK(std::isinf(analytic::wait_sd(analytic::MG1{PerSecond{.8}, {1, 3}}).raw()));
}

TEST_CASE("The M/D/1 wait agrees with Erlang's sum and integrates to its mean", "[analytic]") {
  for (const double load : {.05, .3, .7, .9, .99}) {
    const analytic::MD1 queue{PerSecond{load}, Seconds{1}};
    for (const double t : {0., .3, 1., 1.7, 2.5, 4.2, 6.9}) {
      CHECK(1 - analytic::wait_tail(queue, Seconds{t}).raw() ==
            Approx(erlang_sum(load, t)).epsilon(1e-11));
    }
  }
  const analytic::MD1 queue{PerSecond{.35}, Seconds{2}};
  double wait_s = 0;
  for (double t = .01; t < 200; t += .02)
    wait_s += analytic::wait_tail(queue, Seconds{t}).raw() * .02;
  CHECK(wait_s ==
        Approx(analytic::wait_mean(
                   analytic::MG1{queue.arrival, analytic::constant_service(queue.service)})
                   .raw())
            .epsilon(1e-4));
}

TEST_CASE("The two forms of the M/D/1 tail meet where they change over", "[analytic]") {
  for (const double load : {.1, .5, .9, .99, .9999}) {
    const analytic::MD1 queue{PerSecond{load}, Seconds{1}};
    const double before = analytic::wait_tail(queue, Seconds{60 - 1e-12}).raw();
    const double after = analytic::wait_tail(queue, Seconds{60}).raw();
    CHECK(before == Approx(after).epsilon(1e-9));
  }
}

TEST_CASE("M/D/1 quantiles invert the tail", "[analytic]") {
  for (const double load : {.1, .5, .9, .9999}) {
    const analytic::MD1 queue{PerSecond{load / 5}, Seconds{5}};
    for (const double p : {.5, .95, .99, .9999}) {
      const Seconds wait = analytic::wait_quantile(queue, Probability{p});
      if (wait.raw() == 0) {
        CHECK(1 - p >= load * (1 - 1e-12));
      } else {
        CHECK(analytic::wait_tail(queue, wait).raw() == Approx(1 - p).epsilon(1e-11));
      }
    }
  }
}

TEST_CASE("Numerical inversion finds the exact M/M/1 and M/D/1 waits", "[analytic]") {
  const analytic::MG1 exponential{PerSecond{.8}, analytic::exponential_service(Seconds{1})};
  const analytic::MMc markov{PerSecond{.8}, Seconds{1}, 1};
  const analytic::Transform transform = analytic::exponential_transform(Seconds{1});
  for (const double t : {.01, .5, 3., 20., 60.}) {
    CHECK(analytic::wait_tail(exponential, transform, Seconds{t}).raw() ==
          Approx(analytic::wait_tail(markov, Seconds{t}).raw()).margin(2e-8));
  }
  for (const double p : {.5, .9, .99, .9999}) {
    CHECK(analytic::wait_quantile(exponential, transform, Probability{p}).raw() ==
          Approx(analytic::wait_quantile(markov, Probability{p}).raw()).epsilon(2e-4));
  }
  const analytic::MG1 constant{PerSecond{.8}, analytic::constant_service(Seconds{1})};
  CHECK(
      analytic::wait_tail(constant, analytic::gamma_transform(Seconds{1}, 0), Seconds{4.3}).raw() ==
      Approx(analytic::wait_tail(analytic::MD1{PerSecond{.8}, Seconds{1}}, Seconds{4.3}).raw())
          .margin(1e-6));
  CHECK(analytic::wait_quantile(exponential, transform, Probability{.1}).raw() == 0);
}

TEST_CASE("M/G/1 refuses what has no answer", "[analytic]") {
  CHECK_THROWS_AS(
      analytic::wait_mean(analytic::MG1{PerSecond{1}, analytic::exponential_service(Seconds{1})}),
      DomainError);
  CHECK_THROWS_AS(analytic::wait_mean(analytic::MG1{PerSecond{.1}, {1, .5}}), DomainError);
  CHECK_THROWS_AS(analytic::gamma_service(Seconds{1}, -1), DomainError);
  CHECK_THROWS_AS(analytic::wait_tail(analytic::MD1{PerSecond{2}, Seconds{1}}, Seconds{1}),
                  DomainError);
  const analytic::MG1 queue{PerSecond{.5}, analytic::exponential_service(Seconds{1})};
  CHECK_THROWS_AS(analytic::wait_quantile(queue, analytic::exponential_transform(Seconds{1}),
                                          Probability{1 - 1e-9}),
                  DomainError);
}

}  // namespace nines::test
