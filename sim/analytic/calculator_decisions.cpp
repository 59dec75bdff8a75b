// Counts, intervals, sample sizes and sequential tests of the calculator's table.
#include <fmt/format.h>

#include "analytic/binomial.hpp"
#include "analytic/calculator_tables.hpp"
#include "analytic/sequential.hpp"
#include "analytic/two_proportion.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

std::vector<Figure> binomial_figures(const Arguments& in) {
  const std::int64_t n = in.count("trials");
  const Probability p = in.probability("probability");
  std::vector<Figure> out;
  if (in.has("count")) {
    const std::int64_t k = in.count("count");
    out.push_back(fraction("exactly this count", binomial_pmf(k, n, p)));
    out.push_back(fraction("at most this count", binomial_at_most(k, n, p)));
    out.push_back(fraction("at least this count", binomial_at_least(k, n, p)));
  }
  const std::int64_t limit = binomial_limit(n, p, in.probability("level"));
  out.push_back(plain("reject at this count or more", static_cast<double>(limit)));
  out.push_back(fraction("false alarms of that rule", binomial_at_least(limit, n, p)));
  out.push_back(plain("mean count", static_cast<double>(n) * p.raw()));
  return out;
}

std::vector<Figure> beta_binomial_figures(const Arguments& in) {
  const BetaBinomial law{in.count("trials"), in.probability("probability"),
                         in.number("correlation")};
  std::vector<Figure> out;
  if (in.has("count")) {
    const std::int64_t k = in.count("count");
    out.push_back(fraction("at most this count", beta_binomial_at_most(k, law)));
    out.push_back(fraction("at least this count", beta_binomial_at_least(k, law)));
    out.push_back(fraction("at least this count, were trials independent",
                           binomial_at_least(k, law.trials, law.mean)));
  }
  const std::int64_t limit = beta_binomial_limit(law, in.probability("level"));
  out.push_back(plain("reject at this count or more", static_cast<double>(limit)));
  out.push_back(fraction("false alarms of that rule", beta_binomial_at_least(limit, law)));
  return out;
}

std::vector<Figure> interval_figures(const Arguments& in) {
  const std::int64_t k = in.count("successes");
  const std::int64_t n = in.count("trials");
  const Probability confidence = in.probability("confidence");
  std::vector<Figure> out;
  const auto add = [&](const std::string& name, const Interval& interval, const char* note) {
    out.push_back(fraction(name + " lower", interval.lo, note));
    out.push_back(fraction(name + " upper", interval.hi, note));
  };
  add("Clopper-Pearson", clopper_pearson(k, n, confidence), "covers at least as often as it says");
  add("Wilson", wilson(k, n, confidence), "covers on average as often as it says");
  add("Jeffreys", jeffreys(k, n, confidence), "covers on average as often as it says");
  add("Agresti-Coull", agresti_coull(k, n, confidence), "");
  out.push_back(fraction("one-sided upper limit", clopper_pearson(k, n, confidence, Side::upper).hi,
                         "Clopper-Pearson"));
  out.push_back(fraction("one-sided lower limit", clopper_pearson(k, n, confidence, Side::lower).lo,
                         "Clopper-Pearson"));
  return out;
}

TwoProportions comparison(const Arguments& in) {
  const double tails = in.number("tails");
  if (tails != 1 && tails != 2) throw DomainError(fmt::format("--tails is {}; give 1 or 2", tails));
  return {in.probability("base"), in.probability("other"), in.probability("level"),
          tails == 1 ? Tails::one : Tails::two};
}

std::vector<Figure> sample_size_figures(const Arguments& in) {
  const TwoProportions test = comparison(in);
  const Probability power = in.probability("power");
  const std::int64_t n = sample_size(test, power);
  std::vector<Figure> out{
      approximate(plain("sample size per arm", static_cast<double>(n), "pooled z test")),
      approximate(plain("sample size per arm, arcsine",
                        static_cast<double>(sample_size_arcsine(test, power))))};
  if (n <= 10'000'000) {
    out.push_back(fraction("true power at that size", exact_power(test, n), "by enumeration"));
  }
  return out;
}

std::vector<Figure> power_figures(const Arguments& in) {
  const TwoProportions test = comparison(in);
  const std::int64_t n = in.count("per-arm");
  const TwoProportions null{test.first, test.first, test.level, test.tails};
  std::vector<Figure> out{approximate(fraction("power", normal_power(test, n), "pooled z test")),
                          approximate(fraction("power, arcsine", arcsine_power(test, n)))};
  if (n <= 10'000'000) {
    out.push_back(fraction("true power", exact_power(test, n), "by enumeration"));
    out.push_back(fraction("true false-alarm rate", exact_power(null, n), "both arms at --base"));
  }
  out.push_back(approximate(fraction(
      "smallest detectable proportion",
      smallest_detectable(test.first, n, test.level, test.tails, in.probability("target-power")),
      "above --base, with --target-power")));
  return out;
}

