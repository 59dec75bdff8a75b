#include "analytic/erlang.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "analytic/mmc.hpp"
#include "core/error.hpp"
#include "math/laws.hpp"
#include "math/roots.hpp"

namespace nines::analytic {
namespace {

// 1/B(c) = sum_{k=0}^{c} c (c-1) ... (c-k+1) / a^k. Every term is positive, so nothing cancels; the
// terms die off about 9 sqrt(c) beyond c - a, which makes a million servers cheap. When the sum
// overflows, B is below 1e-308 and 0 is the nearest double.
// `rest` is 1/B of the fractional part of a real number of servers; 1 for a whole number.
double inverse_erlang_b(double servers, double offered, double rest) {
  const double whole = std::floor(servers);
  double sum = 0;
  double term = 1;
  for (double k = 0; k < whole; ++k) {
    sum += term;
    const double ratio = (servers - k) / offered;
    term *= ratio;
    if (ratio < 1 && term < 1e-19 * sum * (1 - ratio)) return sum;
    if (sum > std::numeric_limits<double>::max() / 4) return infinity;
  }
  return sum + term * rest;
}

// 1/B for 0 <= x < 1 servers: exp(a) a^-x Gamma(x + 1, a), or its asymptotic series, whose terms
// x (x-1) ... / a^k alternate and fall below rounding within 20 steps for a > 100.
double inverse_erlang_b_below_one(double x, double offered) {
  if (x == 0) return 1;
  if (offered <= 100) {
    return std::exp(offered) * std::pow(offered, -x) * math::upper_gamma(x + 1, offered);
  }
  double sum = 0;
  double term = 1;
  for (int k = 0; k < 20; ++k) {
    sum += term;
    term *= (x - k) / offered;
  }
  return sum;
}

void check_load(double servers, double offered) {
  if (!(servers >= 0) || !std::isfinite(servers)) {
    throw DomainError(fmt::format("the number of servers is {}; it must be 0 or more", servers));
  }
  if (!(offered >= 0) || !std::isfinite(offered)) {
    throw DomainError(fmt::format("the offered load is {} erlang; it must be 0 or more", offered));
  }
}

void check_target(Probability target) {
  if (!(target.raw() > 0)) {
    throw DomainError(
        "no finite number of servers brings the probability down to 0; "
        "ask for a target above 0");
  }
}

double fewest_that_settle(double offered) {
  const double least = std::floor(offered) + 1;
  return below_capacity(offered / least) ? least : least + 1;
}

// The smallest count >= `least` for which `good` holds, when it holds for all larger counts too.
int smallest_servers(double least, const std::function<bool(int)>& good) {
  if (!(least < 1e9)) throw DomainError("more than 1e9 servers would be needed");
  auto bad = static_cast<int>(least) - 1;
  int step = 1;
  int high = bad + 1;
  while (!good(high)) {
    bad = high;
    step *= 2;
    if (high > 2'000'000'000 - step) throw DomainError("more than 2e9 servers would be needed");
    high += step;
  }
  while (high - bad > 1) {
    const int middle = bad + (high - bad) / 2;
    (good(middle) ? high : bad) = middle;
  }
  return high;
}

}  // namespace

Probability erlang_b(int servers, double offered_erlang) {
  check_load(servers, offered_erlang);
  if (offered_erlang == 0) return Probability{servers == 0 ? 1.0 : 0.0};
  return Probability{1 / inverse_erlang_b(servers, offered_erlang, 1)};
}

Probability erlang_b_continuous(double servers, double offered_erlang) {
  check_load(servers, offered_erlang);
  if (offered_erlang == 0) return Probability{servers == 0 ? 1.0 : 0.0};
  const double rest = inverse_erlang_b_below_one(servers - std::floor(servers), offered_erlang);
  return Probability{std::fmin(1.0, 1 / inverse_erlang_b(servers, offered_erlang, rest))};
}

Probability erlang_c(int servers, double offered_erlang) {
  check_load(servers, offered_erlang);
  if (!below_capacity(offered_erlang / servers)) {
    throw DomainError(
        fmt::format("{} server{} offered {} erlang never settle{}: the queue grows without end; "
                    "use more than {} servers",
                    servers, servers == 1 ? "" : "s", offered_erlang, servers == 1 ? "s" : "",
                    std::floor(offered_erlang)));
  }
  const double blocking = erlang_b(servers, offered_erlang).raw();
  // c - a (1 - B), written so that the two close numbers c and a are subtracted exactly.
  return Probability{servers * blocking / ((servers - offered_erlang) + offered_erlang * blocking)};
}

int servers_for_blocking(double offered_erlang, Probability target) {
  check_load(0, offered_erlang);
  check_target(target);
  return smallest_servers(0, [&](int c) { return erlang_b(c, offered_erlang) <= target; });
}

int servers_for_wait_probability(double offered_erlang, Probability target) {
  check_load(0, offered_erlang);
  check_target(target);
  return smallest_servers(fewest_that_settle(offered_erlang),
                          [&](int c) { return erlang_c(c, offered_erlang) <= target; });
}

int servers_for_mean_wait(PerSecond arrival, Seconds mean_service, Seconds target) {
  const double offered = arrival * mean_service;
  check_load(0, offered);
  if (!(target > Seconds{0})) {
    throw DomainError(
        "no finite number of servers brings the mean wait down to 0; "
        "ask for a target above 0");
  }
  return smallest_servers(fewest_that_settle(offered), [&](int c) {
    return wait_mean(MMc{arrival, mean_service, c}) <= target;
  });
}

int servers_for_service_level(PerSecond arrival, Seconds mean_service, Probability fraction,
                              Seconds target) {
  const double offered = arrival * mean_service;
  check_load(0, offered);
  if (!(fraction.raw() < 1)) {
    throw DomainError(
        "no finite number of servers serves everybody in time; "
        "ask for a fraction below 1");
  }
  return smallest_servers(fewest_that_settle(offered), [&](int c) {
    return wait_tail(MMc{arrival, mean_service, c}, target).raw() <= 1 - fraction.raw();
  });
}

double load_for_blocking(int servers, Probability target) {
  check_load(servers, 0);
  if (servers < 1) throw DomainError("no servers carry no load; ask for at least 1 server");
  if (!(target.raw() > 0 && target.raw() < 1)) {
    throw DomainError("the target must lie strictly between 0 and 1");
  }
  const auto excess = [&](double a) { return erlang_b(servers, a).raw() - target.raw(); };
  return math::root_above(excess, 0, servers);
}

double load_for_wait_probability(int servers, Probability target) {
  check_load(servers, 0);
  if (servers < 1) throw DomainError("no servers carry no load; ask for at least 1 server");
  if (!(target.raw() > 0 && target.raw() < 1)) {
    throw DomainError("the target must lie strictly between 0 and 1");
  }
  const auto excess = [&](double a) {
    return (below_capacity(a / servers) ? erlang_c(servers, a).raw() : 1.0) - target.raw();
  };
  return math::root(excess, 0, servers);
}

}  // namespace nines::analytic
