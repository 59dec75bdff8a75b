/// @file
/// Stations whose service does not depend on how many are there.
#include "model/queue/station.hpp"

namespace nines::queue {

template QueueFigures simulate_station<false>(const QueueParameters&, const QueueWindow&,
                                              const traffic::SourceSeed&, CustomerLog*);

QueueFigures simulate_by_events(const QueueParameters& parameters, const QueueWindow& window,
                                const traffic::SourceSeed& seed, CustomerLog* log) {
  return parameters.slowdown > 0 ? simulate_station<true>(parameters, window, seed, log)
                                 : simulate_station<false>(parameters, window, seed, log);
}

}  // namespace nines::queue
