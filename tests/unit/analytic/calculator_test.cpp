#include "analytic/calculator.hpp"

#include <cmath>
#include <set>
#include <string>

#include "core/error.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

double figure(std::string_view calculation, analytic::Arguments::Map arguments,
              std::string_view name) {
  const analytic::Calculation* found = analytic::find_calculation(calculation);
  REQUIRE(found != nullptr);
  for (const analytic::Figure& each :
       analytic::calculate(*found, analytic::Arguments{std::move(arguments)})) {
    if (each.name == name) return each.value;
  }
  FAIL("no figure " << name);
  return 0;
}

std::string refusal(std::string_view calculation, analytic::Arguments::Map arguments) {
  try {
    static_cast<void>(analytic::calculate(*analytic::find_calculation(calculation),
                                          analytic::Arguments{std::move(arguments)}));
  } catch (const DomainError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("Every calculation computes finite figures on its example", "[analytic]") {
  std::set<std::string_view> names;
  for (const analytic::Calculation& calculation : analytic::calculations()) {
    INFO(calculation.name);
    CHECK(names.insert(calculation.name).second);
    CHECK_FALSE(calculation.summary.empty());
    CHECK_FALSE(calculation.source.empty());
    const auto figures = analytic::calculate(calculation, analytic::example_arguments(calculation));
    CHECK_FALSE(figures.empty());
    std::set<std::string> figure_names;
    for (const analytic::Figure& each : figures) {
      INFO(each.name);
      CHECK(std::isfinite(each.value));
      CHECK(figure_names.insert(each.name).second);
      CHECK((each.unit == "s" || each.unit == "/s" || each.unit == "fraction" || each.unit == ""));
    }
  }
  CHECK(names.size() == 34);
}

TEST_CASE("Every argument has help and a name of its own", "[analytic]") {
  for (const analytic::Calculation& calculation : analytic::calculations()) {
    std::set<std::string_view> names;
    for (const analytic::Argument& argument : calculation.arguments) {
      INFO(calculation.name << " --" << argument.name);
      CHECK(names.insert(argument.name).second);
      CHECK_FALSE(argument.help.empty());
      // A default belongs to an optional argument only.
      if (argument.need == analytic::Need::required) CHECK(std::isnan(argument.fallback));
    }
    for (const auto& [name, values] : calculation.example) {
      CHECK(names.contains(name));
      CHECK_FALSE(values.empty());
    }
  }
}

TEST_CASE("Calculations give the published figures", "[analytic]") {
  CHECK(figure("erlang-c", {{"servers", {10}}, {"utilization", {.8}}}, "wait probability") ==
        Approx(.4092).margin(5e-5));
  CHECK(figure("erlang-b", {{"servers", {10}}, {"offered", {5}}}, "blocking probability") ==
        Approx(.018385).margin(5e-7));
  CHECK(figure("inspection", {{"median", {60}}, {"p99", {3600}}}, "gap") ==
        Approx(11.0719).margin(5e-5));
  CHECK(figure("interval", {{"successes", {0}}, {"trials", {100}}}, "Clopper-Pearson upper") ==
        Approx(.036217).margin(5e-7));
  CHECK(figure("burn-rate", {{"slo", {.999}}, {"alert-window", {3600}}, {"budget", {.02}}},
               "detection time") == Approx(51.84).epsilon(1e-12));
  CHECK(figure("choices", {{"utilization", {.7}}}, "mean response, shorter of two queues") ==
        Approx(2.10820).margin(5e-6));
  CHECK(figure("srpt", {{"utilization", {.8}}}, "shortest remaining first") ==
        Approx(2.3528).margin(5e-5));
  CHECK(figure("retries", {{"failure", {1}}, {"attempts", {3}}, {"tiers", {3}}},
               "calls at the bottom, all failing") == 27);
}

TEST_CASE("A fleet and its chain agree with each other and with the published figures",
          "[analytic]") {
  const double per_hour = 1. / 3600;
  const analytic::Arguments::Map chain{
      {"from", {1, 2, 2, 3}},
      {"to", {2, 1, 3, 2}},
      {"rates", {2e-3 * per_hour, .1 * per_hour, 1e-3 * per_hour, .1 * per_hour}},
      {"down", {3}}};
  analytic::Arguments::Map fleet{
      {"needed", {1}}, {"units", {2}}, {"mtbf", {3.6e6}}, {"mttr", {36000}}};
  CHECK(figure("fleet", fleet, "unavailability") == Approx(9.80296e-5).epsilon(1e-6));
  fleet["crews"] = {1};
  CHECK(figure("fleet", fleet, "unavailability") == Approx(1.96040e-4).epsilon(1e-6));
  CHECK(figure("fleet", fleet, "mean time to first outage") ==
        Approx(51'500 * 3600.).epsilon(1e-12));
  for (const char* name :
       {"unavailability", "outages a year", "mean outage", "mean time to first outage"}) {
    CHECK(figure("markov", chain, name) == Approx(figure("fleet", fleet, name)).epsilon(1e-12));
  }
}

TEST_CASE("Arguments that cannot be are refused, all at once", "[analytic]") {
  CHECK(refusal("erlang-c", {{"utilization", {.8}}}) == "--servers is missing: number of servers");
  CHECK(refusal("erlang-c", {{"servers", {10}}}) ==
        "give --arrival, or --utilization, or --offered");
  CHECK(refusal("erlang-c", {{"servers", {10}}, {"offered", {1}}, {"utilization", {.1}}}) ==
        "give --arrival, or --utilization, or --offered, not more than one of these");
  CHECK(refusal("inspection", {{"median", {60}}}) ==
        "give --median and --p99, or --mean and --sd, or --durations");
  CHECK(refusal("interval", {{"successes", {1.5}}, {"confidence", {2}}, {"trials", {9}}}) ==
        "--confidence is 2; give a fraction from 0 to 1, such as 0.999 or 99.9%\n"
        "--successes is 1.5; give a whole number from 0 to 9e15");
  CHECK(refusal("peeking", {{"looks", {2}}, {"bond", {2}}}) ==
        "peeking has no argument --bond; it takes --looks, --bound");
  CHECK(refusal("peeking", {{"looks", {2, 3}}}) == "--looks takes one value, got 2 values");
  CHECK(refusal("mmc", {{"servers", {1}}, {"utilization", {1}}}) ==
        "1 server offered 1 erlang never settles: the queue grows without end; use more than 1 "
        "servers");
  CHECK(refusal("mmc", {{"servers", {0}}, {"utilization", {.5}}}) != "");
  CHECK(analytic::find_calculation("nothing") == nullptr);
}

TEST_CASE("No calculation crashes on zeros, ones or huge values", "[analytic]") {
  for (const analytic::Calculation& calculation : analytic::calculations()) {
    for (const auto& [name, values] : calculation.example) {
      for (const double value : {0., 1., 1e-12, 3., 1e9}) {
        analytic::Arguments arguments = analytic::example_arguments(calculation);
        arguments.set(name, {value});
        INFO(calculation.name << " --" << name << " " << value);
        try {
          for (const analytic::Figure& each : analytic::calculate(calculation, arguments)) {
            CHECK_FALSE(std::isnan(each.value));
          }
        } catch (const DomainError& error) {
          CHECK(std::string{error.what()}.size() > 10);
        }
      }
    }
  }
}

}  // namespace nines::test
