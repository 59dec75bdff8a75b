/// @file
/// Entries (customers, calls) that come and go, in one array, named by an index and a generation.
/// Releasing an entry raises its generation, so every handle still held elsewhere (in a timer, in a
/// queue) goes stale at once: this is how a timer is cancelled in O(1).
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/contract.hpp"

namespace nines::engine {

struct Handle {
  std::uint32_t index = 0;
  std::uint32_t generation = 0;
  friend bool operator==(Handle, Handle) = default;
};

template <class T>
class Pool {
 public:
  /// A fresh entry; the memory of the entry released last is used first.
  Handle acquire() {
    if (free_head_ == none) {
      NINES_EXPECTS(entries_.size() < none);
      entries_.push_back(Entry{T{}, 0, none});
      ++live_;
      return {static_cast<std::uint32_t>(entries_.size() - 1), 0};
    }
    const std::uint32_t index = free_head_;
    Entry& entry = entries_[index];
    free_head_ = entry.next_free;
    entry.value = T{};
    ++live_;
    return {index, entry.generation};
  }

  /// The handle goes stale, and with it every copy of it.
  void release(Handle handle) {
    NINES_CHECK(alive(handle));
    Entry& entry = entries_[handle.index];
    ++entry.generation;
    entry.next_free = free_head_;
    free_head_ = handle.index;
    --live_;
  }

  [[nodiscard]] bool alive(Handle handle) const {
    return entries_[handle.index].generation == handle.generation;
  }

  [[nodiscard]] T& operator[](Handle handle) {
    NINES_CHECK(alive(handle));
    return entries_[handle.index].value;
  }
  [[nodiscard]] const T& operator[](Handle handle) const {
    NINES_CHECK(alive(handle));
    return entries_[handle.index].value;
  }

  [[nodiscard]] std::size_t size() const { return live_; }
  /// Entries ever in use at once: the memory held.
  [[nodiscard]] std::size_t capacity() const { return entries_.size(); }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  struct Entry {
    T value;
    std::uint32_t generation;
    std::uint32_t next_free;
  };

  std::vector<Entry> entries_;
  std::uint32_t free_head_ = none;
  std::size_t live_ = 0;
};

}  // namespace nines::engine
