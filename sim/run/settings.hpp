/// @file
/// The scenario's `run` object: how many replications, how long each, how exact, on which engine.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "input/node.hpp"

namespace nines::run {

/// Ends a replication after this many customers were counted.
struct Customers {
  std::uint64_t count = 0;
};
using Horizon = std::variant<Seconds, Customers>;

/// MSER-5 on a pilot decides.
struct AutoWarmup {};
using Warmup = std::variant<AutoWarmup, Seconds, Customers>;

/// Goes on in blocks until the interval of a metric is narrow enough. Exactly one of relative and
/// absolute is given.
struct Precision {
  std::string metric;
  std::optional<double> relative;  ///< Half-width over value.
  std::optional<double> absolute;  ///< Half-width in the metric's base unit.
  double confidence = 0.95;
  std::uint64_t max_replications = 0;
  input::Node absolute_written = {};  ///< As it stands, to be held against the metric's unit.

  static Precision read(input::Reader& in);
};

/// Which path to the same customers.
enum class EngineChoice { automatic, recursion, events };
/// Rejection (ziggurat) is fastest; inversion spends one uniform a variate, so that compared
/// variants stay in step even where their distributions differ.
enum class SamplingChoice { fast, inversion };

/// The keys of `run`. A kind states those that it honours; any other is an error there.
enum class RunKey { replications, horizon, warmup, precision, confidence, engine, sampling };
inline constexpr std::array all_run_keys{RunKey::replications, RunKey::horizon,    RunKey::warmup,
                                         RunKey::precision,    RunKey::confidence, RunKey::engine,
                                         RunKey::sampling};
[[nodiscard]] std::string_view to_string(RunKey key);

struct RunSettings {
  std::optional<std::uint64_t> replications;
  std::optional<Horizon> horizon;
  std::optional<Warmup> warmup;
  std::optional<Precision> precision;
  double confidence = 0.95;
  EngineChoice engine = EngineChoice::automatic;
  SamplingChoice sampling = SamplingChoice::fast;

  static RunSettings read(input::Reader& in);
};

inline constexpr std::uint64_t default_replications = 100;
/// More would run for years; a study that needs them wants a rare-event method.
inline constexpr std::uint64_t most_replications = 1'000'000'000;

}  // namespace nines::run
