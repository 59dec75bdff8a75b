#include <array>
#include <cmath>
#include <vector>

#include "analytic/birth_death.hpp"
#include "analytic/erlang.hpp"
#include "analytic/erlang_a.hpp"
#include "analytic/gi_m_c.hpp"
#include "analytic/heavy_traffic.hpp"
#include "analytic/mmc.hpp"
#include "analytic/priority.hpp"
#include "analytic/scheduling.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("A birth-death chain finds the M/M/1 and M/M/infinity laws", "[analytic]") {
  const analytic::StationaryLaw geometric =
      analytic::stationary_law({[](double) { return .8; }, [](double) { return 1.; }});
  CHECK(geometric.first == 0);
  CHECK(geometric.probability[7] == Approx(.2 * std::pow(.8, 7)).epsilon(1e-13));
  const analytic::StationaryLaw poisson =
      analytic::stationary_law({[](double) { return 1e6; }, [](double n) { return n; }});
  CHECK(analytic::expectation(poisson, [](double n) { return n; }) == Approx(1e6).epsilon(1e-12));
  CHECK_THROWS_AS(analytic::stationary_law({[](double) { return 1.; }, [](double) { return 1.; }}),
                  DomainError);
  CHECK_THROWS_AS(analytic::stationary_law({[](double) { return 2.; }, [](double) { return 1.; }}),
                  DomainError);
}

TEST_CASE("Erlang A tends to Erlang C with patience and to Erlang B without", "[analytic]") {
  const analytic::MMc open{PerSecond{8}, Seconds{1}, 10};
  const analytic::ErlangAFigures patient =
      analytic::erlang_a({PerSecond{8}, Seconds{1}, Seconds{1e12}, 10});
  CHECK(patient.wait_probability.raw() ==
        Approx(analytic::wait_probability(open).raw()).epsilon(1e-9));
  CHECK(patient.wait_mean.raw() == Approx(analytic::wait_mean(open).raw()).epsilon(1e-9));
  const analytic::ErlangAFigures hasty =
      analytic::erlang_a({PerSecond{8}, Seconds{1}, Seconds{1e-12}, 10});
  CHECK(hasty.abandon_probability.raw() == Approx(analytic::erlang_b(10, 8).raw()).epsilon(1e-9));
}

TEST_CASE("Erlang A with patience like service is M/M/infinity", "[analytic]") {
  // With theta = mu the number in system is Poisson, whatever the servers.
  const analytic::ErlangAFigures figures =
      analytic::erlang_a({PerSecond{12}, Seconds{1}, Seconds{1}, 10});
  CHECK(figures.system_length_mean == Approx(12).epsilon(1e-12));
  double below = 0;
  double mass = std::exp(-12.);
  for (int n = 0; n < 10; ++n, mass *= 12. / n) below += mass;
  CHECK(figures.wait_probability.raw() == Approx(1 - below).epsilon(1e-12));
  CHECK(figures.throughput.raw() ==
        Approx(12 * figures.abandon_probability.complement().raw()).epsilon(1e-12));
  CHECK(figures.utilization == Approx(figures.throughput.raw() / 10).epsilon(1e-12));
}

TEST_CASE("Erlang A with a limited room is M/M/c/K when patience is long", "[analytic]") {
  const analytic::MMcK room{PerSecond{9}, Seconds{1}, 8, 20};
  const analytic::ErlangAFigures figures =
      analytic::erlang_a({PerSecond{9}, Seconds{1}, Seconds{1e13}, 8, 20});
  CHECK(figures.blocking_probability.raw() ==
        Approx(analytic::blocking_probability(room).raw()).epsilon(1e-9));
  CHECK(figures.wait_mean.raw() == Approx(analytic::wait_mean(room).raw()).epsilon(1e-9));
  CHECK(analytic::erlang_a({PerSecond{2e6}, Seconds{1}, Seconds{1}, 1'000'000}).utilization ==
        Approx(1).epsilon(1e-12));
  CHECK_THROWS_AS(analytic::erlang_a({PerSecond{1}, Seconds{1}, Seconds{0}, 1}), DomainError);
}

