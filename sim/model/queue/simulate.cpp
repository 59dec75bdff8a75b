#include "model/queue/simulate.hpp"

#include "core/contract.hpp"

namespace nines::queue {

bool recursion_is_exact(const QueueParameters& parameters) {
  return line::facts_of(parameters.discipline).first_come && parameters.slowdown == 0;
}

QueueFigures simulate_queue(const QueueParameters& parameters, const QueueWindow& window,
                            run::EngineChoice engine, const traffic::SourceSeed& seed,
                            CustomerLog* log) {
  NINES_EXPECTS(engine != run::EngineChoice::recursion || recursion_is_exact(parameters));
  const auto run = [&] {
    if (engine != run::EngineChoice::events && recursion_is_exact(parameters)) {
      return simulate_by_recursion(parameters, window, seed, log);
    }
    if (line::facts_of(parameters.discipline).shares) {
      return simulate_sharing(parameters, window, seed, log);
    }
    return simulate_by_events(parameters, window, seed, log);
  };
  QueueFigures figures = run();
  figures.wait.flush();
  figures.latency.flush();
  return figures;
}

}  // namespace nines::queue
