/// Policies as Prometheus rules: promtool accepts them and fires when nines says so.
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "interop/prometheus_tests.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

namespace nines::test {

using namespace nines::alert;

namespace {

bool has_promtool() {
  const bool found = std::system("command -v promtool >/dev/null 2>&1") == 0;
  if (!found) WARN("promtool is not installed (Debian package prometheus): rules go unchecked");
  return found;
}

/// Runs promtool in the folder; its output when it fails.
std::string complaints_of_promtool(const TestFolder& folder, const std::string& arguments) {
  const std::string command =
      "cd '" + folder.path().string() + "' && promtool " + arguments + " >promtool.log 2>&1";
  if (std::system(command.c_str()) == 0) return "";
  const std::string log = folder.read("promtool.log");
  return log.empty() ? "failed" : log.substr(0, 4000);
}

template <class ReadyMade>
alert::Policy named() {
  return alert::Policy(alert::ReadyMades::Variant{ReadyMade{}});
}

/// Those with windows of a minute.
interop::PolicyExport quick_policies() {
  interop::PolicyExport from;
  from.scenario = "quick-ones";
  from.setting = {{Probability{0.999}, day * 30}, minute};
  alert::Layered layered;
  layered.latency_limit = Seconds{0.5};
  alert::MultiwindowMultiburn multi;
  multi.budget.windows = {{Probability{0.02}, hour, Seconds{0}, alert::Urgency::page},
                          {Probability{0.05}, hour * 6, minute * 7, alert::Urgency::page}};
  multi.budget.keep_firing = minute * 10;
  from.policies = {{"w1", named<alert::Workbook<1>>()},
                   {"w3", named<alert::Workbook<3>>()},
                   {"w4", named<alert::Workbook<4>>()},
                   {"multi", alert::Policy(alert::ReadyMades::Variant{multi})},
                   {"layered", alert::Policy(alert::ReadyMades::Variant{layered})}};
  return from;
}

interop::PolicyExport slow_policies() {
  interop::PolicyExport from;
  from.scenario = "slow-ones";
  from.setting = {{Probability{0.995}, day * 28}, minute * 5};
  alert::DynamicBurn dynamic;
  dynamic.budget.windows = {{Probability{0.02}, hour, Seconds{0}, alert::Urgency::page},
                            {Probability{0.05}, hour * 6, minute * 15, alert::Urgency::ticket}};
  dynamic.resample = hour * 5;
  from.policies = {{"w2", named<alert::Workbook<2>>()},
                   {"w5", named<alert::Workbook<5>>()},
                   {"w6", named<alert::Workbook<6>>()},
                   {"pyrra", named<alert::Pyrra>()},
                   {"sloth", named<alert::Sloth>()},
                   {"slo-gen", named<alert::SloGenerator>()},
                   {"dynamic", alert::Policy(alert::ReadyMades::Variant{dynamic})}};
  return from;
}

/// A policy a condition, and some with several.
interop::PolicyExport every_condition() {
  const auto p = [](double value) { return Probability{value}; };
  const auto one = [](alert::Conditions::Variant c) {
    return alert::Policy({alert::Rule{.any = {{std::move(c)}}}});
  };
  const auto dynamic = [&](alert::BudgetSpent::Form form, Seconds resample) {
    return alert::BudgetSpent{hour * 2, p(0.03), alert::BudgetSpent::Traffic::dynamic, form,
                              resample};
  };
  interop::PolicyExport from;
  from.scenario = "conditions";
  from.setting = {{p(0.99), day * 7}, minute};
  from.seed = 5;
  from.policies = {
      {"error_rate", one(alert::ErrorRate{minute * 17, p(0.031)})},
      {"error-rate", one(alert::ErrorRate{minute * 17, p(0.11)})},  // The same name, to Prometheus.
      {"one_tick", one(alert::ErrorRate{minute, p(0.21)})},
      {"uneven_window", one(alert::BurnRate{Seconds{630}, 3.3})},
      {"spent", one(alert::BudgetSpent{hour, p(0.02)})},
      {"spent_errors", one(dynamic(alert::BudgetSpent::Form::errors, Seconds{0}))},
      {"spent_rate", one(dynamic(alert::BudgetSpent::Form::rate, hour * 7))},
      {"spent_share", one(dynamic(alert::BudgetSpent::Form::share, hour * 7))},
      {"errors", one(alert::Errors{minute * 30, 25})},
      {"drop_before", one(alert::VolumeDrop{minute * 10, p(0.37), alert::Before{hour, true}})},
      {"drop_9h", one(alert::VolumeDrop{minute * 5, p(0.21), alert::Before{hour * 9, false}})},
      {"latency", one(alert::Latency{"p99", minute * 5, Seconds{0.7}, {}, {}})},
      {"trend", one(alert::Latency{"tm99", minute * 5, {}, 1.7, alert::Before{hour * 2, true}})},
      {"trend_9h",
       one(alert::Latency{"tm99", minute * 15, {}, 1.7, alert::Before{hour * 9, false}})},
      {"retries", one(alert::RetryRate{minute * 9, p(0.087)})},
      {"probes", one(alert::ProbeSuccess{minute * 7, p(0.9)})},
      {"last_probes",
       one(alert::ProbeSuccess{minute * 7, p(0.8), alert::ProbeSuccess::Attempt::last})},
      {"mixed", alert::Policy({alert::Rule{
                    .severity = alert::Urgency::ticket,
                    .any = {alert::both_burn(3, hour, minute * 5),
                            {alert::Errors{minute * 10, 3}, alert::ErrorRate{minute * 3, p(0.4)}},
                            {alert::VolumeDrop{minute * 5, p(0.4), alert::Before{hour, true}},
                             alert::ProbeSuccess{minute * 30, p(0.97)}}},
                    .pending = minute * 3,
                    .keep_firing = minute * 4}})},
      {"binomial", one(alert::Binomial{hour, {}, p(0.001), 0})},
      {"ewma", one(alert::Ewma{p(0.1), p(0.1)})},
      {"cusum", one(alert::Cusum{{}, p(0.1), 10, {}})}};
  return from;
}

void check_round_trip(const interop::PolicyExport& from, std::size_t not_exported) {
  const interop::PrometheusRules rules = interop::prometheus_rules(from);
  CHECK(rules.not_exported.size() == not_exported);
  const interop::PrometheusTests tests = interop::prometheus_tests(from, rules, "a.rules.yml");
  for (const std::string& text : tests.not_tested) UNSCOPED_INFO(text);
  CHECK(tests.not_tested.size() <= 1);
  CHECK(tests.episodes > 2 * rules.alerts.size());
  const TestFolder folder;
  folder.write("a.rules.yml", interop::rules_yaml(from, rules));
  folder.write("a.test.yml", tests.yaml);
  if (const char* keep = std::getenv("NINES_KEEP_RULES")) {
    static_cast<void>(std::system(("cp " + folder.path().string() + "/* " + keep).c_str()));
  }
  if (!has_promtool()) return;
  CHECK(complaints_of_promtool(folder, "check rules a.rules.yml") == "");
  CHECK(complaints_of_promtool(folder, "test rules a.test.yml") == "");
}

TEST_CASE("promtool agrees with every ready-made policy", "[prometheus]") {
  check_round_trip(quick_policies(), 0);
  check_round_trip(slow_policies(), 0);
}

TEST_CASE("promtool agrees with every condition that PromQL can express", "[prometheus]") {
  check_round_trip(every_condition(), 3);
}

// Averages over samples differ by one sample between the versions; what rests on counters does not.
TEST_CASE("Rules for Prometheus 3 hold the same samples under both versions", "[prometheus]") {
  interop::PolicyExport from = every_condition();
  from.version = interop::PrometheusVersion::v3;
  const std::string yaml = interop::rules_yaml(from, interop::prometheus_rules(from));
  CHECK(yaml.find("sum(rate(errors_total[17m1ms]))") != std::string::npos);
  CHECK(yaml.find("latency_seconds{statistic=\"p99\"}[5m]") != std::string::npos);
  std::erase_if(from.policies, [](const auto& named) {
    return named.first != "error_rate" && named.first != "errors" && named.first != "spent_rate" &&
           named.first != "drop_9h";
  });
  check_round_trip(from, 0);
}

const char* const shop = R"({"name": "shop", "kind": "alerting", "seed": 7,
  "run": {"replications": 2},
  "model": {"slo": {"target": "99%", "window": "7d"}, "tick": "1m", "horizon": "2d",
            "traffic": "10/s", "errors": "0.1%",
            "policies": {"fast": {"any": [{"all": [{"burn_rate": {"window": "1h", "above": 5}}]}],
                                  "for": "2m", "keep_firing_for": "3m"},
                         "odd": {"any": [{"all": [{"cusum": {"bad": "5%", "limit": 20}}]}]}}}})";

