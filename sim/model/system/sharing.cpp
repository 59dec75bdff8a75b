#include "model/system/sharing.hpp"

namespace nines::system {

Sharing::Sharing(const SystemPlan& plan, PathClock& clock)
    : clock_(clock), first_station_slot_(plan.first_station_slot), stations_(plan.stations) {
  for (const ServicePlan& service : plan.services) {
    if (!service.shares) continue;
    const std::uint32_t servers = service.pools ? service.started : 1;
    for (std::uint32_t k = 0; k < service.stations; ++k) {
      Station& station = stations_[service.first_station + k];
      station.slots = servers * service.parameters->concurrency;
      station.slowdown = service.parameters->slowdown;
    }
  }
}

double Sharing::Station::share() const {
  if (heap.empty()) return 1;
  return std::max(1.0, static_cast<double>(heap.size()) / static_cast<double>(slots));
}

double Sharing::Station::stretch() const {
  return share() * (1 + slowdown * static_cast<double>(heap.size())) * slow;
}

/// Both clocks run to now at the speed that was.
void Sharing::move(Station& station) const {
  const double now_s = clock_.now_s();
  if (station.heap.empty()) {
    // Nobody's work is held against them: begun anew they lose no digits over a long run.
    station.work = station.given = {0, now_s};
    return;
  }
  if (station.crowded()) station.crowded_s = now_s;
  station.work.move_to(now_s, station.stretch());
  station.given.move_to(now_s, station.share());
  // The clock has summed up rounded steps: it must not pass the next completion.
  station.work.work_s = std::min(station.work.work_s, station.heap.front().until_s);
}

void Sharing::refresh(std::uint32_t index) {
  const Station& station = stations_[index];
  const bool runs = !station.heap.empty() && station.slots > 0;
  clock_.schedule(
      first_station_slot_ + index,
      runs ? station.work.due_s(station.heap.front().until_s, station.stretch()) : infinity);
}

void Sharing::enter(std::uint32_t index, engine::Handle visit, double left_s) {
  Station& station = stations_[index];
  move(station);
  if (visit.index >= places_.size()) places_.resize(2 * std::size_t{visit.index} + 64);
  const Present who{station.work.work_s + left_s, station.given.work_s, station.came++, visit};
  station.heap.push_back(who);
  sift_up(station, station.number() - 1, who);
  refresh(index);
}

double Sharing::leave(std::uint32_t index, engine::Handle visit) {
  Station& station = stations_[index];
  move(station);
  const std::uint32_t place = places_[visit.index];
  const double given_s = station.given.work_s - station.heap[place].from_s;
  const Present last = station.heap.back();
  station.heap.pop_back();
  if (place < station.number()) {
    // The last takes the place over, and belongs above it or below.
    if (place > 0 && sooner(last, station.heap[(place - 1) / 2])) {
      sift_up(station, place, last);
    } else {
      sift_down(station, place, last);
    }
  }
  refresh(index);
  return given_s;
}

engine::Handle Sharing::due(std::uint32_t index) {
  Station& station = stations_[index];
  move(station);
  // Rounding must not leave the clock short of what it has just reached.
  station.work.work_s = station.heap.front().until_s;
  return station.heap.front().visit;
}

std::vector<engine::Handle> Sharing::present(std::uint32_t index) const {
  std::vector<Present> all = stations_[index].heap;
  std::ranges::sort(all, {}, &Present::number);
  std::vector<engine::Handle> visits;
  for (const Present& one : all) visits.push_back(one.visit);
  return visits;
}

void Sharing::set_slots(std::uint32_t index, std::uint32_t slots) {
  Station& station = stations_[index];
  move(station);
  station.slots = slots;
  refresh(index);
}

void Sharing::set_slowness(std::uint32_t index, double factor) {
  Station& station = stations_[index];
  move(station);
  station.slow = factor;
  refresh(index);
}

double Sharing::served_s(std::uint32_t index, engine::Handle visit) const {
  const Station& station = stations_[index];
  const double since_s = clock_.now_s() - station.given.moved_s;
  return station.given.work_s + since_s / station.share() -
         station.heap[places_[visit.index]].from_s;
}

bool Sharing::was_crowded(std::uint32_t index, double since_s) const {
  return stations_[index].crowded_s > since_s;
}

void Sharing::put(Station& station, std::uint32_t place, const Present& who) {
  station.heap[place] = who;
  places_[who.visit.index] = place;
}

void Sharing::sift_up(Station& station, std::uint32_t place, const Present& who) {
  while (place > 0) {
    const std::uint32_t parent = (place - 1) / 2;
    if (!sooner(who, station.heap[parent])) break;
    put(station, place, station.heap[parent]);
    place = parent;
  }
  put(station, place, who);
}

void Sharing::sift_down(Station& station, std::uint32_t place, const Present& who) {
  const std::uint32_t end = station.number();
  for (std::uint32_t child = 2 * place + 1; child < end; child = 2 * place + 1) {
    if (child + 1 < end && sooner(station.heap[child + 1], station.heap[child])) ++child;
    if (!sooner(station.heap[child], who)) break;
    put(station, place, station.heap[child]);
    place = child;
  }
  put(station, place, who);
}

}  // namespace nines::system
