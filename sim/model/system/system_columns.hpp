/// @file
/// The places of a system's metrics: for observations and for formulas.
#pragma once

#include <optional>
#include <vector>

#include "run/metric.hpp"

namespace nines::system {

struct ClientColumns {
  run::Column requests, offered, availability, goodput, latency, attempts;
  run::Column client_errors, errors, timeouts, rejected;
  std::optional<run::Column> slow, good, met;
  run::DistributionId latencies;
  std::vector<run::Column> trimmed, winsorized, ranks;
  std::optional<run::Column> interquartile;
  std::optional<run::SeriesId> offered_over_time, goodput_over_time, latency_over_time;
};

struct ServiceColumns {
  run::Column utilization, queue, wait_probability, wait, latency, amplification, per_request;
  run::Column errors, rejected, wasted, servers;
  std::optional<run::SeriesId> queue_over_time, utilization_over_time;
};

struct ProbeColumns {
  run::Column first, final;
};

/// What formulas are joined to: clients and services in the order of the parameters.
struct SystemColumns {
  const run::MetricSet& set;
  const std::vector<ClientColumns>& clients;
  const std::vector<ServiceColumns>& services;
};

}  // namespace nines::system
