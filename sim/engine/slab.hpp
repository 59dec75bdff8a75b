/// @file
/// A pool (engine/pool.hpp) whose entries never move: a reference to one stays good while others
/// are acquired. Entries stand in chunks that are allocated once and used again.
/// Handles work as in Pool: releasing an entry makes every copy of its handle stale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/contract.hpp"
#include "engine/pool.hpp"

namespace nines::engine {

/// Stands for no entry; never alive.
inline constexpr Handle no_entry{std::numeric_limits<std::uint32_t>::max(), 0};

template <class T>
class Slab {
 public:
  /// A fresh entry; the memory of the entry released last is used first.
  Handle acquire() {
    if (free_head_ == no_entry.index) grow();
    const std::uint32_t index = free_head_;
    Entry& entry = at(index);
    free_head_ = entry.next_free;
    entry.value = T{};
    entry.live = true;
    ++live_;
    return {index, entry.generation};
  }

  /// The handle goes stale, and with it every copy of it.
  void release(Handle handle) {
    NINES_CHECK(alive(handle));
    Entry& entry = at(handle.index);
    ++entry.generation;
    entry.live = false;
    entry.next_free = free_head_;
    free_head_ = handle.index;
    --live_;
  }

  [[nodiscard]] bool alive(Handle handle) const {
    return handle.index < chunks_.size() * chunk_size &&
           at(handle.index).generation == handle.generation;
  }

  [[nodiscard]] T& operator[](Handle handle) {
    NINES_CHECK(alive(handle));
    return at(handle.index).value;
  }
  [[nodiscard]] const T& operator[](Handle handle) const {
    NINES_CHECK(alive(handle));
    return at(handle.index).value;
  }

  [[nodiscard]] std::size_t size() const { return live_; }
  /// Entries ever in use at once, rounded up to chunks: the memory held.
  [[nodiscard]] std::size_t capacity() const { return chunks_.size() * chunk_size; }
  /// Bytes an entry takes.
  [[nodiscard]] static constexpr std::size_t entry_bytes() { return sizeof(Entry); }

  /// Calls visit(handle, value) for every live entry, in the order of their places.
  template <class Visitor>
  void for_each(Visitor&& visit) {
    for (std::uint32_t index = 0; index < capacity(); ++index) {
      Entry& entry = at(index);
      if (entry.live) visit(Handle{index, entry.generation}, entry.value);
    }
  }

 private:
  static constexpr std::uint32_t chunk_bits = 8;
  static constexpr std::uint32_t chunk_size = 1U << chunk_bits;
  struct Entry {
    T value;
    std::uint32_t generation = 0;
    std::uint32_t next_free = 0;
    bool live = false;
  };

  [[nodiscard]] Entry& at(std::uint32_t index) {
    return chunks_[index >> chunk_bits][index & (chunk_size - 1)];
  }
  [[nodiscard]] const Entry& at(std::uint32_t index) const {
    return chunks_[index >> chunk_bits][index & (chunk_size - 1)];
  }

  void grow() {
    const auto first = static_cast<std::uint32_t>(capacity());
    NINES_EXPECTS(first < no_entry.index - chunk_size);
    chunks_.push_back(std::make_unique<Entry[]>(chunk_size));
    for (std::uint32_t i = 0; i < chunk_size; ++i) {
      at(first + i).next_free = i + 1 < chunk_size ? first + i + 1 : no_entry.index;
    }
    free_head_ = first;
  }

  std::vector<std::unique_ptr<Entry[]>> chunks_;
  std::uint32_t free_head_ = no_entry.index;
  std::size_t live_ = 0;
};

}  // namespace nines::engine