TEST_CASE("export prometheus writes rules and tests, and names what it cannot", "[prometheus]") {
  const TestFolder folder;
  folder.write("shop.json", shop);
  const ProcessResult result = folder.nines(
      "export prometheus shop.json -o out --requests http_requests_total "
      "--errors http_errors_total");
  CHECK(result.exit_code == 0);
  CHECK(result.err ==
        "not exported: policy odd: \"cusum\": PromQL keeps no state from one evaluation to the "
        "next\n");
  const std::string rules = folder.read("out/shop.rules.yml");
  CHECK(rules.find("sum(rate(http_errors_total[1h])) / sum(rate(http_requests_total[1h]))") !=
        std::string::npos);
  CHECK(rules.find("shop:errors_per_request:ratio_rate1h >= 5 * 0.01\n        for: 2m\n"
                   "        keep_firing_for: 3m\n") != std::string::npos);
  if (has_promtool()) {
    CHECK(complaints_of_promtool(folder, "check rules out/shop.rules.yml") == "");
    CHECK(complaints_of_promtool(folder, "test rules out/shop.test.yml") == "");
    // A test that expects something else fails: promtool does look.
    std::string wrong = folder.read("out/shop.rules.yml");
    wrong.replace(wrong.find(">= 5 *"), 6, ">= 6 *");
    folder.write("out/shop.rules.yml", wrong);
    CHECK(complaints_of_promtool(folder, "test rules out/shop.test.yml") != "");
  }
  CHECK(folder.nines("export prometheus shop.json --requests 'a{b}'").exit_code == 2);
  folder.write("queue.json",
               R"({"kind": "queue", "model": {"arrivals": {"poisson": {"rate": "1/s"}},
    "service": "100ms"}})");
  CHECK(
      folder.nines("export prometheus queue.json").err ==
      "nines: queue.json: only scenarios of kind \"alerting\" have alert policies; this one is of "
      "kind \"queue\"\n");
}

