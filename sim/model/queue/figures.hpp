/// @file
/// What one replication of a station leaves behind, and from which stretch of it. A customer counts
/// if it arrives within the window [start, end); time averages are integrals over the same window.
///   wait     until service begins or patience ends; where service may be interrupted or shared,
///            the time in the system beyond the service itself
///   latency  time in the system of a customer that was served
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/quantity.hpp"
#include "stats/log_linear_histogram.hpp"

namespace nines::queue {

/// The window: what is left out at the start, and how long is measured after that. Of the two ways
/// to say each, the one not used is 0 (warm-up) or without limit (horizon).
struct QueueWindow {
  static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
  double warmup_s = 0;
  std::uint64_t warmup_customers = 0;
  double horizon_s = infinity;
  std::uint64_t horizon_customers = no_limit;
};

/// More than this in the system end a replication: about 200 MB.
inline constexpr std::uint64_t most_in_system = std::uint64_t{1} << 22;

/// Sum, count and histogram of a time, added to in blocks.
class TimeRecord {
 public:
  void add(double time_s) {
    buffer_s_[size_++] = time_s;
    if (size_ == buffer_s_.size()) [[unlikely]]
      flush();
  }
  /// The same for many at once; the block is used as scratch space.
  void add_block(std::span<double> times_s);
  /// Takes in what is still in the buffer. Call it before reading.
  void flush();

  [[nodiscard]] double sum_s() const { return sum_s_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t positive() const { return positive_; }
  [[nodiscard]] const stats::LogLinearHistogram& histogram() const { return histogram_; }

 private:
  std::size_t size_ = 0;
  double sum_s_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t positive_ = 0;
  stats::LogLinearHistogram histogram_;
  std::array<double, 512> buffer_s_{};
};

enum class Fate : std::uint8_t { served, abandoned, blocked };

/// One customer's story, for tests and for the pilot: index n of the vector is the n-th arrival.
struct CustomerStory {
  double arrival_s = 0;
  double wait_s = 0;
  double in_system_s = 0;
  Fate fate = Fate::blocked;
  bool finished = false;
  friend bool operator==(const CustomerStory&, const CustomerStory&) = default;
};
using CustomerLog = std::vector<CustomerStory>;

/// Sums over the counted customers of one class.
struct ClassFigures {
  double wait_sum_s = 0;
  std::uint64_t accepted = 0;
  double latency_sum_s = 0;
  std::uint64_t served = 0;
};

struct QueueFigures {
  double start_s = 0;
  double end_s = 0;
  std::uint64_t arrivals = 0;  ///< Counted customers, whatever became of them.
  std::uint64_t blocked = 0;
  std::uint64_t abandoned = 0;
  std::uint64_t delayed = 0;     ///< Accepted but not served at once and without interruption.
  std::uint64_t unfinished = 0;  ///< Counted, and still there when the replication was cut short.
  std::uint64_t departures = 0;  ///< Served customers that left within the window.
  double in_queue_s = 0;         ///< Integral of the number waiting.
  double in_service_s = 0;       ///< Integral of the number of busy servers.
  bool overflowed = false;       ///< More than most_in_system: the window ends there.
  TimeRecord wait;
  TimeRecord latency;
  std::vector<ClassFigures> classes;  ///< Empty where the discipline knows none.

  [[nodiscard]] double duration_s() const { return end_s - start_s; }
};

}  // namespace nines::queue
