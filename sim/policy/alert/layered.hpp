/// @file
/// A layered policy: one alert a signal, from the fastest sign of trouble to the slowest.
///   pages    5xx rate, p99 over its limit, volume drop (1 min each), burn rate 2 over 1 h,
///            first attempts of synthetic probes (1 min)
///   tickets  trends of the trimmed mean tm99, of TM(99%:) ("tail99") over 5 min and of p99.9 over
///            15 min, retry rate over 5 min
/// Reads the columns latency.p99, .p99.9, .tm99, .tail99, retries and probes.first.
#pragma once

#include <string_view>
#include <vector>

#include "policy/alert/severities.hpp"

namespace nines::alert {

struct Layered {
  static constexpr std::string_view name = "layered";
  static Layered read(input::Reader& in);
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const;

  Seconds latency_limit{1};  ///< What p99 must stay below.
  double trend = 1.5;        ///< A latency so many times that of `against` is a trend.
  Before against{Seconds{3600}, true};
  Severities severities = Severities::all;
};

}  // namespace nines::alert
