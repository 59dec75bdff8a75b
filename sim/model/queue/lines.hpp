/// @file
/// Waiting lines, one for each way of choosing who is next. `push` takes a newcomer (`push_slot`
/// lets it be written in place), `put_back` one whose service was interrupted, `pop` gives the
/// next; `keep_if` forgets those who have left.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/ring.hpp"
#include "model/queue/job.hpp"
#include "random/uniform.hpp"

namespace nines::queue {

/// Rebuilds a ring without the jobs that do not pass; their order stays.
template <class Keep>
void keep_in_ring(engine::Ring<Job>& ring, Keep&& keep) {
  for (std::size_t left = ring.size(); left > 0; --left) {
    const Job job = ring.pop_front();
    if (keep(job)) ring.push_back(job);
  }
}

class FifoLine {
 public:
  [[nodiscard]] std::size_t size() const { return jobs_.size(); }
  Job& push_slot() { return jobs_.push_slot(); }
  Job pop() { return jobs_.pop_front(); }
  template <class Keep>
  void keep_if(Keep&& keep) {
    keep_in_ring(jobs_, keep);
  }

 private:
  engine::Ring<Job> jobs_;
};

class LifoLine {
 public:
  [[nodiscard]] std::size_t size() const { return jobs_.size(); }
  Job& push_slot() { return jobs_.push_slot(); }
  Job pop() { return jobs_.pop_back(); }
  template <class Keep>
  void keep_if(Keep&& keep) {
    keep_in_ring(jobs_, keep);
  }

 private:
  engine::Ring<Job> jobs_;
};

/// Everyone in the line is equally likely. One who has left may be drawn, and then another is: what
/// is left is still uniform.
class RandomLine {
 public:
  explicit RandomLine(random::Stream choice) : choice_(choice) {}
  [[nodiscard]] std::size_t size() const { return jobs_.size(); }
  void push(const Job& job) { jobs_.push_back(job); }
  Job pop() {
    const auto place = static_cast<std::size_t>(random::uniform_below(jobs_.size(), choice_));
    const Job job = jobs_[place];
    jobs_[place] = jobs_.back();
    jobs_.pop_back();
    return job;
  }
  template <class Keep>
  void keep_if(Keep&& keep) {
    std::erase_if(jobs_, [&](const Job& job) { return !keep(job); });
  }

 private:
  random::Stream choice_;
  std::vector<Job> jobs_;
};

/// A line for each class; the first that is not empty is served.
class PriorityLine {
 public:
  explicit PriorityLine(std::size_t classes) : lines_(classes) {}
  [[nodiscard]] std::size_t size() const { return size_; }
  void push(const Job& job) {
    lines_[job.job_class].push_back(job);
    ++size_;
  }
  void put_back(const Job& job) {
    lines_[job.job_class].push_front(job);
    ++size_;
  }
  Job pop() {
    std::size_t k = 0;
    while (lines_[k].empty()) ++k;
    --size_;
    return lines_[k].pop_front();
  }
  template <class Keep>
  void keep_if(Keep&& keep) {
    size_ = 0;
    for (engine::Ring<Job>& line : lines_) {
      keep_in_ring(line, keep);
      size_ += line.size();
    }
  }

 private:
  std::vector<engine::Ring<Job>> lines_;
  std::size_t size_ = 0;
};

/// The least work left first; equal ones in the order of arrival.
class ShortestLine {
 public:
  [[nodiscard]] std::size_t size() const { return jobs_.size(); }
  void push(const Job& job) {
    jobs_.push_back(job);
    std::push_heap(jobs_.begin(), jobs_.end(), later);
  }
  void put_back(const Job& job) { push(job); }
  Job pop() {
    std::pop_heap(jobs_.begin(), jobs_.end(), later);
    const Job job = jobs_.back();
    jobs_.pop_back();
    return job;
  }
  template <class Keep>
  void keep_if(Keep&& keep) {
    std::erase_if(jobs_, [&](const Job& job) { return !keep(job); });
    std::make_heap(jobs_.begin(), jobs_.end(), later);
  }

 private:
  static bool later(const Job& a, const Job& b) {
    if (a.left_s != b.left_s) return a.left_s > b.left_s;
    return a.number > b.number;
  }

  std::vector<Job> jobs_;
};

}  // namespace nines::queue
