// The exact queues of the calculator's table.
#include <fmt/format.h>

#include "analytic/calculator_tables.hpp"
#include "analytic/erlang.hpp"
#include "analytic/erlang_a.hpp"
#include "analytic/gi_m_c.hpp"
#include "analytic/mmc.hpp"
#include "analytic/pollaczek_khinchine.hpp"
#include "analytic/priority.hpp"
#include "analytic/scheduling.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

constexpr Argument offered_argument{
    "offered",      ArgumentKind::number, "offered load in erlang: arrivals times mean service",
    Need::required, not_a_number,         3};
constexpr Argument scv_argument{"scv", ArgumentKind::number,
                                "squared coefficient of variation of the service time",
                                Need::optional, 1};

double offered_of(const Arguments& in) {
  return in.has("offered") ? in.number("offered") : arrival_of(in) * in.duration("service");
}

void add_quantiles(std::vector<Figure>& out, const Arguments& in, const char* of, auto&& quantile) {
  for (const Probability p : quantiles_of(in)) {
    out.push_back(time(quantile_name(of, p), quantile(p)));
  }
}

std::vector<Figure> erlang_b_figures(const Arguments& in) {
  const double offered = offered_of(in);
  const Probability blocked = erlang_b(in.small_count("servers"), offered);
  return {fraction("blocking probability", blocked), plain("offered load", offered),
          plain("carried load", offered * blocked.complement().raw())};
}

std::vector<Figure> erlang_c_figures(const Arguments& in) {
  const double offered = offered_of(in);
  const int servers = in.small_count("servers");
  const Probability waits = erlang_c(servers, offered);
  return {fraction("wait probability", waits), plain("offered load", offered),
          plain("mean queue length", waits.raw() * offered / (servers - offered)),
          plain("mean wait over mean service", waits.raw() / (servers - offered))};
}

std::vector<Figure> erlang_a_figures(const Arguments& in) {
  ErlangA queue{arrival_of(in), in.duration("service"), in.duration("patience"),
                in.small_count("servers")};
  if (in.has("capacity")) queue.capacity = in.count("capacity");
  const ErlangAFigures out = erlang_a(queue);
  return {fraction("wait probability", out.wait_probability),
          fraction("abandon probability", out.abandon_probability),
          fraction("blocking probability", out.blocking_probability),
          time("mean wait", out.wait_mean, "of those who join, until service or giving up"),
          plain("mean queue length", out.queue_length_mean),
          plain("mean in system", out.system_length_mean),
          fraction("utilization", out.utilization),
          rate("throughput", out.throughput)};
}

std::vector<Figure> mmc_figures(const Arguments& in) {
  const MMc queue{arrival_of(in), in.duration("service"), in.small_count("servers")};
  std::vector<Figure> out{fraction("wait probability", wait_probability(queue)),
                          time("mean wait", wait_mean(queue)),
                          time("mean wait of those who wait", wait_mean_of_waiting(queue)),
                          time("mean response", response_mean(queue)),
                          plain("mean queue length", queue_length_mean(queue)),
                          plain("mean in system", system_length_mean(queue)),
                          fraction("utilization", utilization(queue))};
  if (in.has("longer-than")) {
    const Seconds t = in.duration("longer-than");
    out.push_back(fraction("wait longer than asked", wait_tail(queue, t)));
    out.push_back(fraction("response longer than asked", response_tail(queue, t)));
  }
  add_quantiles(out, in, "wait", [&](Probability p) { return wait_quantile(queue, p); });
  add_quantiles(out, in, "response", [&](Probability p) { return response_quantile(queue, p); });
  return out;
}

std::vector<Figure> mmck_figures(const Arguments& in) {
  const MMcK queue{arrival_of(in), in.duration("service"), in.small_count("servers"),
                   in.count("capacity")};
  std::vector<Figure> out{
      fraction("blocking probability", blocking_probability(queue)),
      fraction("wait probability", wait_probability(queue), "of an accepted customer"),
      time("mean wait", wait_mean(queue), "of an accepted customer"),
      time("mean response", response_mean(queue), "of an accepted customer"),
      plain("mean queue length", queue_length_mean(queue)),
      plain("mean in system", system_length_mean(queue)),
      fraction("utilization", utilization(queue)),
      rate("throughput", throughput(queue))};
  if (in.has("quantile")) {
    add_quantiles(out, in, "wait", [&](Probability p) { return wait_quantile(queue, p); });
  }
  return out;
}

