/// The figures that textbooks give for the Workbook's policies, what policies say of themselves,
/// and how they are read.
#include "policy/alert/policy.hpp"

#include <algorithm>
#include <cmath>

#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"

namespace nines::test {

using namespace nines::alert;
using Catch::Matchers::Contains;

namespace {

const analytic::Objective month{Probability{0.999}, day * 30};

/// Fires at `begin_s` and stops at `end_s`, both seen at the end of a tick.
struct Fired {
  double begin_s;
  double end_s;
};

/// An incident of constant error rate after a day without errors, at 1,000 requests a tick.
std::vector<Fired> after_incident(const std::vector<alert::Rule>& rules, Seconds tick,
                                  double error_rate, Seconds incident, Seconds watched) {
  const alert::Setting setting{month, tick};
  const std::size_t quiet = alert::ticks_in(day * 4, tick);
  const std::size_t bad = alert::ticks_in(incident, tick);
  alert::HistoryBuffer buffer;
  for (std::size_t i = 0; i < quiet; ++i) buffer.add(1000, 0);
  for (std::size_t i = 0; i < bad; ++i) {
    buffer.add(1000, static_cast<std::int64_t>(1000 * error_rate + 0.5));
  }
  for (std::size_t i = alert::ticks_in(watched, tick); i > bad; --i) buffer.add(1000, 0);
  alert::Workspace workspace;
  std::vector<alert::Episode> episodes;
  alert::Policy(rules).compile(setting).evaluate(buffer.view(setting), workspace, episodes);
  std::vector<Fired> fired;
  for (const alert::Episode& episode : episodes) {
    const auto at = [&](std::size_t i) {
      return (static_cast<double>(i + 1) - static_cast<double>(quiet)) * tick.raw();
    };
    fired.push_back({at(episode.begin), at(episode.end)});
  }
  return fired;
}

std::vector<alert::Rule> workbook(int iteration) {
  return alert::workbook_rules(iteration, month);
}

TEST_CASE("A total outage is found after the published times, within a tick", "[alert]") {
  struct Row {
    std::vector<alert::Rule> rules;
    double detection_s;
  };
  const auto only = [](alert::Group group) {
    return std::vector<alert::Rule>{{.any = {std::move(group)}}};
  };
  const Row rows[] = {{workbook(1), 0.6},
                      {workbook(2), 129.6},
                      {workbook(4), 129.6},
                      {only(alert::both_burn(14.4, hour, minute * 5)), 51.84},
                      {only(alert::both_burn(6, hour * 6, minute * 30)), 129.6},
                      {only(alert::both_burn(1, day * 3, hour * 6)), 259.2}};
  for (const Row& row : rows) {
    for (const double tick_s : {1., 5., 30.}) {
      const auto fired = after_incident(row.rules, Seconds{tick_s}, 1, minute * 10, minute * 10);
      REQUIRE(fired.size() == 1);
      CHECK(fired[0].begin_s >= row.detection_s);
      CHECK(fired[0].begin_s < row.detection_s + tick_s);
    }
  }
}

TEST_CASE("Iteration 2 goes on firing for 36 hours", "[alert]") {
  const auto fired = after_incident(workbook(2), Seconds{30}, 1, minute * 10, hour * 40);
  REQUIRE(fired.size() == 1);
  // Until what is left in the window is below 129.6 s of outage.
  CHECK(std::abs(fired[0].end_s - (36 * 3600 + 600 - 129.6)) <= 30);
}

TEST_CASE("Iteration 3 lets 138.9 % of the budget go, and misses a flapping outage", "[alert]") {
  const auto fired = after_incident(workbook(3), Seconds{30}, 1, hour * 2, hour * 3);
  REQUIRE(fired.size() == 1);
  CHECK(std::abs(fired[0].begin_s / analytic::error_budget(month).raw() - 1.389) < 0.02);

  alert::HistoryBuffer buffer;  // Five minutes down in every ten, for 36 hours.
  const alert::Setting setting{month, Seconds{30}};
  for (int i = 0; i < 36 * 120; ++i) buffer.add(1000, i / 10 % 2 == 0 ? 1000 : 0);
  std::vector<std::uint8_t> firing(buffer.ticks());
  alert::Policy(workbook(3)).compile(setting).evaluate(buffer.view(setting), firing);
  CHECK(std::count(firing.begin(), firing.end(), 1) == 0);
}

TEST_CASE("Iteration 4 never sees a burn of 35", "[alert]") {
  CHECK(after_incident(workbook(4), Seconds{30}, 0.035, day, day * 2).empty());
  CHECK(after_incident(workbook(4), Seconds{30}, 0.036, day, day * 2).size() == 1);
}

TEST_CASE("15 % errors for 10 minutes: fires at 5.76 min, ends 4.52 min after, alone 54.24 min",
          "[alert]") {
  const double tick_s = 2;
  const std::vector<alert::Rule> both{{.any = {alert::both_burn(14.4, hour, minute * 5)}}};
  const std::vector<alert::Rule> alone{{.any = {{alert::BurnRate{hour, 14.4}}}}};
  const auto fired = after_incident(both, Seconds{tick_s}, 0.15, minute * 10, hour * 2);
  REQUIRE(fired.size() == 1);
  CHECK(std::abs(fired[0].begin_s - 5.76 * 60) <= tick_s);
  CHECK(std::abs(fired[0].end_s - (10 + 4.52) * 60) <= tick_s);
  const auto long_one = after_incident(alone, Seconds{tick_s}, 0.15, minute * 10, hour * 2);
  REQUIRE(long_one.size() == 1);
  CHECK(std::abs(long_one[0].begin_s - 5.76 * 60) <= tick_s);
  CHECK(std::abs(long_one[0].end_s - (10 + 54.24) * 60) <= tick_s);
}

TEST_CASE("Iteration 1 may call 144 times a day, for .0231 % of the budget each", "[alert]") {
  const alert::Setting setting{month, Seconds{30}};
  alert::HistoryBuffer buffer;  // One tick in ten minutes loses just what the threshold asks for.
  for (int i = 0; i < 2880; ++i) buffer.add(1000, i % 20 == 19 ? 20 : 0);
  alert::Workspace workspace;
  std::vector<alert::Episode> episodes;
  const auto policy = alert::Policy(workbook(1)).compile(setting);
  policy.evaluate(buffer.view(setting), workspace, episodes);
  CHECK(episodes.size() == 1);  // Windows touch: it never stops.
  buffer.clear();
  for (int i = 0; i < 2880; ++i) buffer.add(1000, i % 21 == 19 ? 20 : 0);
  policy.evaluate(buffer.view(setting), workspace, episodes);
  CHECK(episodes.size() == 2880 / 21);
  CHECK(600.0 / (30 * 86400) == Approx(0.000231).epsilon(0.003));
}

TEST_CASE("A dynamic threshold is the static one where traffic is average", "[alert]") {
  const alert::Setting setting{{Probability{0.99}, hour * 10}, Seconds{30}};
  for (const std::int64_t failures : {4, 5, 6}) {
    alert::HistoryBuffer buffer;
    for (int i = 0; i < 2000; ++i) buffer.add(50, i % 40 == 0 ? failures : 0);
    std::vector<std::vector<std::uint8_t>> firing;
    for (const auto traffic :
         {alert::BudgetSpent::Traffic::constant, alert::BudgetSpent::Traffic::dynamic}) {
      const alert::BudgetSpent condition{minute * 20, Probability{0.0083}, traffic,
                                         alert::BudgetSpent::Form::errors, Seconds{0}};
      firing.emplace_back(buffer.ticks());
      alert::Policy({alert::Rule{.any = {{condition}}}})
          .compile(setting)
          .evaluate(buffer.view(setting), firing.back());
    }
    // From when both have a whole window on.
    CHECK(std::equal(firing[0].begin() + 40, firing[0].end(), firing[1].begin() + 40));
  }
}

std::vector<std::string> warnings_of(const alert::Policy& policy,
                                     const analytic::Objective& objective,
                                     std::optional<double> requests_per_s = {},
                                     std::optional<Seconds> history = {}) {
  return policy.warnings({{objective, Seconds{30}}, history, requests_per_s});
}

bool has_warning(const std::vector<std::string>& warnings, const std::string& words) {
  return std::any_of(warnings.begin(), warnings.end(), [&](const std::string& text) {
    return text.find(words) != std::string::npos;
  });
}

TEST_CASE("A policy that can never fire says so", "[alert]") {
  const alert::Policy fast({alert::Rule{.any = {{alert::BurnRate{hour, 14.4}}}}});
  const auto warnings = warnings_of(fast, {Probability{0.9}, day * 30});
  CHECK(has_warning(warnings,
                    "a burn rate of 14.4 cannot occur: with an objective of 90 % the most "
                    "possible is 10, when every request fails"));
  CHECK(has_warning(warnings, "so it can never fire"));
  CHECK(warnings_of(fast, month).empty());
  // A burn of 10 is reached by total outage, whatever 1 - 0.9 is in doubles.
  CHECK(warnings_of(alert::Policy({alert::Rule{.any = {{alert::BurnRate{hour, 10}}}}}),
                    {Probability{0.9}, day * 30})
            .empty());
}

template <class T>
T read_as(std::string_view text, std::vector<std::string>& mistakes) {
  input::Diagnostics diagnostics("a.json");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  T value = input::Value(root, pass).as<T>();
  for (const Problem& problem : diagnostics.problems()) mistakes.push_back(to_string(problem));
  return value;
}

alert::Policy read_policy(std::string_view text) {
  std::vector<std::string> mistakes;
  alert::Policy policy = read_as<alert::Policy>(text, mistakes);
  INFO(text);
  CHECK(mistakes == std::vector<std::string>{});
  return policy;
}

TEST_CASE("Low traffic, long windows, foreign factors and late alerts are pointed out", "[alert]") {
  const alert::Policy fast({alert::Rule{.any = {{alert::BurnRate{hour, 14.4}}}}});
  CHECK(has_warning(warnings_of(fast, month, 10 / 3600.0), "one failed request is enough to fire"));
  CHECK_FALSE(has_warning(warnings_of(fast, month, 100.), "one failed request"));
  const alert::Policy floored(
      {alert::Rule{.any = {{alert::BurnRate{hour, 14.4}, alert::Errors{hour, 5}}}}});
  CHECK_FALSE(has_warning(warnings_of(floored, month, 10 / 3600.0), "one failed request"));
  CHECK(has_warning(warnings_of(alert::Policy(workbook(5)), month, {}, day),
                    "its window of 3d is longer"));
  const analytic::Objective week_long{Probability{0.999}, day * 7};
  CHECK(has_warning(warnings_of(fast, week_long),
                    "a burn rate of 14.4 over 1h is 2 % of a budget of 30d, but 8.571 % of one of "
                    "7d; for 2 % of this one take 3.36"));
  CHECK(warnings_of(read_policy("\"multiwindow_multiburn\""), week_long).empty());
  CHECK(has_warning(warnings_of(alert::Policy(workbook(3)), month),
                    "a total outage spends 138.9 % of the budget before \"for\": 1h is over"));
}

TEST_CASE("A policy that keeps no rule of the severity asked for says so", "[alert]") {
  const alert::Policy none = read_policy(R"({"workbook_1": {"severity": "ticket"}})");
  CHECK(none.rules(month).empty());
  CHECK(has_warning(warnings_of(none, month), "so it can never fire"));
}

TEST_CASE("Policies are written out or named", "[alert]") {
  const alert::Policy written = read_policy(R"({
    "severity": "ticket", "for": "2m", "keep_firing_for": "5m",
    "any": [{"all": [{"burn_rate": {"window": "1h", "above": 14.4}},
                     {"errors": {"window": "1h", "at_least": 3}}]},
            {"all": [{"volume_drop": {"window": "5m", "below": "50%", "against": "1w"}}]}]})");
  CHECK(
      written.describe(month) ==
      std::vector<std::string>{
          "ticket when the budget burns at 14.4 times its rate over 1h (1.44 % of requests fail) "
          "and 3 or more requests of 1h fail, or the requests of 5m are below 50 % of 7d earlier, "
          "for 2m; goes on firing for 5m"});
  CHECK(written.longest_window(month) == hour);
  CHECK(written.ready_made() == nullptr);

