/// @file
/// Retries, waits between them and budgets, on scripted times.
#include <array>

#include "policy/retry/retry.hpp"
#include "policy/retry/retry_budget.hpp"
#include "support/read_json.hpp"

namespace nines::test {

using test::mistakes_in;
using test::read_json;
using Texts = std::vector<std::string>;

namespace {

random::Stream test_stream(std::uint64_t index = 0) {
  return random::Stream{1, 0, random::Purpose::test, index};
}

}  // namespace

TEST_CASE("Backoff without jitter doubles up to its cap and draws nothing", "[policy][retry]") {
  const auto backoff = read_json<retry::Backoff>(
      R"({"base": "100ms", "factor": 2, "cap": "500ms", "jitter": "none"})");
  random::Stream rng = test_stream();
  const std::array expected{0.1, 0.2, 0.4, 0.5, 0.5};
  for (std::uint32_t n = 1; n <= 5; ++n) CHECK(backoff.wait_s(n, 0, rng) == expected[n - 1]);
  CHECK(backoff.wait_s(4'000'000'000U, 0, rng) == 0.5);
  CHECK(rng == test_stream());
}

TEST_CASE("A bare duration is the same wait each time", "[policy][retry]") {
  const auto backoff = read_json<retry::Backoff>(R"("50ms")");
  random::Stream rng = test_stream();
  CHECK(backoff.wait_s(1, 0, rng) == 0.05);
  CHECK(backoff.wait_s(9, 0.05, rng) == 0.05);
}

TEST_CASE("Full and equal jitter are uniform over all and over the upper half of the wait",
          "[policy][retry]") {
  retry::Backoff full{0.1, 2, infinity, retry::Jitter::full};
  retry::Backoff equal{0.1, 2, infinity, retry::Jitter::equal};
  random::Stream rng = test_stream();
  constexpr int draws = 20000;
  double full_sum = 0;
  double equal_sum = 0;
  double full_most = 0;
  double equal_least = 1;
  for (int i = 0; i < draws; ++i) {
    const double a = full.wait_s(3, 0, rng);
    const double b = equal.wait_s(3, 0, rng);
    CHECK((a >= 0 && a < 0.4));
    CHECK((b >= 0.2 && b < 0.4));
    full_sum += a;
    equal_sum += b;
    full_most = std::max(full_most, a);
    equal_least = std::min(equal_least, b);
  }
  // Standard errors .4/sqrt(12 n) and .2/sqrt(12 n); 4.892 of them are 2 % and 0.7 % of the means.
  CHECK(std::abs(full_sum / draws - 0.2) < 4.892 * 0.4 / std::sqrt(12.0 * draws));
  CHECK(std::abs(equal_sum / draws - 0.3) < 4.892 * 0.2 / std::sqrt(12.0 * draws));
  CHECK(4.892 * 0.4 / std::sqrt(12.0 * draws) < 0.021 * 0.2);
  CHECK(full_most > 0.399);
  CHECK(equal_least < 0.201);
}

TEST_CASE("Decorrelated jitter lies between the base and thrice the wait before, under the cap",
          "[policy][retry]") {
  const retry::Backoff backoff{0.1, 2, 1, retry::Jitter::decorrelated};
  random::Stream rng = test_stream();
  double previous = 0;
  double most = 0;
  for (std::uint32_t n = 1; n <= 10000; ++n) {
    const double wait = backoff.wait_s(n, previous, rng);
    CHECK(wait >= 0.1);
    CHECK(wait <= std::min(1.0, 3 * std::max(previous, 0.1)));
    previous = wait;
    most = std::max(most, wait);
  }
  CHECK(most == 1);
  CHECK(backoff.longest_s(1) == Approx(0.3));
  CHECK(backoff.longest_s(2) == Approx(0.9));
  CHECK(backoff.longest_s(3) == 1);
}

TEST_CASE("A retry follows only the outcomes it is for, and never a client error",
          "[policy][retry]") {
  const auto all = read_json<retry::Retry>(R"({"attempts": 3})");
  CHECK(all.again(policy::CallOutcome::error, 1));
  CHECK(all.again(policy::CallOutcome::timeout, 2));
  CHECK(all.again(policy::CallOutcome::rejected, 2));
  CHECK_FALSE(all.again(policy::CallOutcome::error, 3));
  CHECK_FALSE(all.again(policy::CallOutcome::client_error, 1));
  CHECK_FALSE(all.again(policy::CallOutcome::success, 1));
  const auto some = read_json<retry::Retry>(
      R"({"attempts": 2, "on": ["timeout"], "backoff": {"base": "10ms", "jitter": "full"}})");
  CHECK(some.again(policy::CallOutcome::timeout, 1));
  CHECK_FALSE(some.again(policy::CallOutcome::error, 1));
  CHECK_FALSE(some.again(policy::CallOutcome::rejected, 1));
}

TEST_CASE("Mistakes in a retry are named", "[policy][retry]") {
  CHECK(mistakes_in<retry::Retry>(R"({"attempts": 0})").size() == 1);
  CHECK(mistakes_in<retry::Retry>(R"({"attempts": 2, "on": ["errors"]})") ==
        Texts{"expected \"error\", \"timeout\" or \"rejected\", got \"errors\""});
  CHECK(mistakes_in<retry::Retry>(R"({"attempts": 2, "on": []})") ==
        Texts{"with nothing to retry on, leave \"retry\" out"});
  CHECK(mistakes_in<retry::Backoff>(R"({"base": "2s", "cap": "1s"})") ==
        Texts{"\"cap\" must not be below \"base\""});
}

TEST_CASE("A ratio of 10 % lets one retry through for ten requests in the window",
          "[policy][budget]") {
  const auto budget =
      read_json<retry::RetryBudget>(R"({"ratio": {"fraction": 0.1, "window": "10s"}})");
  retry::RetryBudgetMeter meter(budget);
  CHECK_FALSE(meter.spend(0));
  for (int i = 0; i < 9; ++i) meter.on_request(1);
  CHECK_FALSE(meter.spend(1));
  meter.on_request(1.5);
  CHECK(meter.spend(1.5));
  CHECK_FALSE(meter.spend(1.5));
  for (int i = 0; i < 10; ++i) meter.on_request(9);
  CHECK(meter.spend(9));
  CHECK_FALSE(meter.spend(9));
  // The first requests and their retry have left the window; the last ten are spent.
  CHECK_FALSE(meter.spend(12));
  // And here everything has.
  meter.on_request(30);
  CHECK_FALSE(meter.spend(30));
}

TEST_CASE("Min_per_second lets little traffic retry", "[policy][budget]") {
  retry::RetryBudgetMeter meter(read_json<retry::RetryBudget>(
      R"({"ratio": {"fraction": 0, "window": "2s", "min_per_second": "3/s"}})"));
  for (int i = 0; i < 6; ++i) CHECK(meter.spend(0.1));
  CHECK_FALSE(meter.spend(0.1));
  CHECK_FALSE(meter.spend(1.9));
  CHECK(meter.spend(2.2));
}

TEST_CASE("Under a lasting failure a ratio of f holds retries at f times the requests",
          "[policy][budget]") {
  for (const double fraction : {0.1, 0.29, 1.0}) {
    retry::RetryBudgetMeter meter(retry::RatioBudget{fraction, 10, 0});
    constexpr int requests = 100000;
    int retries = 0;
    for (int i = 0; i < requests; ++i) {
      const double now_s = 0.01 * i;
      meter.on_request(now_s);
      while (meter.spend(now_s)) ++retries;
    }
    INFO(fraction);
    CHECK(retries <= fraction * requests + 1e-6);
    CHECK(retries >= fraction * requests * 0.995);
  }
}

TEST_CASE("A token bucket starts full, pays a token a retry and earns by success",
          "[policy][budget]") {
  retry::RetryBudgetMeter meter(
      read_json<retry::RetryBudget>(R"({"token_bucket": {"capacity": 2, "per_success": 0.1}})"));
  CHECK(meter.spend(0));
  CHECK(meter.spend(0));
  CHECK_FALSE(meter.spend(0));
  for (int i = 0; i < 9; ++i) meter.on_success();
  CHECK_FALSE(meter.spend(0));
  meter.on_success();
  CHECK(meter.spend(0));
  for (int i = 0; i < 1000; ++i) meter.on_success();
  CHECK(meter.spend(0));
  CHECK(meter.spend(0));
  CHECK_FALSE(meter.spend(0));
}

}  // namespace nines::test
