/// @file
/// Mean-value analysis against machine repair (a closed birth-death chain) and by hand.
#include "analytic/mean_value.hpp"

#include "analytic/markov.hpp"
#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Users at one station are the machine-repair chain", "[analytic]") {
  for (const std::uint32_t servers : {1U, 2U, 3U}) {
    constexpr std::uint32_t users = 7;
    const Seconds think{2};
    const Seconds service{0.8};
    std::vector<analytic::Transition> transitions;
    for (std::uint32_t n = 0; n < users; ++n) {
      transitions.push_back({n, n + 1, (users - n) / think.raw()});
      transitions.push_back({n + 1, n, std::min(n + 1, servers) / service.raw()});
    }
    const std::vector<double> p = analytic::MarkovChain(users + 1, transitions).stationary();
    double rate_per_s = 0;
    double number = 0;
    for (std::uint32_t n = 0; n <= users; ++n) {
      rate_per_s += p[n] * (users - n) / think.raw();
      number += p[n] * n;
    }
    const analytic::ClosedFigures figures =
        analytic::mean_value_analysis(users, think, {{1, service, servers}});
    INFO(servers);
    CHECK(figures.throughput.raw() == Approx(rate_per_s).epsilon(1e-12));
    CHECK(figures.response_mean.raw() == Approx(number / rate_per_s).epsilon(1e-12));
    CHECK(figures.stations[0].utilization ==
          Approx(rate_per_s * service.raw() / servers).epsilon(1e-12));
  }
}

TEST_CASE("One user never waits", "[analytic]") {
  const analytic::ClosedFigures figures =
      analytic::mean_value_analysis(1, Seconds{3}, {{2, Seconds{0.5}, 1}, {1, Seconds{1}, 4}});
  CHECK(figures.response_mean.raw() == Approx(2));
  CHECK(figures.throughput.raw() == Approx(0.2));
}

TEST_CASE("A closed network without users or time is refused", "[analytic]") {
  CHECK_THROWS_AS(analytic::mean_value_analysis(0, Seconds{1}, {}), DomainError);
  CHECK_THROWS_AS(analytic::mean_value_analysis(1, Seconds{0}, {{1, Seconds{0}, 1}}), DomainError);
}

}  // namespace nines::test
