/// Every condition against one that sums its windows tick by tick, on random histories with missing
/// data, zeros, outages and noise.
#include <numeric>

#include "policy/alert/policy.hpp"
#include "support/catch.hpp"
#include "support/naive_alerts.hpp"

using namespace nines;
using namespace nines::alerts;

namespace {

const Setting two_days_at_20s{{Probability{0.99}, hour * 12}, Seconds{20}};

std::vector<Conditions::Variant> conditions_of_all_kinds() {
  const auto p = [](double value) { return Probability{value}; };
  std::vector<Conditions::Variant> all;
  for (const double window_s : {20., 100., 1300., 7200., 70000.}) {
    const Seconds window{window_s};
    all.push_back(ErrorRate{window, p(0.02)});
    all.push_back(ErrorRate{window, p(1)});
    all.push_back(BurnRate{window, 1});
    all.push_back(BurnRate{window, 14.4});
    all.push_back(BudgetSpent{window, p(0.05)});
    for (const auto form :
         {BudgetSpent::Form::errors, BudgetSpent::Form::rate, BudgetSpent::Form::share}) {
      for (const double resample_s : {0., 60., 3600.}) {
        all.push_back(
            BudgetSpent{window, p(0.02), BudgetSpent::Traffic::dynamic, form, Seconds{resample_s}});
      }
    }
    all.push_back(Errors{window, 1});
    all.push_back(Errors{window, 500});
    all.push_back(Binomial{window, p(0.01), p(0.001), 0});
    all.push_back(Binomial{window, {}, p(1e-6), 30});
    all.push_back(VolumeDrop{window, p(0.5), Before{Seconds{3600}, false}});
    all.push_back(VolumeDrop{window, p(0.5), Before{Seconds{600}, true}});
    Latency latency{"p99", window, Seconds{0.1}, {}, {}};
    all.push_back(latency);
    latency.above = {};
    latency.times = 1.5;
    latency.against = Before{Seconds{1800}, true};
    all.push_back(latency);
    all.push_back(RetryRate{window, p(0.1)});
    all.push_back(ProbeSuccess{window, p(0.95)});
    all.push_back(ProbeSuccess{window, p(1), ProbeSuccess::Attempt::last});
  }
  all.push_back(Ewma{p(0.3), p(0.05)});
  all.push_back(Ewma{p(0.005), p(0.01)});
  all.push_back(Cusum{{}, p(0.05), 10, {}});
  all.push_back(Cusum{p(0.001), p(0.02), 3, 100.});
  return all;
}

std::vector<std::uint8_t> firing_of(const Rule& rule, const test::RawHistory& history) {
  std::vector<std::uint8_t> firing(history.ticks.size());
  Policy({rule}).compile(history.setting).evaluate(history.view(), firing);
  return firing;
}

TEST_CASE("every condition holds exactly where its slow twin does", "[alert]") {
  const auto conditions = conditions_of_all_kinds();
  std::vector<int> seen(Conditions::size);
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    // Lengths around multiples of 64, because masks hold 64 ticks to a word.
    const auto history = test::random_history(seed, 700 + 30 * seed, two_days_at_20s);
    for (const auto& condition : conditions) {
      const Rule rule{.any = {{condition}}};
      const auto firing = firing_of(rule, history);
      INFO(describe(rule, two_days_at_20s.objective) << ", seed " << seed);
      for (std::size_t i = 0; i < firing.size(); ++i) {
        INFO("tick " << i);
        REQUIRE(firing[i] == (test::holds_naively(condition, history, i) ? 1 : 0));
      }
      const auto fired = std::accumulate(firing.begin(), firing.end(), std::size_t{0});
      if (fired > 0 && fired < firing.size()) ++seen[condition.index()];
    }
  }
  for (std::size_t kind = 0; kind < seen.size(); ++kind) {
    INFO(Conditions::names[kind] << " both held and did not hold in some history");
    CHECK(seen[kind] > 0);
  }
}

TEST_CASE("groups, for and keep_firing_for follow Prometheus's state machine", "[alert]") {
  const std::vector<Group> any{{BurnRate{Seconds{1300}, 3}, BurnRate{Seconds{100}, 3}},
                               {Errors{Seconds{60}, 40}},
                               {Binomial{Seconds{600}, {}, Probability{0.001}, 10},
                                Ewma{Probability{0.1}, Probability{0.01}}}};
  for (std::uint64_t seed = 11; seed <= 18; ++seed) {
    const auto history = test::random_history(seed, 1500, two_days_at_20s);
    for (const double pending_s : {0., 20., 30., 100., 1000.}) {
      for (const double keep_s : {0., 20., 50., 600.}) {
        const Rule rule{.any = any, .pending = Seconds{pending_s}, .keep_firing = Seconds{keep_s}};
        INFO("for " << pending_s << ", keep " << keep_s << ", seed " << seed);
        CHECK((firing_of(rule, history) == test::fires_naively(rule, history)));
      }
    }
  }
}

TEST_CASE("a policy fires while any of its rules does", "[alert]") {
  const Policy policy({Rule{.any = {{BurnRate{Seconds{100}, 30}}}, .pending = Seconds{40}},
                       Rule{.severity = Urgency::ticket, .any = {{BurnRate{Seconds{7200}, 1}}}}});
  for (std::uint64_t seed = 21; seed <= 26; ++seed) {
    const auto history = test::random_history(seed, 1000, two_days_at_20s);
    std::vector<std::uint8_t> firing(history.ticks.size());
    policy.compile(history.setting).evaluate(history.view(), firing);
    std::vector<std::uint8_t> expected(history.ticks.size());
    for (const Rule& rule : policy.rules(history.setting.objective)) {
      const auto one = test::fires_naively(rule, history);
      for (std::size_t i = 0; i < one.size(); ++i) expected[i] |= one[i];
    }
    CHECK((firing == expected));
  }
}

TEST_CASE("the three dynamic forms fire at the same ticks", "[alert]") {
  for (std::uint64_t seed = 31; seed <= 36; ++seed) {
    const auto history = test::random_history(seed, 3000, two_days_at_20s);
    std::vector<std::vector<std::uint8_t>> firing;
    for (const auto form :
         {BudgetSpent::Form::errors, BudgetSpent::Form::rate, BudgetSpent::Form::share}) {
      const BudgetSpent condition{Seconds{1200}, Probability{0.02}, BudgetSpent::Traffic::dynamic,
                                  form, Seconds{7200}};
      firing.push_back(firing_of(Rule{.any = {{condition}}}, history));
    }
    CHECK((firing[0] == firing[1]));
    CHECK((firing[0] == firing[2]));
  }
}

TEST_CASE("an empty history and one without the column fire nowhere", "[alert]") {
  HistoryBuffer buffer;
  std::vector<std::uint8_t> none;
  const Policy policy({Rule{.any = {{RetryRate{minute, Probability{0.1}}}}}});
  policy.compile(two_days_at_20s).evaluate(buffer.view(two_days_at_20s), none);
  for (int i = 0; i < 100; ++i) buffer.add(10, 10);
  std::vector<std::uint8_t> firing(buffer.ticks());
  policy.compile(two_days_at_20s).evaluate(buffer.view(two_days_at_20s), firing);
  CHECK(std::accumulate(firing.begin(), firing.end(), 0) == 0);
}

TEST_CASE("a window shorter than the tick is refused", "[alert]") {
  const Policy policy({Rule{.any = {{ErrorRate{Seconds{10}, Probability{0.1}}}}}});
  CHECK_THROWS_WITH(policy.compile(two_days_at_20s),
                    "a window of 10s is shorter than the tick, 20s");
}

}  // namespace
