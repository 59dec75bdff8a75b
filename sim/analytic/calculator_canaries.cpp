// Canaries, probes and flaky tests of the calculator's table.
#include <cmath>

#include <fmt/format.h>

#include "analytic/binomial.hpp"
#include "analytic/calculator_tables.hpp"
#include "analytic/canary.hpp"
#include "analytic/group_sequential.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

std::vector<Figure> bake_figures(const Arguments& in) {
  const CanaryPlan plan = canary_plan({in.probability("good"), in.probability("bad"),
                                       in.probability("alpha"), in.probability("power")});
  std::vector<Figure> out{
      plain("requests to the canary", static_cast<double>(plan.requests)),
      plain("roll back at this many failures", static_cast<double>(plan.limit), "or more"),
      fraction("true false rollbacks", plan.level), fraction("true power", plan.power)};
  if (in.has("requests")) {
    const double rate_per_s = in.rate("requests").raw() * in.probability("share").raw();
    if (!(rate_per_s > 0)) throw DomainError("no request reaches the canary; give it a share");
    out.push_back(time("bake time", Seconds{static_cast<double>(plan.requests) / rate_per_s}));
  }
  return out;
}

std::vector<Figure> probe_figures(const Arguments& in) {
  const Probability target = in.probability("target");
  const std::int64_t n = in.count("probes");
  return {fraction("reports a breach", probe_reports_breach(in.probability("truth"), target, n),
                   "a window whose share of successes is below the target"),
          plain("probes for one failure to be allowed",
                static_cast<double>(probes_for_one_failure(target)),
                "with fewer, any failure is a breach"),
          plain("expected failures", static_cast<double>(n) * (1 - in.probability("truth").raw()))};
}

std::vector<Figure> flakiness_figures(const Arguments& in) {
  const double f = in.probability("failure").raw();
  const auto tests = in.number("tests");
  const auto tries = in.number("tries");
  const double red = -std::expm1(tests * std::log1p(-std::pow(f, tries)));
  std::vector<Figure> out{
      fraction("suite is red", red, "some test fails every one of its tries"),
      fraction("a test fails all its tries", std::pow(f, tries)),
      plain("mean runs of a test until green", f < 1 ? (1 - std::pow(f, tries)) / (1 - f) : tries)};
  const double confidence = in.probability("confidence").raw();
  if (f > 0 && f < 1) {
    out.push_back(plain("runs to see it fail once",
                        std::ceil(std::log1p(-confidence) / std::log1p(-f)),
                        "with the confidence given"));
  }
  if (in.has("green-runs")) {
    out.push_back(fraction(
        "failure rate that green runs leave possible",
        clopper_pearson(0, in.count("green-runs"), Probability{confidence}, Side::upper).hi,
        "one-sided upper limit"));
  }
  return out;
}

std::vector<Figure> one_sided_figures(const Arguments& in) {
  const int looks = in.small_count("looks");
  if (looks < 1 || looks > 500) {
    throw DomainError(fmt::format("the number of looks is {}; it must lie in 1 ... 500", looks));
  }
  std::vector<double> times;
  for (int k = 1; k <= looks; ++k) times.push_back(static_cast<double>(k) / looks);
  const Probability level = in.probability("level");
  const double drift = in.number("drift");
  std::vector<Figure> out;
  const auto add = [&](const char* name, BoundaryShape shape) {
    const auto bounds = upper_bounds(shape, times, level);
    out.push_back(plain(fmt::format("{}, first look", name), bounds.front(), "bound of z"));
    out.push_back(plain(fmt::format("{}, last look", name), bounds.back(), "bound of z"));
    out.push_back(fraction(fmt::format("{}, power", name),
                           upper_crossing(times, bounds, drift).back(), "at the drift given"));
  };
  add("Pocock", BoundaryShape::pocock);
  add("O'Brien-Fleming", BoundaryShape::obrien_fleming);
  add("Pocock spending", BoundaryShape::pocock_spending);
  add("O'Brien-Fleming spending", BoundaryShape::obrien_fleming_spending);
  return out;
}

}  // namespace

std::vector<Calculation> canary_calculations() {
  const auto optional = [](std::string_view name, ArgumentKind kind, std::string_view help,
                           double fallback) {
    return Argument{name, kind, help, Need::optional, fallback};
  };
  const auto probability = ArgumentKind::probability;
  const auto count = ArgumentKind::count;
  return {
      {"bake",
       "how long a canary must bake: the shortest exact test",
       "Fleiss, Levin and Paik (2003), chapter 4",
       {Argument{"good", probability, "error rate of a good release"},
        Argument{"bad", probability, "error rate of a bad release"},
        optional("alpha", probability, "chance of rolling a good release back", .05),
        optional("power", probability, "chance of rolling a bad release back", .8),
        optional("requests", ArgumentKind::rate, "traffic, for the bake time", not_a_number),
        optional("share", probability, "of the traffic that meets the canary", 1)},
       {{"good", {.01}}, {"bad", {.02}}, {"requests", {200}}, {"share", {.01}}},
       bake_figures},
      {"probe",
       "probability that a sampled probe reports an SLA breach",
       "Clopper and Pearson (1934)",
       {Argument{"truth", probability, "true success rate"},
        Argument{"target", probability, "what the SLA promises"},
        Argument{"probes", count, "probes in a window"}},
       {{"truth", {.9995}}, {"target", {.999}}, {"probes", {1440}}},
       probe_figures},
      {"flakiness",
       "flaky tests: how often a suite is red, and how long to look",
       "Clopper and Pearson (1934)",
       {Argument{"failure", probability, "chance that a run of a test fails for no reason"},
        optional("tests", count, "such tests in the suite", 1),
        optional("tries", count, "tries of a test before it counts as failed", 1),
        optional("confidence", probability, "for runs needed and limits", .95),
        optional("green-runs", count, "runs seen without a failure", not_a_number)},
       {{"failure", {.001}}, {"tests", {500}}, {"tries", {2}}, {"green-runs", {300}}},
       flakiness_figures},
      {"one-sided-boundaries",
       "one-sided group-sequential bounds and their power",
       "Jennison and Turnbull (2000), chapters 2 and 7",
       {Argument{"looks", count, "number of equally spaced looks"},
        optional("level", probability, "one-sided false-alarm level", .025),
        optional("drift", ArgumentKind::number, "mean of z at the last look", 2.8)},
       {{"looks", {5}}},
       one_sided_figures},
  };
}

}  // namespace nines::analytic
