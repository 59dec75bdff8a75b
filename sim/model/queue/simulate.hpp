/// @file
/// One replication of a station, on the recursion where that is exact, or event by event. Both give
/// every customer the same times, bit for bit, on the same seed.
#pragma once

#include "model/queue/figures.hpp"
#include "model/queue/queue.hpp"
#include "run/settings.hpp"
#include "traffic/source.hpp"

namespace nines::queue {

/// Whether the recursion gives every customer the exact times: first come, first served, and a
/// service that does not depend on how many are there.
[[nodiscard]] bool recursion_is_exact(const QueueParameters& parameters);

/// Runs a window of the station. `log`, where given, receives every customer from the first on, the
/// warm-up included. EngineChoice::recursion requires recursion_is_exact.
[[nodiscard]] QueueFigures simulate_queue(const QueueParameters& parameters,
                                          const QueueWindow& window, run::EngineChoice engine,
                                          const traffic::SourceSeed& seed,
                                          CustomerLog* log = nullptr);

/// The engines themselves.
[[nodiscard]] QueueFigures simulate_by_recursion(const QueueParameters& parameters,
                                                 const QueueWindow& window,
                                                 const traffic::SourceSeed& seed, CustomerLog* log);
[[nodiscard]] QueueFigures simulate_by_events(const QueueParameters& parameters,
                                              const QueueWindow& window,
                                              const traffic::SourceSeed& seed, CustomerLog* log);
[[nodiscard]] QueueFigures simulate_sharing(const QueueParameters& parameters,
                                            const QueueWindow& window,
                                            const traffic::SourceSeed& seed, CustomerLog* log);

}  // namespace nines::queue
