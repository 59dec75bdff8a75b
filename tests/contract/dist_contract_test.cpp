#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "dist/catalog.hpp"
#include "input/json.hpp"
#include "input/reader.hpp"
#include "random/uniform.hpp"
#include "support/catch.hpp"
#include "support/distributions.hpp"

namespace nines::test {

namespace {

dist::Distribution read(std::string_view text) {
  input::Diagnostics diagnostics("a.json");
  const input::Node root = input::parse_json(text, diagnostics);
  diagnostics.throw_if_failed();
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  pass.folder = NINES_SOURCE_DIR "/tests/contract";
  dist::Distribution distribution = input::Value(root, pass).as<dist::Distribution>();
  diagnostics.throw_if_failed();
  return distribution;
}

struct Example {
  const char* text;
  double mean_s;
};

// One shortest scenario text of every kind, and the mean it must have.
const std::vector<Example> examples{
    {R"("10ms")", 0.01},
    {R"({"constant": "10ms"})", 0.01},
    {R"({"exponential": {"mean": "2s"}})", 2},
    {R"({"uniform": {"min": "1s", "max": "2s"}})", 1.5},
    {R"({"normal": {"mean": "10s", "sd": "1s"}})", 10},
    {R"({"lognormal": {"median": "1m", "p99": "60m"}})", 60 * 4.705721},
    {R"({"lognormal": {"mu": 0, "sigma": 1}})", 1.6487212707},
    {R"({"weibull": {"scale": "1h", "shape": 1}})", 3600},
    {R"({"gamma": {"mean": "10ms", "cv": 0.5}})", 0.01},
    {R"({"erlang": {"stages": 3, "mean": "6s"}})", 6},
    {R"({"pareto": {"min": "1s", "alpha": 3}})", 1.5},
    {R"({"lomax": {"mean": "1s", "shape": 3}})", 1},
    {R"({"hyperexponential": {"mean": "1s", "cv": 2}})", 1},
    {R"({"hyperexponential": {"phases": [{"probability": 0.9, "mean": "1s"},
                                         {"probability": 0.1, "mean": "11s"}]}})",
     2},
    {R"({"triangular": {"min": "1s", "mode": "2s", "max": "6s"}})", 3},
    {R"({"beta": {"a": 1, "b": 3, "min": "0s", "max": "4s"}})", 1},
    {R"({"mixture": [{"weight": 0.5, "of": "1s"}, {"weight": "50%", "of": "3s"}]})", 2},
    {R"({"shifted": {"by": "1s", "of": {"exponential": {"mean": "1s"}}}})", 2},
    {R"({"truncated": {"of": {"uniform": {"min": "0s", "max": "4s"}}, "max": "2s"}})", 1},
    {R"({"max_of": ["1s", "2s"]})", 2},
    {R"({"min_of": [{"exponential": {"mean": "2s"}}, {"exponential": {"mean": "2s"}}]})", 1},
    {R"({"empirical": {"file": "data/durations.csv", "column": "minutes", "unit": "m"}})", 120},
    {R"({"quantiles": {"0": "0s", "0.5": "1s", "1": "3s"}})", 1.25},
};

}  // namespace

TEST_CASE("Every kind of distribution reads from its shortest text", "[dist]") {
  std::set<std::string_view> seen;
  for (const Example& example : examples) {
    INFO(example.text);
    const dist::Distribution d = read(example.text);
    seen.insert(d.kind_name());
    CHECK(d.mean().raw() == Approx(example.mean_s).epsilon(1e-7));
  }
  for (std::string_view name : dist::Distributions::names) {
    INFO(name << " wants an example above");
    CHECK(seen.count(name) == 1);
  }
}

TEST_CASE("Every kind of distribution is among those that tests walk", "[dist]") {
  std::set<std::string_view> seen;
  for (const dist::Distribution& d : test::all_distributions()) seen.insert(d.kind_name());
  for (std::string_view name : dist::Distributions::names) {
    INFO(name << " wants a place in tests/support/distributions.hpp");
    CHECK(seen.count(name) == 1);
  }
}