TEST_CASE("Priority classes share the first-come mean by the conservation law", "[analytic]") {
  const std::vector<analytic::PriorityClass> classes{
      {PerSecond{.2}, analytic::exponential_service(Seconds{1})},
      {PerSecond{.1}, analytic::constant_service(Seconds{3})},
      {PerSecond{.05}, analytic::lognormal_service(Seconds{4}, 5)}};
  const auto times = analytic::nonpreemptive_priority(classes);
  double weighted = 0;
  double load = 0;
  double residual = 0;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const double own = classes[k].arrival.raw() * classes[k].service.first_s;
    weighted += own * times[k].wait_mean.raw();
    load += own;
    residual += classes[k].arrival.raw() * classes[k].service.second_s2 / 2;
  }
  CHECK(weighted == Approx(load * residual / (1 - load)).epsilon(1e-12));
  CHECK(times[0].wait_mean < times[1].wait_mean);
  CHECK(times[1].wait_mean < times[2].wait_mean);
}

TEST_CASE("The top preemptive class sees only itself, a starved one waits for ever", "[analytic]") {
  const std::vector<analytic::PriorityClass> classes{
      {PerSecond{.5}, analytic::exponential_service(Seconds{1})},
      {PerSecond{.6}, analytic::exponential_service(Seconds{1})}};
  const auto times = analytic::preemptive_priority(classes);
  CHECK(times[0].response_mean.raw() == Approx(2).epsilon(1e-13));
  CHECK(std::isinf(times[1].response_mean.raw()));
  CHECK_THROWS_AS(analytic::nonpreemptive_priority(classes), DomainError);
  CHECK_THROWS_AS(analytic::nonpreemptive_priority({}), DomainError);
}

TEST_CASE("M/M/c priorities agree with one-server forms and with first come in sum", "[analytic]") {
  const std::vector<PerSecond> arrivals{PerSecond{.3}, PerSecond{.4}};
  const std::vector<analytic::PriorityClass> classes{
      {PerSecond{.3}, analytic::exponential_service(Seconds{1})},
      {PerSecond{.4}, analytic::exponential_service(Seconds{1})}};
  const auto one = analytic::nonpreemptive_priority_mmc(arrivals, Seconds{1}, 1);
  const auto general = analytic::nonpreemptive_priority(classes);
  const auto resumed = analytic::preemptive_priority_mmc(arrivals, Seconds{1}, 1);
  const auto resumed_general = analytic::preemptive_priority(classes);
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(one[k].wait_mean.raw() == Approx(general[k].wait_mean.raw()).epsilon(1e-12));
    CHECK(resumed[k].response_mean.raw() ==
          Approx(resumed_general[k].response_mean.raw()).epsilon(1e-12));
  }
  const auto three = analytic::nonpreemptive_priority_mmc(arrivals, Seconds{3}, 3);
  const double mean = (.3 * three[0].wait_mean.raw() + .4 * three[1].wait_mean.raw()) / .7;
  CHECK(mean == Approx(analytic::wait_mean(analytic::MMc{PerSecond{.7}, Seconds{3}, 3}).raw())
                    .epsilon(1e-12));
}

TEST_CASE("Shortest remaining first at load .8 has mean response 2.3528", "[analytic]") {
  const PerSecond arrival{.8};
  const analytic::SizeLaw sizes = analytic::exponential_sizes(Seconds{1});
  CHECK(analytic::srpt_response_mean(arrival, sizes).raw() == Approx(2.3528).margin(5e-5));
  CHECK(analytic::srpt_response_mean(arrival, sizes).raw() ==
        Approx(2.352773270299720).epsilon(1e-10));
  CHECK(analytic::shortest_job_response_mean(arrival, sizes).raw() ==
        Approx(2.882218616239776).epsilon(1e-10));
  CHECK(analytic::preemptive_shortest_job_response_mean(arrival, sizes).raw() ==
        Approx(2.658896822008078).epsilon(1e-10));
  // Age tells nothing of an exponential job: the mean is that of first come and of sharing.
  CHECK(analytic::foreground_response_mean(arrival, sizes).raw() == Approx(5).epsilon(1e-10));
}