std::vector<Figure> sprt_figures(const Arguments& in) {
  const Sprt test{in.probability("good"), in.probability("bad"), in.probability("alpha"),
                  in.probability("beta")};
  const SprtFigures wald = sprt_wald(test);
  const SprtLines lines = sprt_lines(test);
  std::vector<Figure> out;
  // Beyond, the ratio moves in steps so small that Wald's figures are as good, and the exact ones
  // take seconds.
  if (wald.mean_sample_good < 3e5 && wald.mean_sample_bad < 3e5) {
    const SprtFigures exact = sprt_exact(test);
    out = {plain("mean trials when good", exact.mean_sample_good),
           plain("mean trials when bad", exact.mean_sample_bad),
           fraction("calls good bad", exact.alpha), fraction("calls bad good", exact.beta)};
  }
  const std::vector<Figure> others{
      approximate(plain("mean trials when good, Wald", wald.mean_sample_good)),
      approximate(plain("mean trials when bad, Wald", wald.mean_sample_bad)),
      plain("line slope", lines.slope, "failures per trial"),
      plain("lower line", lines.lower, "good at failures <= slope trials + this"),
      plain("upper line", lines.upper, "bad at failures >= slope trials + this")};
  out.insert(out.end(), others.begin(), others.end());
  return out;
}

std::vector<Figure> boundary_figures(const Arguments& in) {
  const int looks = in.small_count("looks");
  const Probability level = in.probability("level");
  const auto pocock = pocock_bounds(looks, level);
  const auto obrien_fleming = obrien_fleming_bounds(looks, level);
  std::vector<Figure> out{plain("Pocock, every look", pocock.back(), "bound of |z|")};
  for (int k = 0; k < looks; ++k) {
    out.push_back(plain(fmt::format("O'Brien-Fleming, look {}", k + 1),
                        obrien_fleming[static_cast<std::size_t>(k)], "bound of |z|"));
  }
  return out;
}

std::vector<Figure> peeking_figures(const Arguments& in) {
  const int looks = in.small_count("looks");
  const double bound = in.number("bound");
  return {
      fraction("false alarms, one look", peeking_probability(1, bound)),
      fraction("false alarms, all looks", peeking_probability(looks, bound)),
      plain("Pocock's bound instead", pocock_bounds(looks, peeking_probability(1, bound)).back(),
            "keeps the false alarms of one look")};
}

}  // namespace

std::vector<Calculation> decision_calculations() {
  const auto optional = [](std::string_view name, ArgumentKind kind, std::string_view help,
                           double fallback) {
    return Argument{name, kind, help, Need::optional, fallback};
  };
  const auto probability = ArgumentKind::probability;
  const auto count = ArgumentKind::count;
  const Argument trials{"trials", count, "number of trials"};
  const Argument p{"probability", probability, "success probability of a trial"};
  const Argument k = optional("count", count, "also give the tails at this count", not_a_number);
  const Argument level = optional("level", probability, "false-alarm level", .05);
  const Argument correlation{"correlation", ArgumentKind::number,
                             "correlation of any two trials, at least 0 and below 1"};
  const Argument base{"base", probability, "first true proportion"};
  const Argument other{"other", probability, "second true proportion"};
  const Argument tails = optional("tails", count, "1 or 2", 2);
  const Argument looks{"looks", count, "number of equally spaced looks"};
  return {
      {"binomial",
       "binomial tails and the smallest limit for a level",
       "Loader (2000)",
       {trials, p, k, level},
       {{"trials", {1000}}, {"probability", {.01}}, {"count", {19}}, {"level", {.01}}},
       binomial_figures},
      {"beta-binomial",
       "tails of a count whose trials are correlated",
       "Johnson, Kemp and Kotz (2005), section 6.9",
       {trials, p, correlation, k, level},
       {{"trials", {1000}}, {"probability", {.01}}, {"correlation", {.005}}, {"count", {19}}},
       beta_binomial_figures},
      {"interval",
       "confidence intervals for a proportion",
       "Brown, Cai and DasGupta (2001)",
       {Argument{"successes", count, "times seen"}, trials,
        optional("confidence", probability, "confidence level", .95)},
       {{"successes", {1}}, {"trials", {100}}},
       interval_figures},
      {"sample-size",
       "observations per arm to tell two proportions apart",
       "Fleiss, Levin and Paik (2003), chapter 4",
       {base, other, level, tails, optional("power", probability, "power wanted", .8)},
       {{"base", {.01}}, {"other", {.02}}},
       sample_size_figures},
      {"power",
       "power of comparing two proportions",
       "Fleiss, Levin and Paik (2003), chapter 4",
       {base, other, Argument{"per-arm", count, "observations per arm"}, level, tails,
        optional("target-power", probability, "power of the smallest detectable effect", .8)},
       {{"base", {.01}}, {"other", {.02}}, {"per-arm", {2000}}},
       power_figures},
      {"sprt",
       "sequential probability ratio test of a failure rate",
       "Wald (1947), chapter 5",
       {Argument{"good", probability, "failure rate to accept"},
        Argument{"bad", probability, "failure rate to reject"},
        optional("alpha", probability, "calls good bad", .05),
        optional("beta", probability, "calls bad good", .05)},
       {{"good", {.01}}, {"bad", {.02}}},
       sprt_figures},
      {"boundaries",
       "group-sequential bounds: Pocock and O'Brien-Fleming",
       "Pocock (1977); O'Brien and Fleming (1979)",
       {looks, level},
       {{"looks", {5}}},
       boundary_figures},
      {"peeking",
       "false alarms of looking again and again at one bound",
       "Armitage, McPherson and Rowe (1969)",
       {looks, optional("bound", ArgumentKind::number, "bound of |z|", 1.959963984540054)},
       {{"looks", {5}}},
       peeking_figures},
  };
}

}  // namespace nines::analytic
