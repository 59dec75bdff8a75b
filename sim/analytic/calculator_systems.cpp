// Outages, fan-out, retries, fleets, budgets and alerts of the calculator's table.
#include <algorithm>

#include <fmt/format.h>

#include "analytic/burn_rate.hpp"
#include "analytic/calculator_tables.hpp"
#include "analytic/fan_out.hpp"
#include "analytic/inspection.hpp"
#include "analytic/markov.hpp"
#include "analytic/reliability.hpp"
#include "analytic/reliability_crews.hpp"
#include "analytic/retries.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

std::vector<Figure> inspection_figures(const Arguments& in) {
  std::vector<Figure> out;
  Inspection view;
  if (in.has("durations")) {
    const SampleInspection sample = inspect_sample(in.list("durations"));
    view = sample.figures;
    out.push_back(plain("effective sample size", sample.effective_sample_size,
                        sample.effective_sample_size < 100
                            ? "below 100: the customer's figures rest on few long outages"
                            : ""));
  } else if (in.has("median")) {
    const LogNormalShape shape =
        lognormal_from_median_p99(in.duration("median"), in.duration("p99"));
    view = inspect_lognormal(shape);
    out.push_back(plain("sigma", shape.sigma, "lognormal"));
  } else {
    view = inspect_moments(in.duration("mean"), in.duration("sd"));
  }
  out.insert(out.begin(),
             {time("mean", view.mean, "the operator's view: each outage counts once"),
              time("length-biased mean", view.length_biased_mean, "the outage a customer meets"),
              time("remaining mean", view.remaining_mean, "what is left of it"),
              plain("gap", view.gap, "remaining over mean")});
  return out;
}

std::vector<Figure> fan_out_figures(const Arguments& in) {
  const std::int64_t calls = in.count("calls");
  const Probability slow = in.probability("slow");
  std::vector<Figure> out{
      fraction("at least one slow", at_least_one(slow, calls)),
      fraction("slow each, for one in a hundred requests", allowed_each(Probability{.01}, calls))};
  const Probability p = in.probability("quantile");
  out.push_back(fraction("quantile each call must keep", order_statistic_level(calls, calls, p),
                         "for the slowest's --quantile"));
  if (in.has("mean")) {
    const Seconds mean = in.duration("mean");
    const std::int64_t k = in.has("wait-for") ? in.count("wait-for") : calls;
    out.push_back(time(quantile_name("parallel exponential calls", p),
                       exponential_order_quantile(k, calls, p, mean)));
    out.push_back(time("parallel exponential calls mean", exponential_order_mean(k, calls, mean)));
    out.push_back(
        time(quantile_name("exponential calls in turn", p), stages_quantile(calls, mean, p)));
  }
  return out;
}

std::vector<Figure> retry_figures(const Arguments& in) {
  const Probability failure = in.probability("failure");
  const int attempts = in.small_count("attempts");
  const RetryFigures free = retry(failure, attempts);
  const int tiers = in.small_count("tiers");
  std::vector<Figure> out{
      fraction("success", free.success),
      plain("attempts per request", free.attempts_mean, "the load amplification"),
      plain("calls at the bottom, all failing", calls_at_bottom(tiers, attempts),
            fmt::format("{} tier{} of {} tries", tiers, tiers == 1 ? "" : "s", attempts))};
  if (in.has("budget")) {
    const RetryFigures held = retry_with_budget(failure, attempts, in.number("budget"));
    out.push_back(fraction("success with budget", held.success, "fluid limit"));
    out.push_back(plain("attempts per request with budget", held.attempts_mean, "fluid limit"));
  }
  return out;
}

