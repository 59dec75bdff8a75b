/// @file
/// Balancers: what each chooses, how often, and how rotation changes it.
#include <algorithm>
#include <map>
#include <set>

#include "policy/balance/balancer.hpp"
#include "support/plain_random.hpp"
#include "support/read_json.hpp"

namespace nines::test {

using test::mistakes_in;
using test::read_json;

namespace {

random::Stream test_stream() {
  return random::Stream{1, 0, random::Purpose::test, 0};
}

balance::Balancer full_rotation(const balance::Balance& balance, std::uint32_t servers) {
  balance::Balancer balancer(balance::BalancePlan(balance, servers));
  for (std::uint32_t s = 0; s < servers; ++s) balancer.join(s);
  return balancer;
}

}  // namespace

TEST_CASE("Every balancer stays within the rotation", "[policy][balance]") {
  balance::Balances::for_each([]<class Kind>(std::type_identity<Kind>) {
    INFO(Kind::name);
    balance::Balancer balancer = full_rotation(Kind{}, 10);
    random::Stream rng = test_stream();
    test::PlainRandom random(1);
    std::vector<std::uint32_t> sent;
    for (int i = 0; i < 20000; ++i) {
      const auto flip = static_cast<std::uint32_t>(random.below(10));
      if (balancer.in_rotation(flip) && balancer.in_rotation() > 1 && random.happens(0.1)) {
        balancer.leave(flip);
      } else if (random.happens(0.15)) {
        balancer.join(flip);
      }
      const std::uint32_t server = balancer.choose(balancer.draw_key(rng), rng);
      CHECK(balancer.in_rotation(server));
      balancer.sent(server);
      sent.push_back(server);
      while (sent.size() > 25 || (!sent.empty() && random.happens(0.4))) {
        std::swap(sent[random.below(sent.size())], sent.back());
        balancer.gone(sent.back());
        sent.pop_back();
      }
    }
    std::uint32_t outstanding = 0;
    for (std::uint32_t s = 0; s < 10; ++s) outstanding += balancer.outstanding(s);
    CHECK(outstanding == sent.size());
  });
}

TEST_CASE("Round robin takes turns, also around a server that is out", "[policy][balance]") {
  balance::Balancer balancer = full_rotation(balance::RoundRobin{}, 4);
  random::Stream rng = test_stream();
  const auto next = [&] { return balancer.choose(0, rng); };
  CHECK(next() == 0);
  CHECK(next() == 1);
  balancer.leave(0);
  CHECK(next() == 2);
  balancer.leave(3);
  CHECK(next() == 1);
  CHECK(next() == 2);
  balancer.join(3);
  CHECK(next() == 3);
  balancer.join(0);
  CHECK(next() == 0);
  CHECK(rng == test_stream());
}

TEST_CASE("Least outstanding equals a search through all, and draws its ties evenly",
          "[policy][balance]") {
  constexpr std::uint32_t servers = 7;
  balance::Balancer balancer = full_rotation(balance::LeastOutstanding{}, servers);
  random::Stream rng = test_stream();
  test::PlainRandom random(2);
  for (int i = 0; i < 30000; ++i) {
    const auto any = static_cast<std::uint32_t>(random.below(servers));
    if (random.happens(0.02)) {
      balancer.in_rotation(any) ? balancer.leave(any) : balancer.join(any);
    }
    if (random.happens(0.5)) {
      balancer.sent(any);
    } else if (balancer.outstanding(any) > 0) {
      balancer.gone(any);
    }
    if (balancer.in_rotation() == 0) continue;
    std::uint32_t least = ~0U;
    for (std::uint32_t s = 0; s < servers; ++s) {
      if (balancer.in_rotation(s)) least = std::min(least, balancer.outstanding(s));
    }
    CHECK(balancer.outstanding(balancer.choose(0, rng)) == least);
  }
  balance::Balancer tied = full_rotation(balance::LeastOutstanding{}, 4);
  tied.sent(2);
  std::map<std::uint32_t, int> chosen;
  constexpr int draws = 30000;
  for (int i = 0; i < draws; ++i) ++chosen[tied.choose(0, rng)];
  CHECK(chosen.size() == 3);
  CHECK(chosen.count(2) == 0);
  for (const auto& [server, times] : chosen) {
    // Binomial spread around a third.
    CHECK(std::abs(times - draws / 3.0) < 4.892 * std::sqrt(draws * 2.0 / 9));
  }
}

TEST_CASE("Power of d takes the least loaded of d different servers", "[policy][balance]") {
  // Server k has k outstanding: it is chosen when all others drawn stand above it.
  constexpr std::uint32_t servers = 5;
  const auto frequencies = [](std::uint32_t d, int draws) {
    balance::Balancer balancer = full_rotation(balance::PowerOf{d}, servers);
    for (std::uint32_t s = 0; s < servers; ++s) {
      for (std::uint32_t k = 0; k < s; ++k) balancer.sent(s);
    }
    random::Stream rng = test_stream();
    std::vector<double> shares(servers);
    for (int i = 0; i < draws; ++i) shares[balancer.choose(0, rng)] += 1.0 / draws;
    return shares;
  };
  constexpr int draws = 50000;
  const auto check = [&](std::uint32_t d, const std::vector<double>& expected) {
    const auto shares = frequencies(d, draws);
    for (std::uint32_t s = 0; s < servers; ++s) {
      INFO("d " << d << ", server " << s);
      const double spread = std::sqrt(expected[s] * (1 - expected[s]) / draws);
      CHECK(std::abs(shares[s] - expected[s]) <= 4.892 * spread + 1e-9);
    }
  };
  check(1, {.2, .2, .2, .2, .2});
  check(2, {.4, .3, .2, .1, 0});  // (4 - k)/10
  check(3, {.6, .3, .1, 0, 0});   // C(4 - k, 2)/C(5, 3)
  check(5, {1, 0, 0, 0, 0});
  check(16, {1, 0, 0, 0, 0});
}

TEST_CASE("Keys are as popular as Zipf's law says", "[policy][balance]") {
  const balance::KeyRing ring(100, 1, 10, 3);
  random::Stream rng = test_stream();
  constexpr int draws = 200000;
  std::vector<int> seen(100);
  for (int i = 0; i < draws; ++i) ++seen[ring.draw(rng)];
  double harmonic = 0;
  for (int k = 1; k <= 100; ++k) harmonic += 1.0 / k;
  for (std::uint32_t k = 0; k < 100; ++k) {
    const double p = 1 / (harmonic * (k + 1));
    CHECK(ring.share(k) == Approx(p).epsilon(1e-12));
    CHECK(std::abs(seen[k] - draws * p) < 4.892 * std::sqrt(draws * p * (1 - p)));
  }
}

TEST_CASE("A key keeps its server when another server leaves", "[policy][balance]") {
  const balance::ConsistentHash hash{2000, 0, 200};
  balance::Balancer balancer = full_rotation(hash, 8);
  random::Stream rng = test_stream();
  std::vector<std::uint32_t> before;
  std::map<std::uint32_t, int> load;
  for (std::uint32_t key = 0; key < 2000; ++key) {
    before.push_back(balancer.choose(key, rng));
    ++load[before.back()];
  }
  CHECK(load.size() == 8);
  for (const auto& [server, keys] : load) CHECK((keys > 150 && keys < 350));
  balancer.leave(3);
  std::set<std::uint32_t> heirs;
  for (std::uint32_t key = 0; key < 2000; ++key) {
    const std::uint32_t now = balancer.choose(key, rng);
    if (before[key] == 3) {
      heirs.insert(now);
    } else {
      CHECK(now == before[key]);
    }
  }
  CHECK(heirs.size() == 7);
  balancer.join(3);
  for (std::uint32_t key = 0; key < 2000; ++key) CHECK(balancer.choose(key, rng) == before[key]);
}

TEST_CASE("Balancers are read by name", "[policy][balance]") {
  CHECK(balance::balance_name(read_json<balance::Balance>(R"("least_outstanding")")) ==
        "least_outstanding");
  CHECK(std::get<balance::PowerOf>(read_json<balance::Balance>(R"({"power_of": {"d": 3}})")).d ==
        3);
  CHECK(std::get<balance::PowerOf>(read_json<balance::Balance>(R"("power_of")")).d == 2);
  CHECK(std::get<balance::ConsistentHash>(
            read_json<balance::Balance>(R"({"consistent_hash": {"skew": 1.2}})"))
            .skew == 1.2);
  CHECK(mistakes_in<balance::Balance>(R"("least_outstandin")").front().find("did you mean") !=
        std::string::npos);
  CHECK(mistakes_in<balance::Balance>(R"({"power_of": {"d": 0}})").size() == 1);
}

}  // namespace nines::test
