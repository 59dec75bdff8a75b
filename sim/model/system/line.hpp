/// @file
/// Who waits at a station, in the order of its discipline. Who leaves the line early is only
/// counted: a place whose visit is gone is passed over, and swept once half of the places are.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/ring.hpp"
#include "engine/slab.hpp"
#include "model/system/system.hpp"
#include "random/uniform.hpp"

namespace nines::system {

class VisitLine {
 public:
  explicit VisitLine(LineOrder order = LineOrder::fifo) : order_(order) {}

  /// Those who wait; who has left does not count.
  [[nodiscard]] std::size_t size() const { return places() - gone_; }

  void push(engine::Handle visit, double work_s) {
    switch (order_) {
      case LineOrder::fifo:
      case LineOrder::lifo:
        ring_.push_back(visit);
        return;
      case LineOrder::random:
        heap_.push_back({work_s, sequence_++, visit});
        return;
      case LineOrder::shortest_job:
        heap_.push_back({work_s, sequence_++, visit});
        std::push_heap(heap_.begin(), heap_.end(), later);
        return;
    }
  }
  /// Puts one back whose service came to nothing: it is next, where the order is that of arrival.
  void put_back(engine::Handle visit, double work_s) {
    if (order_ == LineOrder::fifo) {
      ring_.push_front(visit);
    } else {
      push(visit, work_s);
    }
  }

  /// The next one, or no_entry. `waits(handle)` tells who still does.
  template <class Waits>
  engine::Handle pop(Waits&& waits, random::Stream& choice) {
    while (places() > 0) {
      const engine::Handle next = take(choice);
      if (waits(next)) return next;
      --gone_;
    }
    return engine::no_entry;
  }

  /// One of them has left.
  template <class Waits>
  void note_gone(Waits&& waits) {
    if (++gone_ < 32 || 2 * gone_ < places()) return;
    gone_ = 0;
    for (std::size_t left = ring_.size(); left > 0; --left) {
      const engine::Handle visit = ring_.pop_front();
      if (waits(visit)) ring_.push_back(visit);
    }
    std::erase_if(heap_, [&](const Place& place) { return !waits(place.visit); });
    if (order_ == LineOrder::shortest_job) std::make_heap(heap_.begin(), heap_.end(), later);
  }

 private:
  struct Place {
    double work_s;
    std::uint64_t sequence;
    engine::Handle visit;
  };
  static bool later(const Place& a, const Place& b) {
    return a.work_s != b.work_s ? a.work_s > b.work_s : a.sequence > b.sequence;
  }
  [[nodiscard]] std::size_t places() const { return ring_.size() + heap_.size(); }

  engine::Handle take(random::Stream& choice) {
    switch (order_) {
      case LineOrder::fifo:
        return ring_.pop_front();
      case LineOrder::lifo:
        return ring_.pop_back();
      case LineOrder::random: {
        const auto at = static_cast<std::size_t>(random::uniform_below(heap_.size(), choice));
        std::swap(heap_[at], heap_.back());
        break;
      }
      case LineOrder::shortest_job:
        std::pop_heap(heap_.begin(), heap_.end(), later);
        break;
    }
    const engine::Handle visit = heap_.back().visit;
    heap_.pop_back();
    return visit;
  }

  LineOrder order_;
  engine::Ring<engine::Handle> ring_;
  std::vector<Place> heap_;
  std::uint64_t sequence_ = 0;
  std::size_t gone_ = 0;
};

}  // namespace nines::system