std::vector<Figure> mg1_figures(const Arguments& in) {
  const Seconds service = in.duration("service");
  const double variability = in.number("scv");
  const MG1 gamma{arrival_of(in), gamma_service(service, variability)};
  const MG1 lognormal{arrival_of(in), lognormal_service(service, variability)};
  return {time("mean wait", wait_mean(gamma)),
          time("mean response", response_mean(gamma)),
          plain("mean queue length", queue_length_mean(gamma)),
          plain("mean in system", system_length_mean(gamma)),
          time("mean busy period", busy_period_mean(gamma)),
          fraction("utilization", utilization(gamma)),
          time("wait sd, gamma service", wait_sd(gamma)),
          time("wait sd, lognormal service", wait_sd(lognormal))};
}

std::vector<Figure> mg1_ps_figures(const Arguments& in) {
  const MG1 queue{arrival_of(in), exponential_service(in.duration("service"))};
  std::vector<Figure> out{
      time("mean response", sharing_response_mean(queue), "whatever the service law"),
      plain("slowdown", sharing_response_mean(queue) / in.duration("service")),
      plain("mean in system", queue.arrival * sharing_response_mean(queue))};
  if (in.has("size")) {
    out.push_back(time("mean response of a job of that size",
                       sharing_response_of(queue, in.duration("size"))));
  }
  return out;
}

std::vector<Figure> mg1_discipline_figures(const Arguments& in) {
  const Seconds service = in.duration("service");
  const double variability = in.number("scv");
  const PerSecond arrival = arrival_of(in);
  const MG1 queue{arrival, gamma_service(service, variability)};
  const SizeLaw sizes = gamma_sizes(service, variability);
  const std::string note = "mean response, gamma sizes";
  return {time("shortest remaining first", srpt_response_mean(arrival, sizes), note),
          time("preemptive shortest job first",
               preemptive_shortest_job_response_mean(arrival, sizes), note),
          time("shortest job first", shortest_job_response_mean(arrival, sizes), note),
          time("foreground (least age first)", foreground_response_mean(arrival, sizes), note),
          time("processor sharing", sharing_response_mean(queue), "mean response, any sizes"),
          time("first come", response_mean(queue), "mean response")};
}

// One value for all classes, or one a class.
double for_class(const std::vector<double>& values, std::size_t k, std::size_t classes,
                 const char* name) {
  if (values.size() != 1 && values.size() != classes) {
    throw DomainError(fmt::format("--{} has {} values for {} classes; give one, or one a class",
                                  name, values.size(), classes));
  }
  return values.size() == 1 ? values[0] : values[k];
}

std::vector<Figure> priority_figures(const Arguments& in) {
  const auto& arrivals = in.list("arrival");
  const int servers = in.small_count("servers");
  std::vector<ClassTimes> waiting;
  std::vector<ClassTimes> preempting;
  if (servers == 1) {
    std::vector<PriorityClass> classes;
    for (std::size_t k = 0; k < arrivals.size(); ++k) {
      const Seconds service{for_class(in.list("service"), k, arrivals.size(), "service")};
      const double variability = for_class(in.list("scv"), k, arrivals.size(), "scv");
      classes.push_back({PerSecond{arrivals[k]}, gamma_service(service, variability)});
    }
    waiting = nonpreemptive_priority(classes);
    preempting = preemptive_priority(classes);
  } else {
    if (in.list("service").size() != 1 || in.list("scv") != std::vector<double>{1}) {
      throw DomainError(
          "with more than one server, all classes must share one exponential "
          "service: give a single --service and no --scv");
    }
    const std::vector<PerSecond> rates(arrivals.begin(), arrivals.end());
    waiting = nonpreemptive_priority_mmc(rates, in.duration("service"), servers);
    preempting = preemptive_priority_mmc(rates, in.duration("service"), servers);
  }
  std::vector<Figure> out;
  for (std::size_t k = 0; k < arrivals.size(); ++k) {
    out.push_back(
        time(fmt::format("class {} mean wait, non-preemptive", k + 1), waiting[k].wait_mean));
    out.push_back(time(fmt::format("class {} mean response, non-preemptive", k + 1),
                       waiting[k].response_mean));
    out.push_back(time(fmt::format("class {} mean response, preemptive-resume", k + 1),
                       preempting[k].response_mean));
  }
  return out;
}

std::vector<Figure> gimc_figures(const Arguments& in) {
  const Seconds gap = 1 / arrival_of(in);
  const double variability = in.number("gap-scv");
  const GapTransform gaps =
      variability > 1 ? hyperexponential_gaps(gap, variability) : gamma_gaps(gap, variability);
  const GiMcFigures figures =
      gi_m_c({gaps, gap, in.duration("service"), in.small_count("servers")});
  const std::string note = variability > 1 ? "hyperexponential gaps, balanced means" : "gamma gaps";
  std::vector<Figure> out{fraction("wait probability", figures.wait_probability, note),
                          plain("root sigma", figures.sigma, note),
                          time("mean wait", figures.wait_mean, note),
                          time("mean response", figures.response_mean, note),
                          plain("mean queue length", figures.queue_length_mean, note)};
  add_quantiles(out, in, "wait", [&](Probability p) { return wait_quantile(figures, p); });
  return out;
}

}  // namespace

