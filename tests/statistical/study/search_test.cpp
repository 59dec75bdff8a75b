/// Searches find the exact answers of M/M/c and k-of-n: none off by one in ten seeds each, and in
/// at least 99 of 100 with [.long].
#include "study/search.hpp"

#include <iostream>

#include <fmt/format.h>

#include "study/execute.hpp"
#include "study/scenario.hpp"
#include "support/catch.hpp"

using namespace nines;

namespace {

struct Case {
  const char* name;
  std::string text;
};

/// The models know their own closed forms; the answers below come from them by way of the search's
/// theory, which the other tests hold against published tables.
std::vector<Case> cases() {
  const std::string run = R"("run": {"replications": 20, "horizon": {"customers": 10000}},)";
  const auto station = [&](const char* rate, const char* constraint) {
    return fmt::format(
        R"({{"kind": "queue", {} "model": {{"arrivals": {{"poisson": {{"rate": "{}"}}}},
            "service": {{"exponential": {{"mean": "100ms"}}}}}},
            "search": {{"vary": "/model/servers", "between": [1, 40], "confidence": 0.99,
                        "such_that": [{}]}}}})",
        run, rate, constraint);
  };
  return {{"M/M/c, mean wait", station("80/s", R"({"metric": "wait.mean", "at_most": "10ms"})")},
          {"M/M/c, tail", station("50/s", R"({"metric": "wait.p99", "at_most": "150ms"})")},
          {"M/M/c, waiting", station("200/s", R"({"metric": "wait.probability", "at_most": 0.2})")},
          {"k of n",
           R"({"kind": "fleet", "run": {"replications": 100, "horizon": "10y"},
               "model": {"units": 3, "need": 3, "lifetime": {"exponential": {"mean": "900h"}},
                         "repair": {"exponential": {"mean": "100h"}}},
               "search": {"vary": "/model/units", "between": [3, 12], "confidence": 0.99,
                          "such_that": [{"metric": "availability", "at_least": 0.99}]}})"}};
}

void check_seeds(std::uint64_t seeds, std::uint64_t least_right) {
  for (const Case& one : cases()) {
    INFO(one.name);
    std::uint64_t right = 0;
    std::uint64_t spent = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      Overrides overrides;
      overrides.seed = seed;
      const Results results = execute(parse_scenario(one.text, "s.json", overrides));
      const SearchResult& search = results.searches.front();
      REQUIRE(search.theory);
      REQUIRE(search.theory_exact);
      spent += search.replications;
      const bool found = search.status == SearchResult::Status::found;
      right += found && results.points.front().metrics.back().estimate.value == *search.theory;
    }
    std::cout << fmt::format("{:<18} {} of {} right, {} replications each\n", one.name, right,
                             seeds, spent / seeds);
    CHECK(right >= least_right);
  }
}

}  // namespace

TEST_CASE("searches find the exact answer", "[search]") {
  check_seeds(10, 10);
}

TEST_CASE("searches find the exact answer in at least 99 of 100 seeds", "[.long]") {
  check_seeds(100, 99);
}