TEST_CASE("import prometheus turns answers of query_range into a backtest", "[prometheus]") {
  const TestFolder folder;
  const auto answer = [](const std::string& values) {
    return R"({"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, )"
           R"("values": [)" +
           values + "]}]}}";
  };
  std::string requests;
  std::string errors;
  for (int k = 1; k <= 3000; ++k) {
    if (k == 700) continue;  // No sample: missing data.
    const std::string time = std::to_string(1700000000 + 60 * k);
    const bool down = k > 1000 && k <= 1060;
    requests += (k > 1 ? ",[" : "[") + time + ",\"600\"]";
    errors += (k > 1 ? ",[" : "[") + time + (down ? ",\"300\"]" : ",\"0\"]");
  }
  folder.write("requests.json", answer(requests));
  folder.write("errors.json", answer(errors));
  const ProcessResult result =
      folder.nines("import prometheus requests.json --bad errors.json --name shop");
  CHECK(result.exit_code == 0);
  CHECK(folder.read("shop.csv").rfind("time,total,bad\n1700000000,600,0\n", 0) == 0);
  CHECK(folder.read("shop.csv").find("\n1700041940,,\n") != std::string::npos);
  folder.write("shop.json", result.out);
  CHECK(folder.nines("fmt --check shop.json").exit_code == 0);
  const ProcessResult run = folder.nines("run shop.json");
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("policy.sloth") != std::string::npos);
  CHECK(folder.nines("import prometheus shop.csv").exit_code == 2);
  folder.write("silence.json", answer(R"([1700000000,"0"],[1700000060,"0"])"));
  const ProcessResult silence = folder.nines("import prometheus silence.json");
  CHECK(silence.exit_code == 2);
  CHECK(silence.err.find("there are no requests in it") != std::string::npos);
}

TEST_CASE("What import prometheus proposes runs at any step", "[prometheus]") {
  const TestFolder folder;
  for (const int step_s : {60, 300, 600, 3600, 86400, 7 * 86400}) {
    std::string values;
    for (int k = 1; k <= 60; ++k) {
      values += fmt::format("{}[{},\"600\"]", k > 1 ? "," : "", 1700000000 + step_s * k);
    }
    folder.write("requests.json",
                 R"({"status": "success", "data": {"resultType": "matrix", "result": [{"metric":)"
                 R"( {}, "values": [)" +
                     values + "]}]}}");
    const ProcessResult result = folder.nines("import prometheus requests.json --name shop");
    INFO(step_s << "\n" << result.out << result.err);
    REQUIRE(result.exit_code == 0);
    CHECK((result.err.find("sloth is left out") != std::string::npos) == (step_s > 300));
    folder.write("shop.json", result.out);
    CHECK(folder.nines("fmt --check shop.json").exit_code == 0);
    CHECK(folder.nines("run shop.json").exit_code == 0);
  }
}

}  // namespace

}  // namespace nines::test