TEST_CASE("Size-based disciplines handle lognormal and singular gamma sizes", "[analytic]") {
  const PerSecond arrival{.7};
  const analytic::SizeLaw sizes = analytic::lognormal_sizes(Seconds{1}, 4);
  CHECK(analytic::srpt_response_mean(arrival, sizes).raw() ==
        Approx(1.802014909849978).epsilon(1e-9));
  CHECK(analytic::shortest_job_response_mean(arrival, sizes).raw() ==
        Approx(3.666013505319728).epsilon(1e-9));
  CHECK(analytic::foreground_response_mean(arrival, sizes).raw() ==
        Approx(2.707443439926919).epsilon(1e-9));
  CHECK(
      analytic::shortest_job_response_mean(arrival, analytic::gamma_sizes(Seconds{1}, 10)).raw() ==
      Approx(5.530034358766694).epsilon(1e-9));
  CHECK(analytic::foreground_response_mean(PerSecond{.07}, analytic::gamma_sizes(Seconds{10}, 1))
            .raw() == Approx(10 / .3).epsilon(1e-9));
  CHECK_THROWS_AS(analytic::srpt_response_mean(PerSecond{1}, sizes), DomainError);
  CHECK_THROWS_AS(analytic::gamma_sizes(Seconds{1}, 0), DomainError);
}

TEST_CASE("GI/M/c with exponential gaps is M/M/c", "[analytic]") {
  for (const int servers : {1, 2, 5, 20, 300, 5000}) {
    for (const double load : {.3, .8, .95}) {
      const Seconds gap = Seconds{1} / (load * servers);
      const analytic::GiMcFigures figures =
          analytic::gi_m_c({analytic::exponential_gaps(gap), gap, Seconds{1}, servers});
      const analytic::MMc markov{1 / gap, Seconds{1}, servers};
      CHECK(figures.sigma == Approx(load).epsilon(1e-11));
      CHECK(figures.wait_probability.raw() ==
            Approx(analytic::wait_probability(markov).raw()).epsilon(1e-9).margin(1e-200));
      CHECK(figures.wait_mean.raw() ==
            Approx(analytic::wait_mean(markov).raw()).epsilon(1e-9).margin(1e-200));
    }
  }
}

TEST_CASE("D/M/1 at load .8 has its root and wait", "[analytic]") {
  const analytic::GiMcFigures figures =
      analytic::gi_m_c({analytic::gamma_gaps(Seconds{1.25}, 0), Seconds{1.25}, Seconds{1}, 1});
  CHECK(figures.sigma == Approx(std::exp(-1.25 * (1 - figures.sigma))).epsilon(1e-13));
  CHECK(figures.wait_mean.raw() == Approx(figures.sigma / (1 - figures.sigma)).epsilon(1e-13));
  CHECK(analytic::wait_tail(figures, analytic::wait_quantile(figures, Probability{.99})).raw() ==
        Approx(.01).epsilon(1e-12));
  CHECK(analytic::wait_quantile(figures, Probability{.1}).raw() == 0);
}

TEST_CASE("E2/M/2 agrees with its phase chain solved by iteration", "[analytic]") {
  // State (n customers, phase of the next arrival); gap phases at rate 3, services at rate 1.
  constexpr int most = 120;
  std::vector<std::array<double, 2>> p(most + 1, {1. / most, 1. / most});
  const auto sweep = [&] {
    for (int n = 0; n <= most; ++n) {
      for (int phase = 0; phase < 2; ++phase) {
        double in = n < most ? std::min(n + 1, 2) * p[n + 1][phase] : 0;
        if (phase == 1) in += 3 * p[n][0];
        if (phase == 0 && n > 0) in += 3 * p[n - 1][1];
        const bool last = n == most && phase == 1;
        p[n][phase] = in / (std::min(n, 2) + (last ? 0 : 3));
      }
    }
  };
  for (int i = 0; i < 5000; ++i) sweep();
  double total = 0;
  double queued = 0;
  for (int n = 0; n <= most; ++n) {
    total += p[n][0] + p[n][1];
    queued += std::max(0, n - 2) * (p[n][0] + p[n][1]);
  }
  const Seconds gap{2. / 3};
  const analytic::GiMcFigures figures =
      analytic::gi_m_c({analytic::gamma_gaps(gap, .5), gap, Seconds{1}, 2});
  CHECK(figures.queue_length_mean == Approx(queued / total).epsilon(1e-9));
  CHECK_THROWS_AS(analytic::gi_m_c({analytic::gamma_gaps(gap, .5), gap, Seconds{2}, 2}),
                  DomainError);
}

