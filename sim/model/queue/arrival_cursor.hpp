/// @file
/// The next customer of a feed, one at a time, for the event engine.
#pragma once

#include "model/queue/feed.hpp"
#include "model/queue/job.hpp"

namespace nines::queue {

class ArrivalCursor {
 public:
  ArrivalCursor(const QueueParameters& parameters, const traffic::SourceSeed& seed)
      : feed_(parameters, seed) {
    advance();
  }

  /// When the next customer comes; infinity when nobody will.
  [[nodiscard]] double time_s() const { return time_s_; }
  [[nodiscard]] double patience_s() const { return feed_.patience_s()[position_]; }
  /// Writes the customer where it will stay. A job made here and copied there would be read in wide
  /// words right after it was written in narrow ones, which stalls the processor.
  void write(Job& job, bool counted) const {
    job.arrival_s = time_s_;
    job.work_s = job.left_s = feed_.services_s()[position_];
    job.number = number_;
    job.job_class = feed_.classes()[position_];
    job.impatient = false;
    job.counted = counted;
    job.delayed = false;
  }
  void advance() {
    if (++position_ >= CustomerFeed::block) {
      feed_.refill();
      position_ = 0;
    }
    time_s_ += feed_.gaps_s()[position_];
    ++number_;
  }

 private:
  CustomerFeed feed_;
  std::size_t position_ = CustomerFeed::block - 1;
  double time_s_ = 0;
  std::uint64_t number_ = ~std::uint64_t{0};  // the first is number 0
};

}  // namespace nines::queue
