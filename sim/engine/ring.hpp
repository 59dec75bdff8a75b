/// @file
/// A double-ended queue in one power-of-two array: an index is masked, never divided, and nothing
/// is allocated once the ring has reached its largest size.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/contract.hpp"

namespace nines::engine {

template <class T>
class Ring {
  static_assert(std::is_trivially_copyable_v<T>, "entries are moved as plain memory");

 public:
  Ring() : entries_(16) {}

  [[nodiscard]] bool empty() const { return head_ == tail_; }
  [[nodiscard]] std::size_t size() const { return tail_ - head_; }

  void push_back(T entry) {
    if (size() == entries_.size()) grow();
    entries_[tail_++ & mask()] = entry;
  }
  /// A new last entry, to be written in place: its old contents are whatever was there.
  [[nodiscard]] T& push_slot() {
    if (size() == entries_.size()) grow();
    return entries_[tail_++ & mask()];
  }
  void push_front(T entry) {
    if (size() == entries_.size()) grow();
    entries_[--head_ & mask()] = entry;
  }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[size() - 1]; }
  T pop_front() {
    NINES_CHECK(!empty());
    return entries_[head_++ & mask()];
  }
  T pop_back() {
    NINES_CHECK(!empty());
    return entries_[--tail_ & mask()];
  }
  /// The i-th entry counted from the front.
  [[nodiscard]] T& operator[](std::size_t i) {
    NINES_CHECK(i < size());
    return entries_[(head_ + i) & mask()];
  }
  [[nodiscard]] const T& operator[](std::size_t i) const {
    NINES_CHECK(i < size());
    return entries_[(head_ + i) & mask()];
  }
  void clear() { head_ = tail_ = 0; }

 private:
  [[nodiscard]] std::size_t mask() const { return entries_.size() - 1; }

  void grow() {
    std::vector<T> larger(2 * entries_.size());
    const std::size_t count = size();
    for (std::size_t i = 0; i < count; ++i) larger[i] = (*this)[i];
    entries_ = std::move(larger);
    head_ = 0;
    tail_ = count;
  }

  std::vector<T> entries_;
  std::size_t head_ = 0;  // both count on for ever, modulo 2^64; the difference is the size
  std::size_t tail_ = 0;
};

}  // namespace nines::engine
