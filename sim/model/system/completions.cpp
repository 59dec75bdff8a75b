#include "model/system/completions.hpp"

namespace nines::system {

Completions::Completions(const SystemPlan& plan, PathClock& clock)
    : clock_(clock), first_station_slot_(plan.first_station_slot), slot_station_(plan.slots) {
  for (const ServicePlan& service : plan.services) {
    const std::uint32_t concurrency = service.parameters->concurrency;
    const std::uint32_t slots = (service.central ? service.servers : 1) * concurrency;
    for (std::uint32_t k = 0; k < service.stations; ++k) {
      Station station;
      station.first_slot = service.first_slot + k * slots;
      station.slowdown = service.parameters->slowdown;
      if (service.slows) station.work = std::make_unique<engine::Calendar>(slots);
      for (std::uint32_t slot = 0; slot < slots; ++slot) {
        slot_station_[station.first_slot + slot] = service.first_station + k;
      }
      stations_.push_back(std::move(station));
    }
  }
}

}  // namespace nines::system
