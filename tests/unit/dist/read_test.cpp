#include "core/error.hpp"
#include "dist/catalog.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

// Every message for `text`, read as a distribution.
std::vector<std::string> messages(std::string_view text) {
  input::Diagnostics diagnostics("");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  static_cast<void>(input::Value(root, pass).as<dist::Distribution>());
  std::vector<std::string> texts;
  for (const Problem& problem : diagnostics.problems()) texts.push_back(to_string(problem));
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Mistakes in a distribution are named at their place", "[dist]") {
  CHECK(
      messages("5") ==
      Texts{"1:1: a duration needs a unit, got 5; write \"5s\" or \"5ms\" (units: ns us ms s m h d "
            "w y)"});
  CHECK(messages("[1]") ==
        Texts{"1:1: expected a duration such as \"10ms\" or an object that names "
              "a distribution, got [1]"});
  CHECK(messages(R"({"lognromal": {}})").front().find("did you mean \"lognormal\"?") !=
        std::string::npos);
  CHECK(
      messages(R"({"exponential": {"mean": "0s"}})") ==
      Texts{
          "1:26: /exponential/mean: duration out of range, got \"0s\"; accepted: greater than 0"});
  CHECK(messages(R"({"uniform": {"min": "2s", "max": "1s"}})") ==
        Texts{"1:13: /uniform: uniform: max out of range, got 1; accepted: greater than min"});
}

TEST_CASE("A pair that is not two is refused with what was given", "[dist]") {
  CHECK(
      messages(R"({"lognormal": {"mean": "5s"}})") ==
      Texts{"1:15: /lognormal: lognormal needs two of mean, sd, cv, median, p90, p95, p99, p99.9, "
            "mu or sigma, got mean 5s"});
  CHECK(
      messages(R"({"gamma": {"mean": "5s", "cv": 1, "shape": 2}})") ==
      Texts{"1:11: /gamma: gamma needs two of scale, shape, mean, sd, cv, median, p90, p95, p99 or "
            "p99.9, got shape 2 and mean 5s and cv 1"});
  CHECK(
      messages(R"({"gamma": {"median": "5s", "p99": "4s"}})") ==
      Texts{"1:11: /gamma: no gamma has median 5s and p99 4s: its median/p99 would be 1.25, but is "
            "always below 0.9977"});
}

TEST_CASE("Two members of a family with the same pair bring a warning", "[dist]") {
  CHECK(
      messages(R"({"lognormal": {"mean": "1s", "p99": "5s"}})") ==
      Texts{"1:24: warning: /lognormal/mean: two lognormals have mean 1s and p99 5s: taken is the "
            "least variable, of cv 1.022, not that of cv 1405; give the median and a percentile to "
            "choose"});
  CHECK(messages(R"({"lognormal": {"median": "1s", "p99": "5s"}})").empty());
}

TEST_CASE("Structures of distributions are checked", "[dist]") {
  CHECK(messages(R"({"mixture": [{"weight": 0.5, "of": "1s"}]})") ==
        Texts{"1:13: /mixture: mixture: the weights must sum to 1, got 0.5"});
  CHECK(messages(R"({"max_of": []})") ==
        Texts{"1:12: /max_of: max_of needs at least one distribution"});
  CHECK(messages(R"({"quantiles": {"0": "1s", "0.5": "2s"}})") ==
        Texts{"1:15: /quantiles: quantiles: both ends are needed, \"0\" (shortest) and \"1\" "
              "(longest)"});
  CHECK(messages(R"({"quantiles": {"0": "1s", "0.5": "3s", "1": "2s"}})") ==
        Texts{"1:15: /quantiles: quantiles: must not decrease, got 3s at 0.5 and 2s at 1"});
  CHECK(messages(R"({"hyperexponential": {"mean": "1s"}})") ==
        Texts{"1:22: /hyperexponential: hyperexponential needs either mean and cv, or phases"});
  CHECK(messages(R"({"truncated": {"of": "1s", "min": "2s"}})") ==
        Texts{"1:15: /truncated: truncated: less than 1e-12 of (constant 1s) lies between 2s and "
              "inf"});
  CHECK(messages(R"({"max_of": ["1s", 2, {"exponential": {}}]})").size() == 2);
}

}  // namespace nines::test
