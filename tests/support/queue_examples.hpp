/// @file
/// Stations to test with, built without a scenario file.
#pragma once

#include <cmath>

#include "dist/catalog.hpp"
#include "model/queue/queue.hpp"
#include "traffic/catalog.hpp"

namespace nines::test {

/// M/M/c with mean service 1 s and this load per server.
inline queue::QueueParameters mmc(double load, std::uint32_t servers = 1) {
  queue::QueueParameters p;
  p.arrivals = traffic::Poisson{PerSecond{load * servers}};
  p.service = dist::Distribution::exponential(Seconds{1});
  p.servers = servers;
  return p;
}

/// Mean 1 s and this coefficient of variation.
inline dist::Distribution lognormal(double cv) {
  const double sigma = std::sqrt(std::log1p(cv * cv));
  return dist::Lognormal{-0.5 * sigma * sigma, sigma};
}

/// Whole numbers of seconds, so that events fall on the same instant often.
inline dist::Distribution whole_seconds(double mean_s) {
  std::vector<dist::Mixture::Part> parts;
  for (int k = 0; k <= 4; ++k) {
    parts.push_back({0.2, dist::Distribution::constant(Seconds{0.5 * k * mean_s})});
  }
  return dist::Mixture{std::move(parts)};
}

}  // namespace nines::test
