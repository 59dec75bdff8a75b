#include "model/queue/figures.hpp"

namespace nines::queue {

void TimeRecord::flush() {
  const std::size_t size = size_;
  size_ = 0;
  add_block(std::span(buffer_s_).first(size));
}

void TimeRecord::add_block(std::span<double> times_s) {
  if (size_ > 0) flush();
  // Whether a customer waits is a coin toss to the branch predictor: the positive times are moved
  // together without a branch, and the zeros are counted in one go.
  std::size_t positive = 0;
  for (const double time_s : times_s) {
    times_s[positive] = time_s;
    positive += time_s > 0;
  }
  for (std::size_t n = 0; n < positive; ++n) histogram_.add(times_s[n]);
  if (positive < times_s.size()) histogram_.add(0, times_s.size() - positive);
  // Four sums side by side, always added up in the same order.
  std::array<double, 4> sums_s{};
  const std::size_t whole = positive - positive % sums_s.size();
  for (std::size_t n = 0; n < whole; n += sums_s.size()) {
    for (std::size_t lane = 0; lane < sums_s.size(); ++lane) sums_s[lane] += times_s[n + lane];
  }
  for (std::size_t n = whole; n < positive; ++n) sums_s[n - whole] += times_s[n];
  sum_s_ += (sums_s[0] + sums_s[1]) + (sums_s[2] + sums_s[3]);
  count_ += times_s.size();
  positive_ += positive;
}

}  // namespace nines::queue
