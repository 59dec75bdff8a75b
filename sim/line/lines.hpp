/// @file
/// Waiting lines, one for each way of choosing who is next. `push` takes a newcomer (`push_slot`
/// lets it be written in place), `put_back` one whose service came to nothing or was interrupted,
/// `pop` gives the next; `keep_if` forgets those who have left. An Item has `left_s`, `number` and
/// `job_class` as far as the line looks at them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/ring.hpp"
#include "random/uniform.hpp"

namespace nines::line {

/// Rebuilds a ring without the items that do not pass; their order stays.
template <class Item, class Keep>
void keep_in_ring(engine::Ring<Item>& ring, Keep&& keep) {
  for (std::size_t left = ring.size(); left > 0; --left) {
    const Item item = ring.pop_front();
    if (keep(item)) ring.push_back(item);
  }
}

/// A line in the order of arrival, whichever end is served.
template <class Item>
class RingLine {
 public:
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  Item& push_slot() { return items_.push_slot(); }
  void push(const Item& item) { items_.push_back(item); }
  template <class Keep>
  void keep_if(Keep&& keep) {
    keep_in_ring(items_, keep);
  }

 protected:
  engine::Ring<Item> items_;
};

template <class Item>
class FifoLine : public RingLine<Item> {
 public:
  void put_back(const Item& item) { this->items_.push_front(item); }
  Item pop(random::Stream&) { return this->items_.pop_front(); }
};

template <class Item>
class LifoLine : public RingLine<Item> {
 public:
  void put_back(const Item& item) { this->items_.push_back(item); }
  Item pop(random::Stream&) { return this->items_.pop_back(); }
};

/// Everyone in the line is equally likely. One who has left may be drawn, and then another is: what
/// is left is still uniform.
template <class Item>
class RandomLine {
 public:
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  void push(const Item& item) { items_.push_back(item); }
  void put_back(const Item& item) { push(item); }
  Item pop(random::Stream& choice) {
    const auto place = static_cast<std::size_t>(random::uniform_below(items_.size(), choice));
    const Item item = items_[place];
    items_[place] = items_.back();
    items_.pop_back();
    return item;
  }
  template <class Keep>
  void keep_if(Keep&& keep) {
    std::erase_if(items_, [&](const Item& item) { return !keep(item); });
  }

 private:
  std::vector<Item> items_;
};

/// A line for each class; the first that is not empty is served.
template <class Item>
class PriorityLine {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  void push(const Item& item) {
    line_of(item).push_back(item);
    ++size_;
  }
  void put_back(const Item& item) {
    line_of(item).push_front(item);
    ++size_;
  }
  Item pop(random::Stream&) {
    std::size_t k = 0;
    while (lines_[k].empty()) ++k;
    --size_;
    return lines_[k].pop_front();
  }
  template <class Keep>
  void keep_if(Keep&& keep) {
    size_ = 0;
    for (engine::Ring<Item>& line : lines_) {
      keep_in_ring(line, keep);
      size_ += line.size();
    }
  }

 private:
  engine::Ring<Item>& line_of(const Item& item) {
    if (item.job_class >= lines_.size()) [[unlikely]]
      lines_.resize(item.job_class + std::size_t{1});
    return lines_[item.job_class];
  }

  std::vector<engine::Ring<Item>> lines_;
  std::size_t size_ = 0;
};

/// The least work left first; equal ones in the order of their numbers.
template <class Item>
class ShortestLine {
 public:
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  void push(const Item& item) {
    items_.push_back(item);
    std::push_heap(items_.begin(), items_.end(), later);
  }
  void put_back(const Item& item) { push(item); }
  Item pop(random::Stream&) {
    std::pop_heap(items_.begin(), items_.end(), later);
    const Item item = items_.back();
    items_.pop_back();
    return item;
  }
  template <class Keep>
  void keep_if(Keep&& keep) {
    std::erase_if(items_, [&](const Item& item) { return !keep(item); });
    std::make_heap(items_.begin(), items_.end(), later);
  }

 private:
  static bool later(const Item& a, const Item& b) {
    if (a.left_s != b.left_s) return a.left_s > b.left_s;
    return a.number > b.number;
  }

  std::vector<Item> items_;
};

}  // namespace nines::line
