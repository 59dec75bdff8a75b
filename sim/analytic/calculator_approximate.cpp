// Staffing, approximations and wait quantiles of the calculator's table.
#include <cmath>

#include <fmt/format.h>

#include "analytic/calculator_tables.hpp"
#include "analytic/erlang.hpp"
#include "analytic/heavy_traffic.hpp"
#include "analytic/load_balancing.hpp"
#include "analytic/mmc.hpp"
#include "analytic/pollaczek_khinchine.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

std::vector<Figure> staffing_figures(const Arguments& in) {
  const bool by_rate = in.has("arrival");
  const double offered =
      by_rate ? in.rate("arrival") * in.duration("service") : in.number("offered");
  const Staffing staffing = staff_for_delay(offered, in.probability("delay"));
  std::vector<Figure> out{
      plain("servers, exact", staffing.exact, "fewest by Erlang C"),
      approximate(plain("servers, square root", staffing.approximate, "a + beta sqrt(a)")),
      approximate(plain("margin beta", staffing.beta, "Halfin-Whitt")),
      fraction("wait probability, exact servers", staffing.exact_delay),
      fraction("wait probability, square-root servers", staffing.approximate_delay),
      fraction("utilization, exact servers", offered / staffing.exact)};
  if (in.has("wait-mean")) {
    if (!by_rate) throw DomainError("--wait-mean needs --arrival and --service");
    out.push_back(plain("servers for the mean wait",
                        servers_for_mean_wait(in.rate("arrival"), in.duration("service"),
                                              in.duration("wait-mean"))));
  }
  if (in.has("within")) {
    if (!by_rate) throw DomainError("--within needs --arrival and --service");
    out.push_back(
        plain("servers for the service level",
              servers_for_service_level(in.rate("arrival"), in.duration("service"),
                                        in.probability("fraction"), in.duration("within"))));
  }
  return out;
}

std::vector<Figure> allen_cunneen_figures(const Arguments& in) {
  const GGc queue{arrival_of(in), in.duration("service"), in.small_count("servers"),
                  in.number("gap-scv"), in.number("service-scv")};
  const Seconds wait = allen_cunneen_wait_mean(queue);
  std::vector<Figure> out{
      approximate(time("mean wait, Allen-Cunneen", wait)),
      approximate(time("mean response, Allen-Cunneen", wait + queue.mean_service)),
      approximate(plain("mean queue length, Allen-Cunneen", queue.arrival * wait)),
      approximate(time("mean wait, Sakasegawa", sakasegawa_wait_mean(queue)))};
  if (queue.servers == 1) {
    out.push_back(approximate(time("mean wait, Kingman", kingman_wait_mean(queue))));
    out.push_back(approximate(time("mean wait, upper bound", kingman_wait_bound(queue),
                                   "Kingman's bound holds for any law with these moments")));
  }
  return out;
}

// What is exact for the law asked for, else the exponential tail of the many-server limit.
std::vector<Figure> wait_quantile_figures(const Arguments& in) {
  const PerSecond arrival = arrival_of(in);
  const Seconds service = in.duration("service");
  const int servers = in.small_count("servers");
  const double variability = in.number("scv");
  std::vector<Figure> out;
  for (const Probability p : quantiles_of(in)) {
    const std::string name = quantile_name("wait", p);
    if (variability == 1) {
      out.push_back(time(name, wait_quantile(MMc{arrival, service, servers}, p), "M/M/c"));
    } else if (servers > 1) {
      if (!(variability >= 0)) throw DomainError("--scv must be 0 or more");
      const Seconds markov = wait_quantile(MMc{arrival, service, servers}, p);
      out.push_back(approximate(time(name, markov * ((1 + variability) / 2),
                                     "M/M/c stretched by (1 + scv)/2, Allen-Cunneen's ratio")));
    } else if (variability == 0) {
      out.push_back(time(name, wait_quantile(MD1{arrival, service}, p), "M/D/1"));
    } else {
      const MG1 queue{arrival, gamma_service(service, variability)};
      out.push_back(
          approximate(time(name, wait_quantile(queue, gamma_transform(service, variability), p),
                           "gamma service; inversion of the transform, tail known to about 1e-8")));
    }
  }
  return out;
}

std::vector<Figure> choices_figures(const Arguments& in) {
  const double load = in.number("utilization");
  const Seconds service = in.duration("service");
  const int choices = in.small_count("choices");
  std::vector<Figure> out{
      time("mean response, one random choice", choices_response_mean(1, load, service)),
      approximate(time(fmt::format("mean response, {} choices", choices),
                       choices_response_mean(choices, load, service),
                       "limit of many servers; finite fleets are slower"))};
  if (load > 0) {
    out.push_back(time("mean response, shorter of two queues",
                       shortest_of_two_response_mean(load, service), "two servers in all"));
  }
  return out;
}

}  // namespace

std::vector<Calculation> approximate_queue_calculations() {
  const Argument service{"service",      ArgumentKind::duration, "mean service time",
                         Need::required, not_a_number,           1};
  const Argument offered{"offered",      ArgumentKind::number, "offered load in erlang",
                         Need::required, not_a_number,         2};
  const Argument delay{"delay", ArgumentKind::probability, "target probability of waiting",
                       Need::optional, .2};
  const Argument wait_mean_target{"wait-mean", ArgumentKind::duration,
                                  "also staff for this mean wait", Need::optional};
  const Argument within{"within", ArgumentKind::duration,
                        "also staff for --fraction waiting no longer than this", Need::optional};
  const Argument within_fraction{"fraction", ArgumentKind::probability, "see --within",
                                 Need::optional, .8};
  const Argument gap_scv{"gap-scv", ArgumentKind::number,
                         "squared coefficient of variation of the gaps", Need::optional, 1};
  const Argument service_scv{"service-scv", ArgumentKind::number,
                             "squared coefficient of variation of the services", Need::optional, 1};
  const Argument scv{"scv", ArgumentKind::number,
                     "squared coefficient of variation of the service time", Need::optional, 1};
  const Argument load{"utilization", ArgumentKind::number, "load per server, below 1"};
  const Argument choices{"choices", ArgumentKind::count, "servers asked by each arrival",
                         Need::optional, 2};
  return {
      {"staffing",
       "servers for a delay target: exact, square-root and Halfin-Whitt",
       "Halfin and Whitt (1981)",
       {arrival_argument, service, offered, delay, wait_mean_target, within, within_fraction},
       {{"arrival", {100}}, {"service", {1}}, {"delay", {.2}}, {"wait-mean", {.05}}},
       staffing_figures},
      {"allen-cunneen",
       "G/G/c mean wait from two moments (approximation)",
       "Allen (1990), 5.4",
       {servers_or_one, service_argument, gap_scv, service_scv, arrival_argument,
        utilization_argument},
       {{"utilization", {.9}}, {"gap-scv", {2}}, {"service-scv", {.5}}},
       allen_cunneen_figures},
      {"wait-quantile",
       "quantiles of the wait: M/M/c, M/D/1, M/G/1",
       "Abate and Whitt (1995)",
       {servers_or_one, service_argument, scv, arrival_argument, utilization_argument,
        quantile_argument},
       {{"utilization", {.8}}, {"scv", {0}}},
       wait_quantile_figures},
      {"choices",
       "random dispatch: power of d choices, shorter of two queues",
       "Mitzenmacher (2001)",
       {load, choices, service_argument},
       {{"utilization", {.9}}},
       choices_figures},
  };
}

}  // namespace nines::analytic