  CHECK(read_policy(R"("workbook_6")").rules(month).size() == 2);
  CHECK(read_policy(R"({"workbook_6": {"severity": "page"}})").rules(month).size() == 1);
  CHECK(read_policy(R"("pyrra")").rules(month).size() == 4);
  CHECK(read_policy(R"("sloth")").longest_window(month) == day * 3);
  CHECK(read_policy(R"("slo_generator")").rules(month).size() == 4);
  CHECK(read_policy(R"("dynamic_burn")").rules(month).size() == 3);
  const alert::Policy layered = read_policy(R"({"layered": {"latency_limit": "500ms"}})");
  CHECK(layered.rules(month).size() == 9);
  CHECK(layered.columns(month) == std::vector<std::string>{"latency.p99", "latency.p99.9",
                                                           "latency.tail99", "latency.tm99",
                                                           "probes.first", "retries"});
}

TEST_CASE("Multi-window burn rates fit the SLO window; Pyrra's windows scale with it", "[alert]") {
  const analytic::Objective week_long{Probability{0.99}, day * 7};
  const auto burn_of = [](const alert::Rule& rule) {
    return std::get<alert::BurnRate>(rule.any[0][0]).above;
  };
  const auto rules = read_policy(R"("multiwindow_multiburn")").rules(week_long);
  REQUIRE(rules.size() == 3);
  CHECK(burn_of(rules[0]) == Approx(3.36));
  CHECK(burn_of(rules[1]) == Approx(1.4));
  const auto month_rules = read_policy(R"("multiwindow_multiburn")").rules(month);
  CHECK(burn_of(month_rules[0]) == Approx(14.4));
  CHECK(burn_of(month_rules[2]) == Approx(1));
  const auto pyrra = read_policy(R"("pyrra")").rules({Probability{0.99}, day * 28});
  CHECK(std::get<alert::BurnRate>(pyrra[0].any[0][1]).window == minute * 5);
  CHECK(pyrra[0].pending == minute * 2);
  const auto weekly = read_policy(R"("pyrra")").rules(week_long);
  CHECK(std::get<alert::BurnRate>(weekly[0].any[0][0]).window == minute * 15);
  CHECK(std::get<alert::BurnRate>(weekly[3].any[0][0]).window == day);
}

TEST_CASE("Mistakes in policies are located and helped", "[alert]") {
  const auto mistakes_in = [](std::string_view text) {
    std::vector<std::string> mistakes;
    static_cast<void>(read_as<alert::Policy>(text, mistakes));
    std::string all;
    for (const std::string& mistake : mistakes) all += mistake + "\n";
    return all;
  };
  CHECK_THAT(mistakes_in(R"("workbook_7")"), Contains("did you mean \"workbook_"));
  CHECK_THAT(mistakes_in(R"({"multiwindow_multibrun": {}})"),
             Contains("did you mean \"multiwindow_multiburn\""));
  CHECK_THAT(mistakes_in(R"({"any": []})"), Contains("a policy needs at least one group"));
  CHECK_THAT(mistakes_in(R"({"any": [{"all": [{"burn_rate": {"window": "1h", "abov": 2}}]}]})"),
             Contains("did you mean \"above\""));
  CHECK_THAT(
      mistakes_in(R"({"any": [{"all": [{"latency": {"statistic": "p99", "window": "1m"}}]}]})"),
      Contains("exactly one of \"above\" and \"times\""));
  CHECK_THAT(mistakes_in("7"), Contains("expected an alert policy"));
}

}  // namespace

}  // namespace nines::test
