/// Every condition against one that sums its windows tick by tick, on random histories with missing
/// data, zeros, outages and noise.
#include <numeric>

#include "policy/alert/policy.hpp"
#include "support/catch.hpp"
#include "support/naive_alerts.hpp"

namespace nines::test {

using namespace nines::alert;

namespace {

const alert::Setting two_days_at_20s{{Probability{0.99}, hour * 12}, Seconds{20}};

std::vector<alert::Conditions::Variant> conditions_of_all_kinds() {
  const auto p = [](double value) { return Probability{value}; };
  std::vector<alert::Conditions::Variant> all;
  for (const double window_s : {20., 100., 1300., 7200., 70000.}) {
    const Seconds window{window_s};
    all.push_back(alert::ErrorRate{window, p(0.02)});
    all.push_back(alert::ErrorRate{window, p(1)});
    all.push_back(alert::BurnRate{window, 1});
    all.push_back(alert::BurnRate{window, 14.4});
    all.push_back(alert::BudgetSpent{window, p(0.05)});
    for (const auto form : {alert::BudgetSpent::Form::errors, alert::BudgetSpent::Form::rate,
                            alert::BudgetSpent::Form::share}) {
      for (const double resample_s : {0., 60., 3600.}) {
        all.push_back(alert::BudgetSpent{window, p(0.02), alert::BudgetSpent::Traffic::dynamic,
                                         form, Seconds{resample_s}});
      }
    }
    all.push_back(alert::Errors{window, 1});
    all.push_back(alert::Errors{window, 500});
    all.push_back(alert::Binomial{window, p(0.01), p(0.001), 0});
    all.push_back(alert::Binomial{window, {}, p(1e-6), 30});
    all.push_back(alert::VolumeDrop{window, p(0.5), alert::Before{Seconds{3600}, false}});
    all.push_back(alert::VolumeDrop{window, p(0.5), alert::Before{Seconds{600}, true}});
    alert::Latency latency{"p99", window, Seconds{0.1}, {}, {}};
    all.push_back(latency);
    latency.above = {};
    latency.times = 1.5;
    latency.against = alert::Before{Seconds{1800}, true};
    all.push_back(latency);
    all.push_back(alert::RetryRate{window, p(0.1)});
    all.push_back(alert::ProbeSuccess{window, p(0.95)});
    all.push_back(alert::ProbeSuccess{window, p(1), alert::ProbeSuccess::Attempt::last});
  }
  all.push_back(alert::Ewma{p(0.3), p(0.05)});
  all.push_back(alert::Ewma{p(0.005), p(0.01)});
  all.push_back(alert::Cusum{{}, p(0.05), 10, {}});
  all.push_back(alert::Cusum{p(0.001), p(0.02), 3, 100.});
  return all;
}

std::vector<std::uint8_t> firing_of(const alert::Rule& rule, const test::RawHistory& history) {
  std::vector<std::uint8_t> firing(history.ticks.size());
  alert::Policy({rule}).compile(history.setting).evaluate(history.view(), firing);
  return firing;
}

TEST_CASE("Every condition holds exactly where its slow twin does", "[alert]") {
  const auto conditions = conditions_of_all_kinds();
  std::vector<int> seen(alert::Conditions::size);
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    // Lengths around multiples of 64, because masks hold 64 ticks to a word.
    const auto history = test::random_history(seed, 700 + 30 * seed, two_days_at_20s);
    for (const auto& condition : conditions) {
      const alert::Rule rule{.any = {{condition}}};
      const auto firing = firing_of(rule, history);
      INFO(alert::describe(rule, two_days_at_20s.objective) << ", seed " << seed);
      for (std::size_t i = 0; i < firing.size(); ++i) {
        INFO("tick " << i);
        REQUIRE(firing[i] == (test::holds_naively(condition, history, i) ? 1 : 0));
      }
      const auto fired = std::accumulate(firing.begin(), firing.end(), std::size_t{0});
      if (fired > 0 && fired < firing.size()) ++seen[condition.index()];
    }
  }
  for (std::size_t kind = 0; kind < seen.size(); ++kind) {
    INFO(alert::Conditions::names[kind] << " both held and did not hold in some history");
    CHECK(seen[kind] > 0);
  }
}

TEST_CASE("Groups, for and keep_firing_for follow Prometheus's state machine", "[alert]") {
  const std::vector<alert::Group> any{
      {alert::BurnRate{Seconds{1300}, 3}, alert::BurnRate{Seconds{100}, 3}},
      {alert::Errors{Seconds{60}, 40}},
      {alert::Binomial{Seconds{600}, {}, Probability{0.001}, 10},
       alert::Ewma{Probability{0.1}, Probability{0.01}}}};
  for (std::uint64_t seed = 11; seed <= 18; ++seed) {
    const auto history = test::random_history(seed, 1500, two_days_at_20s);
    for (const double pending_s : {0., 20., 30., 100., 1000.}) {
      for (const double keep_s : {0., 20., 50., 600.}) {
        const alert::Rule rule{
            .any = any, .pending = Seconds{pending_s}, .keep_firing = Seconds{keep_s}};
        INFO("for " << pending_s << ", keep " << keep_s << ", seed " << seed);
        CHECK((firing_of(rule, history) == test::fires_naively(rule, history)));
      }
    }
  }
}

TEST_CASE("A policy fires while any of its rules does", "[alert]") {
  const alert::Policy policy(
      {alert::Rule{.any = {{alert::BurnRate{Seconds{100}, 30}}}, .pending = Seconds{40}},
       alert::Rule{.severity = alert::Urgency::ticket,
                   .any = {{alert::BurnRate{Seconds{7200}, 1}}}}});
  for (std::uint64_t seed = 21; seed <= 26; ++seed) {
    const auto history = test::random_history(seed, 1000, two_days_at_20s);
    std::vector<std::uint8_t> firing(history.ticks.size());
    policy.compile(history.setting).evaluate(history.view(), firing);
    std::vector<std::uint8_t> expected(history.ticks.size());
    for (const alert::Rule& rule : policy.rules(history.setting.objective)) {
      const auto one = test::fires_naively(rule, history);
      for (std::size_t i = 0; i < one.size(); ++i) expected[i] |= one[i];
    }
    CHECK((firing == expected));
  }
}

TEST_CASE("The three dynamic forms fire at the same ticks", "[alert]") {
  for (std::uint64_t seed = 31; seed <= 36; ++seed) {
    const auto history = test::random_history(seed, 3000, two_days_at_20s);
    std::vector<std::vector<std::uint8_t>> firing;
    for (const auto form : {alert::BudgetSpent::Form::errors, alert::BudgetSpent::Form::rate,
                            alert::BudgetSpent::Form::share}) {
      const alert::BudgetSpent condition{Seconds{1200}, Probability{0.02},
                                         alert::BudgetSpent::Traffic::dynamic, form, Seconds{7200}};
      firing.push_back(firing_of(alert::Rule{.any = {{condition}}}, history));
    }
    CHECK((firing[0] == firing[1]));
    CHECK((firing[0] == firing[2]));
  }
}

TEST_CASE("An empty history and one without the column fire nowhere", "[alert]") {
  alert::HistoryBuffer buffer;
  std::vector<std::uint8_t> none;
  const alert::Policy policy({alert::Rule{.any = {{alert::RetryRate{minute, Probability{0.1}}}}}});
  policy.compile(two_days_at_20s).evaluate(buffer.view(two_days_at_20s), none);
  for (int i = 0; i < 100; ++i) buffer.add(10, 10);
  std::vector<std::uint8_t> firing(buffer.ticks());
  policy.compile(two_days_at_20s).evaluate(buffer.view(two_days_at_20s), firing);
  CHECK(std::accumulate(firing.begin(), firing.end(), 0) == 0);
}

TEST_CASE("A window shorter than the tick is refused", "[alert]") {
  const alert::Policy policy(
      {alert::Rule{.any = {{alert::ErrorRate{Seconds{10}, Probability{0.1}}}}}});
  CHECK_THROWS_WITH(policy.compile(two_days_at_20s),
                    "a window of 10s is shorter than the tick, 20s");
}

}  // namespace

}  // namespace nines::test