std::vector<Figure> k_of_n_figures(const Arguments& in) {
  const std::int64_t k = in.count("needed");
  const std::int64_t n = in.count("units");
  const Probability up = in.has("availability")
                             ? in.probability("availability")
                             : availability(in.duration("mtbf"), in.duration("mttr"));
  const Probability down = k_of_n_down(k, n, up);
  std::vector<Figure> out{
      fraction("availability of a unit", up), fraction("availability", k_of_n(k, n, up)),
      fraction("unavailability", down), time("downtime a year", year * down.raw()),
      fraction("unavailability with common cause",
               beta_factor_down(k, n, up.complement(), in.probability("beta")),
               "beta-factor model, rare-event sum")};
  if (in.has("mtbf") && n == 2 && k == 1 && in.number("mttr") > 0) {
    const TwoUnits units{1 / in.duration("mtbf"), 1 / in.duration("mttr")};
    out.push_back(fraction("unavailability with one repair crew", two_units_down_one_crew(units)));
    out.push_back(time("mean time to first failure of both", two_units_first_failure(units)));
  }
  return out;
}

std::vector<Figure> fleet_figures(const Arguments& in) {
  const RepairableFigures fleet = repairable_units(
      {in.count("units"), in.count("needed"), in.duration("mtbf"), in.duration("mttr"),
       in.has("crews") ? in.count("crews") : 0, in.probability("dormant")});
  std::vector<Figure> out{fraction("availability", 1 - fleet.down),
                          fraction("unavailability", fleet.down),
                          time("downtime a year", year * fleet.down),
                          plain("outages a year", fleet.outages.raw() * year.raw())};
  if (fleet.down > 0) out.push_back(time("mean outage", fleet.outage_mean));
  out.push_back(time("mean time to first outage", fleet.first_outage, "from all units up"));
  out.push_back(plain("units at work, mean", fleet.working_mean));
  return out;
}

/// A list of state numbers from 1.
std::vector<std::uint32_t> states_of(const Arguments& in, std::string_view name) {
  constexpr double most_states = 1e5;
  std::vector<std::uint32_t> states;
  for (const double value : in.list(name)) {
    if (value < 1 || value > most_states) {
      throw DomainError(fmt::format("--{}: states are numbered from 1 to 100000", name));
    }
    states.push_back(static_cast<std::uint32_t>(value) - 1);
  }
  return states;
}

std::vector<Figure> markov_figures(const Arguments& in) {
  const std::vector<std::uint32_t> from = states_of(in, "from");
  const std::vector<std::uint32_t> to = states_of(in, "to");
  const std::vector<double>& rates = in.list("rates");
  if (from.size() != to.size() || from.size() != rates.size()) {
    throw DomainError("--from, --to and --rates must be equally long: a transition each");
  }
  const std::uint32_t states =
      1 + std::max(*std::ranges::max_element(from), *std::ranges::max_element(to));
  std::vector<std::uint8_t> is_down(states, 0);
  for (const std::uint32_t state : states_of(in, "down")) {
    if (state >= states) throw DomainError("--down names a state without transitions");
    is_down[state] = 1;
  }
  std::vector<Transition> transitions;
  transitions.reserve(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) transitions.push_back({from[i], to[i], rates[i]});
  const MarkovChain chain(states, transitions);
  const std::vector<double> law = chain.stationary();
  double down = 0;
  double outages_per_s = 0;
  for (std::uint32_t state = 0; state < states; ++state) down += is_down[state] ? law[state] : 0;
  for (const Transition& move : transitions) {
    if (!is_down[move.from] && is_down[move.to]) outages_per_s += law[move.from] * move.rate_per_s;
  }
  std::vector<Figure> out{fraction("unavailability", down), fraction("availability", 1 - down),
                          plain("outages a year", outages_per_s * year.raw())};
  if (outages_per_s > 0) out.push_back(time("mean outage", Seconds{down / outages_per_s}));
  if (is_down[0] == 0) {
    out.push_back(
        time("mean time to first outage", chain.mean_time_to(0, is_down), "from state 1"));
  }
  constexpr std::uint32_t most_shown = 100;
  for (std::uint32_t state = 0; state < std::min(states, most_shown); ++state) {
    out.push_back(
        fraction(fmt::format("state {}", state + 1), law[state], is_down[state] ? "down" : ""));
  }
  return out;
}

