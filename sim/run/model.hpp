/// @file
/// The shape of a model, and all that the frame above knows of one.
/// A model holds validated parameters, declares its metrics once, and runs one replication into an
/// observation. It knows nothing of threads, files or JSON. Replications are independent: any of
/// them can be run alone, on any thread, in any order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "run/metric.hpp"
#include "run/observation.hpp"
#include "run/timeline.hpp"
#include "run/trace.hpp"

namespace nines::run {

/// Which replication, and what the frame has decided about it.
struct Replication {
  std::uint64_t seed = 0;
  std::uint64_t index = 0;
  /// Customers to leave out at the start where the warm-up was left to the pilot.
  std::uint64_t auto_warmup = 0;
};

/// What theory says of a metric that the model declared.
struct Theory {
  MetricId metric;
  double value = 0;
  std::string formula;  ///< Its name: "Erlang C", "Pollaczek-Khinchine".
  bool exact = true;    ///< False for an approximation.
};

/// Something a person should know, with what to do next.
struct Warning {
  std::string code;
  std::string where;  ///< A metric or a parameter; may be empty.
  std::string text;
};

struct Sample;  ///< What replications left behind; run/experiment.hpp.

/// What the figures of a finished run say about themselves.
struct Review {
  std::vector<Warning> warnings;
  /// Metrics whose interval would claim more than was observed: they are shown without one.
  std::vector<MetricId> without_interval;
  /// All replications are the same: its figures are exact, however few there are.
  bool repeats = false;
};

class Model {
 public:
  Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  virtual ~Model() = default;

  [[nodiscard]] virtual const MetricSet& metrics() const = 0;
  /// Runs one replication. Thread-safe; `into` is clear on entry.
  virtual void replicate(const Replication& replication, Observation& into) const = 0;
  /// Closed forms for as many metrics as have one.
  [[nodiscard]] virtual std::vector<Theory> theory() const { return {}; }
  /// What is known to be troublesome before a run ("the service time has infinite variance").
  [[nodiscard]] virtual std::vector<Warning> warnings() const { return {}; }
  /// What was found troublesome after it ("a few outages carry the mean").
  [[nodiscard]] virtual Review review(const Sample&) const { return {}; }
  /// What a replication will do, a sentence a line, for `explain`.
  [[nodiscard]] virtual std::vector<std::string> describe() const = 0;
  /// Expected events (customers, failures, outages) in a replication: its cost.
  [[nodiscard]] virtual double events() const = 0;

  /// Tells the sink what happens in a replication, the same one that `replicate` measures. False,
  /// and nothing is told, where the kind has no trace.
  virtual bool trace(const Replication&, TraceSink&) const { return false; }

  /// What happened when in a replication, the same one that `replicate` measures; nothing where the
  /// kind draws no such picture.
  [[nodiscard]] virtual std::optional<Timeline> timeline(const Replication&) const { return {}; }

  /// Whether the warm-up is to be found on a pilot.
  [[nodiscard]] virtual bool wants_pilot() const { return false; }
  /// The path of a replication from its start, one value a customer: what MSER-5 looks at.
  [[nodiscard]] virtual std::vector<double> pilot_path(const Replication&) const { return {}; }
};

}  // namespace nines::run
