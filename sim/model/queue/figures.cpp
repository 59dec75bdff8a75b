#include "model/queue/figures.hpp"

namespace nines {

void TimeRecord::flush() {
  // Whether a customer waits is a coin toss to the branch predictor: the positive times are moved
  // together without a branch, and the zeros are counted in one go.
  std::size_t positive = 0;
  for (std::size_t n = 0; n < size_; ++n) {
    const double time_s = buffer_s_[n];
    buffer_s_[positive] = time_s;
    positive += time_s > 0;
  }
  for (std::size_t n = 0; n < positive; ++n) histogram_.add(buffer_s_[n]);
  if (positive < size_) histogram_.add(0, size_ - positive);
  // Four sums side by side, always added up in the same order.
  for (std::size_t n = positive; n % 4 != 0; ++n) buffer_s_[n] = 0;
  std::array<double, 4> sums_s{};
  for (std::size_t n = 0; n < positive; n += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) sums_s[lane] += buffer_s_[n + lane];
  }
  sum_s_ += (sums_s[0] + sums_s[1]) + (sums_s[2] + sums_s[3]);
  count_ += size_;
  positive_ += positive;
  size_ = 0;
}

}  // namespace nines
