/// @file
/// Faults: README.md, "Faults". Owns which are in force, and what they add up to at a service.
#pragma once

#include <cstdint>
#include <vector>

#include "model/system/path_clock.hpp"
#include "model/system/system_plan.hpp"
#include "random/stream.hpp"
#include "traffic/source.hpp"

namespace nines::system {

class Clients;
class Floor;
class Measurement;

class Faults {
 public:
  struct Peers {
    Clients& clients;
    Floor& floor;
    Measurement& measurement;
  };
  Faults(const SystemPlan& plan, const traffic::SourceSeed& seed, PathClock& clock, Peers peers);

  /// A fault begins or ends.
  void change(std::uint32_t fault);

  /// Share of requests at a service that faults make fail.
  [[nodiscard]] double errors(std::uint32_t service) const { return services_[service].errors; }
  [[nodiscard]] bool add_latency(std::uint32_t service) const {
    return services_[service].latencies > 0;
  }
  /// What they add to the way of a request to a service.
  [[nodiscard]] double draw_latency_s(std::uint32_t service);
  [[nodiscard]] bool any_in_force() const;

 private:
  struct Fault {
    random::Stream times;
    random::Stream latency;
    std::vector<std::uint32_t> servers{};  ///< That it has taken down.
    bool active = false;
  };
  struct Service {
    std::vector<std::uint32_t> open{};  ///< Faults in force.
    double errors = 0;
    std::uint32_t latencies = 0;  ///< Faults that add to the way there.
  };

  void apply(std::uint32_t fault);
  void lift(std::uint32_t fault);
  void recompute(std::uint32_t service);
  void recompute_load();

  const SystemPlan& plan_;
  PathClock& clock_;
  Peers peers_;
  std::vector<Fault> faults_;
  std::vector<Service> services_;
};

}  // namespace nines::system