std::vector<Calculation> queue_calculations() {
  const std::vector<Argument> load{servers_argument, service_argument, offered_argument,
                                   utilization_argument, arrival_argument};
  const Argument patience{"patience", ArgumentKind::duration,
                          "mean patience of a waiting customer"};
  const Argument capacity{"capacity", ArgumentKind::count,
                          "room in all, those in service included"};
  const Argument room{"capacity", ArgumentKind::count,
                      "room in all, those in service included (default unlimited)", Need::optional};
  const Argument longer{"longer-than", ArgumentKind::duration,
                        "also give the fraction beyond this time", Need::optional};
  const Argument size{"size", ArgumentKind::duration, "also give a job of this size",
                      Need::optional};
  const Argument classes{
      "arrival",      ArgumentKind::rate, "arrivals of each class, highest first",
      Need::required, not_a_number,       0,
      Values::many};
  Argument services = service_argument;
  services.values = Values::many;
  Argument scvs = scv_argument;
  scvs.values = Values::many;
  const Argument gap_scv{"gap-scv", ArgumentKind::number,
                         "squared coefficient of variation of the gaps (0 constant)",
                         Need::optional, 1};
  return {
      {"erlang-b",
       "loss: probability that all servers are busy when nobody can wait",
       "Cooper (1981), section 3.3",
       load,
       {{"servers", {10}}, {"offered", {5}}},
       erlang_b_figures},
      {"erlang-c",
       "delay: probability of waiting in M/M/c",
       "Cooper (1981), section 3.4",
       load,
       {{"servers", {10}}, {"utilization", {.8}}},
       erlang_c_figures},
      {"erlang-a",
       "M/M/c with customers who give up (and a room limit)",
       "Garnett, Mandelbaum and Reiman (2002)",
       {servers_argument, service_argument, patience, room, arrival_argument, utilization_argument},
       {{"servers", {10}}, {"utilization", {1.1}}, {"patience", {2}}},
       erlang_a_figures},
      {"mmc",
       "M/M/c: waits, responses, lengths and quantiles",
       "Gross et al. (2008), section 2.3",
       {servers_argument, service_argument, arrival_argument, utilization_argument,
        quantile_argument, longer},
       {{"servers", {4}}, {"service", {.1}}, {"arrival", {32}}},
       mmc_figures},
      {"mmck",
       "M/M/c/K: a limited room",
       "Gross et al. (2008), section 2.5",
       {servers_argument, capacity, service_argument, arrival_argument, utilization_argument,
        quantile_argument},
       {{"servers", {4}}, {"capacity", {20}}, {"utilization", {1.2}}},
       mmck_figures},
      {"mg1",
       "M/G/1, first come: mean and spread of the wait",
       "Kleinrock (1975), section 5.6",
       {service_argument, scv_argument, arrival_argument, utilization_argument},
       {{"utilization", {.8}}, {"scv", {4}}},
       mg1_figures},
      {"mg1-ps",
       "M/G/1, processor sharing",
       "Kleinrock (1976), section 4.4",
       {service_argument, arrival_argument, utilization_argument, size},
       {{"utilization", {.8}}, {"size", {2}}},
       mg1_ps_figures},
      {"srpt",
       "M/G/1 disciplines that know sizes or ages, side by side",
       "Schrage and Miller (1966); Kleinrock (1976), sections 3.6 and 4.6",
       {service_argument, scv_argument, arrival_argument, utilization_argument},
       {{"utilization", {.8}}},
       mg1_discipline_figures},
      {"priority",
       "priority classes on one server (M/G/1) or several (M/M/c)",
       "Cobham (1954); Kella and Yechiali (1985)",
       {classes, services, scvs, servers_or_one},
       {{"arrival", {.2, .4}}, {"service", {1}}},
       priority_figures},
      {"gimc",
       "GI/M/c: arrivals more regular or more bursty than Poisson",
       "Takacs (1962), chapter 2",
       {servers_or_one, service_argument, gap_scv, arrival_argument, utilization_argument,
        quantile_argument},
       {{"utilization", {.8}}, {"gap-scv", {0}}},
       gimc_figures},
  };
}

}  // namespace nines::analytic
