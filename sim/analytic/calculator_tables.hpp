/// @file
/// The parts of the calculator's table, one a file, and the shorthands they are written with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analytic/calculator.hpp"

namespace nines::analytic {

[[nodiscard]] std::vector<Calculation> queue_calculations();
[[nodiscard]] std::vector<Calculation> approximate_queue_calculations();
[[nodiscard]] std::vector<Calculation> decision_calculations();
[[nodiscard]] std::vector<Calculation> system_calculations();
[[nodiscard]] std::vector<Calculation> canary_calculations();

inline Figure plain(std::string name, double value, std::string note = {}) {
  return {std::move(name), value, "", true, std::move(note)};
}
inline Figure fraction(std::string name, double value, std::string note = {}) {
  return {std::move(name), value, "fraction", true, std::move(note)};
}
inline Figure fraction(std::string name, Probability value, std::string note = {}) {
  return fraction(std::move(name), value.raw(), std::move(note));
}
inline Figure time(std::string name, Seconds value, std::string note = {}) {
  return {std::move(name), value.raw(), "s", true, std::move(note)};
}
inline Figure rate(std::string name, PerSecond value, std::string note = {}) {
  return {std::move(name), value.raw(), "/s", true, std::move(note)};
}
inline Figure approximate(Figure figure) {
  figure.exact = false;
  return figure;
}

/// The arguments most queues share: --servers (unless one), --service and one of --arrival and
/// --utilization.
inline constexpr Argument servers_argument{"servers", ArgumentKind::count, "number of servers"};
inline constexpr Argument servers_or_one{"servers", ArgumentKind::count, "number of servers",
                                         Need::optional, 1};
inline constexpr Argument service_argument{"service", ArgumentKind::duration, "mean service time",
                                           Need::optional, 1};
inline constexpr Argument arrival_argument{
    "arrival", ArgumentKind::rate, "arrivals, all servers", Need::required, not_a_number, 1};
inline constexpr Argument utilization_argument{
    "utilization",  ArgumentKind::number, "offered load per server",
    Need::required, not_a_number,         2};
inline constexpr Argument quantile_argument{"quantile",
                                            ArgumentKind::probability,
                                            "quantiles to give (default 0.5, 0.9, 0.99, 0.999)",
                                            Need::optional,
                                            not_a_number,
                                            0,
                                            Values::many};

/// --arrival, or what --utilization, --service and --servers say of it.
[[nodiscard]] PerSecond arrival_of(const Arguments& in);
/// --quantile, or the default ones.
[[nodiscard]] std::vector<Probability> quantiles_of(const Arguments& in);
/// "p99.9" for .999.
[[nodiscard]] std::string quantile_name(std::string_view of, Probability p);

}  // namespace nines::analytic
