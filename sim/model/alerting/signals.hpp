/// @file
/// Signals beside requests and errors: latency statistics, retries and synthetic probes, as simply
/// as alert policies need them. Each has a usual level and one during incidents, between which it
/// goes as their shape says (g from 0 to 1):   level = usual + (during - usual) g
///   latency   level times a lognormal factor of mean 1, tick by tick
///   retries   Poisson, such that `level` of all attempts are retries
///   probes    binomial first failures; a second attempt fails as often as the first
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "model/alerting/counts.hpp"
#include "policy/alert/history.hpp"

namespace nines::alerting {

struct LatencySignal {
  static LatencySignal read(input::Reader& in);
  Seconds usual;
  Seconds during;
  double noise = 0.05;  ///< Coefficient of variation.
};

struct RetrySignal {
  static RetrySignal read(input::Reader& in);
  Probability usual;
  Probability during;
};

struct ProbeSignal {
  static ProbeSignal read(input::Reader& in);
  Seconds every;
  Probability usual;
  Probability during;
};

struct SignalSettings {
  static SignalSettings read(input::Reader& in);
  std::map<std::string, LatencySignal> latency;  ///< By statistic.
  std::optional<RetrySignal> retries;
  std::optional<ProbeSignal> probes;

  /// Names of the columns that they make.
  [[nodiscard]] std::vector<std::string> columns() const;
};

/// Prefix sums, n + 1 elements each.
struct SignalColumns {
  struct Counts {
    std::vector<std::int64_t> total;
    std::vector<std::int64_t> bad;
    void start();
    void add(std::int64_t more, std::int64_t more_bad);
  };
  std::vector<std::vector<double>> latency;  ///< In the order of the settings.
  std::vector<std::int64_t> latency_present;
  Counts retries;
  Counts probes_first;
  Counts probes_final;
};

class SignalMaker {
 public:
  SignalMaker(SignalSettings settings, const TimeGrid& grid)
      : settings_(std::move(settings)), grid_(grid) {}

  void draw(const run::Replication& replication, const DemandColumns& demand,
            const Trouble& trouble, const CountColumns& counts, SignalColumns& into) const;
  /// The columns must outlive the history.
  void add_to(alert::History& history, const SignalColumns& columns) const;

 private:
  void draw_latency(const run::Replication& replication, const DemandColumns& demand,
                    const Trouble& trouble, SignalColumns& into) const;
  void draw_retries(const run::Replication& replication, const Trouble& trouble,
                    const CountColumns& counts, SignalColumns::Counts& into) const;
  void draw_probes(const run::Replication& replication, const DemandColumns& demand,
                   const Trouble& trouble, SignalColumns& into) const;

  SignalSettings settings_;
  TimeGrid grid_;
};

}  // namespace nines::alerting