TEST_CASE("Every kind describes itself to the schema and to people", "[dist]") {
  input::Definitions definitions;
  input::Pass pass;
  pass.definitions = &definitions;
  input::Description description;
  static_cast<void>(input::Value(description, pass).as<dist::Distribution>());
  REQUIRE(definitions.count("distribution") == 1);
  const input::Description& family = definitions.at("distribution");
  REQUIRE(family.alternatives.size() == 2);
  CHECK(family.alternatives[0].type == input::Description::Type::duration);
  CHECK(family.alternatives[1].alternatives.size() == dist::Distributions::size);
  for (const dist::Distribution& d : test::all_distributions()) CHECK(!d.describe().empty());
}

TEST_CASE("The sample mean of every distribution agrees with its mean", "[dist]") {
  std::uint64_t index = 0;
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    std::vector<double> block(200000);
    for (random::Sampling how : {random::Sampling::rejection, random::Sampling::inversion}) {
      if (how == random::Sampling::inversion) block.resize(5000);
      random::Stream rng{71, 0, random::Purpose::test, ++index};
      d.fill(block, rng, how);
      CHECK(*std::min_element(block.begin(), block.end()) >= d.lowest().raw());
      CHECK(*std::max_element(block.begin(), block.end()) <= d.highest().raw());
      if (!std::isfinite(d.variance())) continue;
      double total = 0;
      for (double x : block) total += x;
      const double n = static_cast<double>(block.size());
      const double se = std::sqrt(d.variance() / n);
      CHECK(std::abs(total / n - d.mean().raw()) <= 4.892 * se + 1e-12 * d.mean().raw());
    }
  }
}

TEST_CASE("A block holds the same numbers as one draw after the other", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    for (random::Sampling how :
         {random::Sampling::rejection, random::Sampling::inversion, random::Sampling::antithetic}) {
      random::Stream one{72, 0, random::Purpose::test};
      random::Stream many = one;
      std::vector<double> block(100);
      d.fill(block, many, how);
      for (double x : block) {
        REQUIRE(x == (how == random::Sampling::rejection ? d(one) : d.sample(one, how)));
      }
      CHECK(one == many);
    }
  }
}

TEST_CASE("Inversion uses one word a variate and is the quantile of a uniform number", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    random::Stream rng{73, 0, random::Purpose::test};
    random::Stream words = rng;
    random::Stream mirrored = rng;
    for (int i = 0; i < 100; ++i) {
      const double u = random::uniform_open(words);
      REQUIRE(d.sample(rng, random::Sampling::inversion) == d.quantile_from(u, 1 - u).raw());
      REQUIRE(d.sample(mirrored, random::Sampling::antithetic) == d.quantile_from(1 - u, u).raw());
    }
    CHECK(rng == words);
  }
}

TEST_CASE("What a distribution says of itself is so", "[dist]") {
  for (const dist::Distribution& d : test::all_distributions()) {
    INFO(d.describe());
    const double index = d.tail_index();
    CHECK(std::isfinite(d.mean().raw()) == (index > 1));
    CHECK(std::isfinite(d.variance()) == (index > 2));
    CHECK(std::isfinite(d.third_moment()) == (index > 3));
    // A value with a probability of its own is where the cdf is said not to be smooth.
    std::vector<double> points;
    d.breakpoints(points);
    const bool jumps = std::ranges::any_of(points, [&](double x) {
      return d.cdf(Seconds{x}) - d.cdf(Seconds{x * (1 - 1e-12) - 1e-300}) > 1e-4;
    });
    CHECK(jumps == (d.shape() == dist::Shape::jumps));
    // A corner within or before the support is one for everybody.
    if (d.shape() == dist::Shape::smooth) CHECK(d.lowest().raw() == 0);
    if (d.shape() == dist::Shape::smooth) CHECK(std::isinf(d.highest().raw()));
    bool exponential = true;
    for (const double p : {0.1, 0.5, 0.9}) {
      const double x = -std::log1p(-p) * d.mean().raw();
      exponential = exponential && std::abs(d.cdf(Seconds{x}) - p) < 1e-9;
    }
    CHECK(exponential == d.is_exponential());
  }
}

}  // namespace nines::test