std::vector<Figure> error_budget_figures(const Arguments& in) {
  const Objective objective{in.probability("slo"), in.duration("window")};
  std::vector<Figure> out{time("budget", error_budget(objective), "as total outage"),
                          plain("most possible burn", most_possible_burn(objective)),
                          plain("nines", nines_of(objective.slo))};
  if (in.has("requests")) {
    const PerSecond requests = in.rate("requests");
    out.push_back(plain("failures allowed", failures_allowed(objective, requests)));
    out.push_back(
        fraction("budget cost of one failure", budget_cost_of_one_failure(objective, requests)));
    out.push_back(
        plain("burn of one failure in an hour", burn_of_one_failure(objective, requests, hour)));
  }
  return out;
}

std::vector<Figure> burn_rate_figures(const Arguments& in) {
  const Objective objective{in.probability("slo"), in.duration("window")};
  const Seconds alert_window = in.duration("alert-window");
  const double burn = in.has("burn")
                          ? in.number("burn")
                          : burn_for_budget(objective, in.probability("budget"), alert_window);
  const BurnCondition condition{burn, alert_window};
  const Probability errors = in.probability("error-rate");
  const double threshold = error_threshold(objective, condition);
  std::vector<Figure> out{
      plain("burn", burn),
      fraction("error rate that fires", burn * complement(objective.slo),
               threshold > 1 ? "above 1: this alert can never fire" : ""),
      time("detection time", detection_time(objective, condition, errors),
           "before rounding to evaluation ticks"),
      fraction("budget spent in the alert window at that burn",
               budget_spent(objective, burn, alert_window)),
      time("budget exhausted at that burn", time_to_exhaustion(objective, burn)),
      plain("most possible burn", most_possible_burn(objective))};
  if (in.has("incident")) {
    out.push_back(time("reset time",
                       reset_time(objective, condition, errors, in.duration("incident")),
                       "after the incident's end"));
  }
  return out;
}

Argument optional(std::string_view name, ArgumentKind kind, std::string_view help,
                  double fallback = not_a_number) {
  return {name, kind, help, Need::optional, fallback};
}

Argument alternative(std::string_view name, ArgumentKind kind, std::string_view help, int set,
                     Values values = Values::one) {
  return {name, kind, help, Need::required, not_a_number, set, values};
}

std::vector<Calculation> call_calculations() {
  const auto probability = ArgumentKind::probability;
  const auto count = ArgumentKind::count;
  const auto duration = ArgumentKind::duration;
  return {
      {"inspection",
       "residual life and length bias: the customer's view of outages",
       "Feller (1971), section VI.7; Cox (1962), chapter 5",
       {alternative("median", duration, "median of a lognormal", 1),
        alternative("p99", duration, "its 99th percentile", 1),
        alternative("mean", duration, "mean of any law", 2),
        alternative("sd", duration, "its standard deviation", 2),
        alternative("durations", duration, "observed durations", 3, Values::many)},
       {{"median", {60}}, {"p99", {3600}}},
       inspection_figures},
      {"fan-out",
       "the slowest of many calls, the k-th of n, calls in turn",
       "Dean and Barroso (2013)",
       {{"calls", count, "calls per request"},
        optional("slow", probability, "probability that one call is slow", .01),
        optional("quantile", probability, "quantile of the whole", .99),
        optional("mean", duration, "mean of an exponential call, for quantiles"),
        optional("wait-for", count, "answers needed (default all)")},
       {{"calls", {5}}, {"mean", {1}}, {"wait-for", {3}}},
       fan_out_figures},
      {"retries",
       "success and load of retries, with and without a budget",
       "Beyer et al. (2016), chapter 22",
       {{"failure", probability, "failure probability of an attempt"},
        {"attempts", count, "most attempts, the first included"},
        optional("budget", ArgumentKind::number, "retries at most this fraction of requests"),
        optional("tiers", count, "tiers that each retry", 1)},
       {{"failure", {.5}}, {"attempts", {4}}, {"budget", {.1}}, {"tiers", {3}}},
       retry_figures},
  };
}

}  // namespace

