/// @file
/// Stations with a slowdown.
#include "model/queue/station.hpp"

namespace nines::queue {

template QueueFigures simulate_station<true>(const QueueParameters&, const QueueWindow&,
                                             const traffic::SourceSeed&, CustomerLog*);

}  // namespace nines::queue