TEST_CASE("Bursty gaps wait longer than Poisson ones", "[analytic]") {
  const Seconds gap{.25};
  CHECK(analytic::hyperexponential_gaps(gap, 1)(3) ==
        Approx(analytic::exponential_gaps(gap)(3)).epsilon(1e-13));
  CHECK(analytic::gi_m_c({analytic::hyperexponential_gaps(gap, 4), gap, Seconds{1}, 5}).wait_mean >
        analytic::gi_m_c({analytic::exponential_gaps(gap), gap, Seconds{1}, 5}).wait_mean);
  CHECK_THROWS_AS(analytic::hyperexponential_gaps(gap, .5), DomainError);
}

TEST_CASE("Halfin-Whitt is the limit of Erlang C", "[analytic]") {
  for (const double beta : {.1, .5, 1., 2.}) {
    const double offered = 1e8;
    const double exact = analytic::erlang_c(static_cast<int>(offered + beta * 1e4), offered).raw();
    CHECK(analytic::halfin_whitt(beta).raw() == Approx(exact).epsilon(1e-3));
    CHECK(analytic::halfin_whitt_margin(analytic::halfin_whitt(beta)) ==
          Approx(beta).epsilon(1e-12));
  }
  CHECK(analytic::halfin_whitt(1e-9).raw() == Approx(1).epsilon(1e-8));
  CHECK(analytic::halfin_whitt(60).raw() == 0);
  CHECK_THROWS_AS(analytic::halfin_whitt(0), DomainError);
}

TEST_CASE("Square-root staffing is within one server of exact staffing", "[analytic]") {
  for (const double offered : {10., 100., 12'345.}) {
    const analytic::Staffing staffing = analytic::staff_for_delay(offered, Probability{.2});
    CHECK(std::abs(staffing.approximate - staffing.exact) <= 1);
    CHECK(staffing.exact_delay.raw() <= .2);
  }
}

TEST_CASE("Two-moment approximations are exact where they should be", "[analytic]") {
  const analytic::GGc markov{PerSecond{8}, Seconds{1}, 10, 1, 1};
  CHECK(analytic::allen_cunneen_wait_mean(markov).raw() ==
        Approx(analytic::wait_mean(analytic::MMc{PerSecond{8}, Seconds{1}, 10}).raw())
            .epsilon(1e-13));
  const analytic::GGc constant{PerSecond{.8}, Seconds{1}, 1, 1, 0};
  CHECK(analytic::allen_cunneen_wait_mean(constant).raw() == Approx(2).epsilon(1e-13));
  CHECK(analytic::kingman_wait_mean(constant).raw() == Approx(2).epsilon(1e-13));
  CHECK(analytic::sakasegawa_wait_mean(constant).raw() == Approx(2).epsilon(1e-13));
  CHECK(analytic::kingman_wait_bound(constant).raw() >= 2);
  CHECK(analytic::sakasegawa_wait_mean(markov).raw() == Approx(.2046).epsilon(.1));
  CHECK_THROWS_AS(analytic::kingman_wait_mean(markov), DomainError);
  CHECK_THROWS_AS(analytic::allen_cunneen_wait_mean({PerSecond{1}, Seconds{1}, 1, 1, 1}),
                  DomainError);
}

}  // namespace nines::test