std::vector<Calculation> system_calculations() {
  const auto probability = ArgumentKind::probability;
  const auto count = ArgumentKind::count;
  const auto duration = ArgumentKind::duration;
  const Argument slo{"slo", probability, "objective, such as 99.9 %"};
  const Argument window = optional("window", duration, "SLO window", 30 * 86400.0);
  std::vector<Calculation> table = call_calculations();
  const std::vector<Calculation> fleets_and_budgets{
      {"k-of-n",
       "availability of redundant units",
       "Trivedi and Bobbio (2017), chapter 4",
       {{"needed", count, "units that must be up"},
        {"units", count, "units in all"},
        alternative("availability", probability, "availability of a unit", 1),
        alternative("mtbf", duration, "mean time up", 2),
        alternative("mttr", duration, "mean time to repair", 2),
        optional("beta", probability, "fraction of unavailability common to all", 0)},
       {{"needed", {1}}, {"units", {2}}, {"mtbf", {3.6e6}}, {"mttr", {36000}}},
       k_of_n_figures},
      {"fleet",
       "like units with exponential lifetimes and repairs, limited crews, standby",
       "Trivedi and Bobbio (2017), chapters 9 and 10",
       {{"needed", count, "units that must be up"},
        {"units", count, "units in all"},
        {"mtbf", duration, "mean lifetime of a unit at work"},
        {"mttr", duration, "mean time to repair"},
        optional("crews", count, "repair crews (default one each)"),
        optional("dormant", probability,
                 "failure rate of a unit beyond --needed over a working one's: 1 hot, 0 cold", 1)},
       {{"needed", {1}}, {"units", {2}}, {"mtbf", {3.6e6}}, {"mttr", {36000}}, {"crews", {1}}},
       fleet_figures},
      {"markov",
       "any Markov chain: long-run probabilities, outages, time to the first",
       "Stewart (1994), chapters 2 and 3",
       {{"from", count, "the state that each transition leaves, from 1", Need::required,
         not_a_number, 0, Values::many},
        {"to", count, "the state it enters", Need::required, not_a_number, 0, Values::many},
        {"rates", ArgumentKind::rate, "its rate", Need::required, not_a_number, 0, Values::many},
        {"down", count, "the states that count as down", Need::required, not_a_number, 0,
         Values::many}},
       {{"from", {1, 2, 2, 3}},
        {"to", {2, 1, 3, 2}},
        {"rates", {2e-3 / 3600, .1 / 3600, 1e-3 / 3600, .1 / 3600}},
        {"down", {3}}},
       markov_figures},
      {"error-budget",
       "what an objective allows",
       "Beyer et al. (2018), chapter 5",
       {slo, window, optional("requests", ArgumentKind::rate, "request rate")},
       {{"slo", {.999}}, {"requests", {10. / 3600}}},
       error_budget_figures},
      {"burn-rate",
       "a burn-rate alert: threshold, detection, reset",
       "Beyer et al. (2018), chapter 5",
       {slo,
        window,
        {"alert-window", duration, "window of the alert"},
        alternative("burn", ArgumentKind::number, "burn rate that fires", 1),
        alternative("budget", probability, "budget spent in the alert window when it fires", 2),
        optional("error-rate", probability, "error rate of the incident", 1),
        optional("incident", duration, "length of the incident, for the reset time")},
       {{"slo", {.999}},
        {"alert-window", {3600}},
        {"budget", {.02}},
        {"error-rate", {.15}},
        {"incident", {600}}},
       burn_rate_figures},
  };
  table.insert(table.end(), fleets_and_budgets.begin(), fleets_and_budgets.end());
  return table;
}

}  // namespace nines::analytic
