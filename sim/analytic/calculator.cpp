#include "analytic/calculator.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "analytic/calculator_tables.hpp"
#include "core/contract.hpp"
#include "core/error.hpp"

namespace nines::analytic {

void Arguments::set(std::string_view name, std::vector<double> values) {
  values_.insert_or_assign(std::string{name}, std::move(values));
}

const std::vector<double>& Arguments::list(std::string_view name) const {
  const auto found = values_.find(name);
  NINES_EXPECTS(found != values_.end() && !found->second.empty());
  return found->second;
}

double Arguments::number(std::string_view name) const {
  return list(name).front();
}

std::int64_t Arguments::count(std::string_view name) const {
  return static_cast<std::int64_t>(number(name));
}

int Arguments::small_count(std::string_view name) const {
  if (number(name) > 2e9) {
    throw DomainError(fmt::format("--{} is {}; at most 2e9 here", name, number(name)));
  }
  return static_cast<int>(number(name));
}

Probability Arguments::probability(std::string_view name) const {
  return Probability{number(name)};
}

Seconds Arguments::duration(std::string_view name) const {
  return Seconds{number(name)};
}

PerSecond Arguments::rate(std::string_view name) const {
  return PerSecond{number(name)};
}

std::span<const Calculation> calculations() {
  static const std::vector<Calculation> all = [] {
    std::vector<Calculation> table;
    for (auto part : {queue_calculations(), approximate_queue_calculations(),
                      decision_calculations(), canary_calculations(), system_calculations()}) {
      std::move(part.begin(), part.end(), std::back_inserter(table));
    }
    return table;
  }();
  return all;
}

const Calculation* find_calculation(std::string_view name) {
  for (const Calculation& calculation : calculations()) {
    if (calculation.name == name) return &calculation;
  }
  return nullptr;
}

Arguments example_arguments(const Calculation& calculation) {
  Arguments arguments;
  for (const auto& [name, values] : calculation.example) arguments.set(name, values);
  return arguments;
}

namespace {

// What is wrong with one value, or "".
std::string fault_of(ArgumentKind kind, double value) {
  switch (kind) {
    case ArgumentKind::count:
      if (value >= 0 && value <= 9e15 && value == std::floor(value)) return "";
      return "a whole number from 0 to 9e15";
    case ArgumentKind::number:
      return std::isfinite(value) ? "" : "a finite number";
    case ArgumentKind::probability:
      return value >= 0 && value <= 1 ? "" : "a fraction from 0 to 1, such as 0.999 or 99.9%";
    case ArgumentKind::duration:
      return value >= 0 && std::isfinite(value) ? "" : "a finite duration of 0 or more";
    case ArgumentKind::rate:
      return value >= 0 && std::isfinite(value) ? "" : "a finite rate of 0 or more";
  }
  return "";
}

using Faults = std::vector<std::string>;

void check_values(const Calculation& calculation, const Arguments& in, Faults& faults) {
  for (const auto& [name, values] : in.all()) {
    const auto found =
        std::find_if(calculation.arguments.begin(), calculation.arguments.end(),
                     [&given = name](const Argument& argument) { return argument.name == given; });
    if (found == calculation.arguments.end()) {
      std::string known;
      for (const Argument& argument : calculation.arguments) {
        known += fmt::format("{}--{}", known.empty() ? "" : ", ", argument.name);
      }
      faults.push_back(
          fmt::format("{} has no argument --{}; it takes {}", calculation.name, name, known));
      continue;
    }
    if (values.empty() || (values.size() > 1 && found->values == Values::one)) {
      faults.push_back(fmt::format("--{} takes {}, got {} values", name,
                                   values.empty() ? "a value" : "one value", values.size()));
    }
    for (const double value : values) {
      const std::string wanted = fault_of(found->kind, value);
      if (!wanted.empty())
        faults.push_back(fmt::format("--{} is {}; give {}", name, value, wanted));
    }
  }
}

// "--arrival" or "--median and --p99": the required members of a set.
std::string describe_set(const Calculation& calculation, int set) {
  std::string text;
  for (const Argument& argument : calculation.arguments) {
    if (argument.set != set || argument.need != Need::required) continue;
    text += fmt::format("{}--{}", text.empty() ? "" : " and ", argument.name);
  }
  return text;
}

void check_needs(const Calculation& calculation, const Arguments& in, Faults& faults) {
  std::set<int> sets;
  std::set<int> begun;
  for (const Argument& argument : calculation.arguments) {
    const bool given = in.has(argument.name);
    if (argument.set != 0) {
      sets.insert(argument.set);
      if (given) begun.insert(argument.set);
    } else if (!given && argument.need == Need::required) {
      faults.push_back(fmt::format("--{} is missing: {}", argument.name, argument.help));
    }
  }
  if (sets.empty()) return;
  std::string choice;
  for (const int set : sets) {
    choice += fmt::format("{}{}", choice.empty() ? "" : ", or ", describe_set(calculation, set));
  }
  const auto missing = [&](const Argument& argument) {
    return begun.size() == 1 && argument.set == *begun.begin() && argument.need == Need::required &&
           !in.has(argument.name);
  };
  if (begun.size() != 1 ||
      std::any_of(calculation.arguments.begin(), calculation.arguments.end(), missing)) {
    faults.push_back(
        fmt::format("give {}{}", choice, begun.size() > 1 ? ", not more than one of these" : ""));
  }
}

}  // namespace

std::vector<Figure> calculate(const Calculation& calculation, const Arguments& arguments) {
  Faults faults;
  check_values(calculation, arguments, faults);
  check_needs(calculation, arguments, faults);
  if (!faults.empty()) throw DomainError(fmt::format("{}", fmt::join(faults, "\n")));
  Arguments in = arguments;
  for (const Argument& argument : calculation.arguments) {
    if (!in.has(argument.name) && !std::isnan(argument.fallback)) {
      in.set(argument.name, {argument.fallback});
    }
  }
  return calculation.compute(in);
}

PerSecond arrival_of(const Arguments& in) {
  if (in.has("arrival")) return in.rate("arrival");
  const double servers = in.has("servers") ? in.number("servers") : 1;
  return in.number("utilization") * servers / in.duration("service");
}

std::vector<Probability> quantiles_of(const Arguments& in) {
  if (!in.has("quantile")) {
    return {Probability{.5}, Probability{.9}, Probability{.99}, Probability{.999}};
  }
  std::vector<Probability> quantiles;
  for (const double p : in.list("quantile")) quantiles.emplace_back(p);
  return quantiles;
}

std::string quantile_name(std::string_view of, Probability p) {
  return fmt::format("{} p{:.10g}", of, 100 * p.raw());
}

}  // namespace nines::analytic
