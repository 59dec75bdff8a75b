/// Searches find the exact answers of M/M/c and k-of-n: none off by one in ten seeds each, and in
/// at least 99 of 100 with [.long].
#include "study/search.hpp"

#include <iostream>

#include <fmt/format.h>

#include "study/execute.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

struct Case {
  const char* name;
  std::string text;
  double answer;
  bool by_theory = true;
};

/// The answers come from the closed forms, computed apart. Patience that never ends changes no
/// path, but no formula knows it: that search has to find its way without theory's guess.
std::vector<Case> cases() {
  const std::string run = R"("run": {"replications": 20, "horizon": {"customers": 10000}},)";
  const auto station = [&](const char* rate, const char* constraint, const char* more = "") {
    return fmt::format(
        R"({{"kind": "queue", {} "model": {{"arrivals": {{"poisson": {{"rate": "{}"}}}},
            "service": {{"exponential": {{"mean": "100ms"}}}}{}}},
            "search": {{"vary": "/model/servers", "between": [1, 40], "confidence": 0.99,
                        "such_that": [{}]}}}})",
        run, rate, more, constraint);
  };
  const char* tail = R"({"metric": "wait.p99", "at_most": "150ms"})";
  return {
      {"M/M/c, mean wait", station("80/s", R"({"metric": "wait.mean", "at_most": "10ms"})"), 11},
      {"M/M/c, tail", station("50/s", tail), 8},
      {"M/M/c, tail, no theory", station("50/s", tail, R"(, "patience": "1y")"), 8, false},
      {"M/M/c, waiting", station("200/s", R"({"metric": "wait.probability", "at_most": 0.2})"), 26},
      {"M/M/c, largest load",
       fmt::format(
           R"({{"kind": "queue", {} "model": {{"arrivals": {{"poisson": {{"rate": "80/s"}}}},
                   "servers": 10, "service": {{"exponential": {{"mean": "100ms"}}}}}},
                   "search": {{"vary": "/model/arrivals/poisson/rate", "between": ["50/s", "98/s"],
                               "tolerance": "4/s", "find": "largest", "confidence": 0.99,
                               "such_that": [{{"metric": "wait.p99", "at_most": "200ms"}}]}}}})",
           run),
       78},
      {"k of n",
       R"({"kind": "fleet", "run": {"replications": 100, "horizon": "10y"},
               "model": {"units": 3, "need": 3, "lifetime": {"exponential": {"mean": "900h"}},
                         "repair": {"exponential": {"mean": "100h"}}},
               "search": {"vary": "/model/units", "between": [3, 12], "confidence": 0.99,
                          "such_that": [{"metric": "availability", "at_least": 0.99}]}})",
       5},
      {"k of n, rare outages",
       R"({"kind": "fleet", "run": {"replications": 100, "horizon": "10y"},
               "model": {"units": 3, "need": 2, "lifetime": {"exponential": {"mean": "990h"}},
                         "repair": {"exponential": {"mean": "10h"}}},
               "search": {"vary": "/model/units", "between": [2, 8], "confidence": 0.99,
                          "such_that": [{"metric": "unavailability", "at_most": 1e-5}]}})",
       4}};
}

void check_seeds(std::uint64_t seeds, std::uint64_t least_right) {
  for (const Case& one : cases()) {
    INFO(one.name);
    std::uint64_t right = 0;
    std::uint64_t spent = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      study::Overrides overrides;
      overrides.seed = seed;
      const study::Results results =
          study::execute(study::parse_scenario(one.text, "s.json", overrides));
      const study::SearchResult& search = results.searches.front();
      if (one.by_theory) {
        REQUIRE(search.theory == one.answer);
        REQUIRE(search.theory_exact);
      } else {
        REQUIRE(!search.theory);
      }
      spent += search.replications;
      const bool found = search.status == study::SearchResult::Status::found;
      right += found && results.points.front().metrics.back().estimate.value == one.answer;
    }
    std::cout << fmt::format("{:<24} {} of {} right, {} replications each\n", one.name, right,
                             seeds, spent / seeds);
    CHECK(right >= least_right);
  }
}

}  // namespace

TEST_CASE("Searches find the exact answer", "[search]") {
  check_seeds(10, 10);
}

TEST_CASE("Searches find the exact answer in at least 99 of 100 seeds", "[.long]") {
  check_seeds(100, 99);
}

}  // namespace nines::test
