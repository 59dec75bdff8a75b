#include "stats/log_linear_histogram.hpp"

#include <algorithm>
#include <cmath>

#include "core/contract.hpp"
#include "core/error.hpp"

namespace nines::stats {

// Everything that the inlined add() leaves out: values outside the range that has memory.
void LogLinearHistogram::add_rare(double value, std::uint64_t count) {
  NINES_EXPECTS(value >= 0);  // NaN fails too.
  if (value == 0) {
    // Some memory, whichever, so that the next zero takes the short way.
    if (slots_ == 0) cover(lowest_key, lowest_key + 1);
    cells_[0] += count;
  } else if (value < lowest) {
    below_ += count;
  } else if (value >= highest) {
    above_ += count;
  } else {
    const auto key = static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(value) >> key_shift);
    cover(key, key + 1);
    cells_[1 + key - first_key_] += count;
  }
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

// Widens the range to whole octaves around [from_key, to_key). An octave at a time is enough: there
// are 70, so a histogram grows 70 times in its life at worst.
void LogLinearHistogram::cover(std::uint32_t from_key, std::uint32_t to_key) {
  constexpr std::uint32_t octave = buckets_per_octave;
  std::uint32_t first = from_key / octave * octave;
  std::uint32_t last = (to_key + octave - 1) / octave * octave;
  if (slots_ > 0) {
    if (first >= first_key_ && last <= first_key_ + slots_) return;
    first = std::min(first, first_key_);
    last = std::max(last, first_key_ + slots_);
  }
  std::vector<std::uint64_t> wider(1 + last - first, 0);
  if (slots_ > 0) {
    wider[0] = cells_[0];
    std::copy(cells_.begin() + 1, cells_.end(), wider.begin() + 1 + (first_key_ - first));
  }
  cells_ = std::move(wider);
  first_key_ = first;
  slots_ = last - first;
}

void LogLinearHistogram::merge(const LogLinearHistogram& other) {
  if (other.slots_ > 0) {
    cover(other.first_key_, other.first_key_ + other.slots_);
    const std::size_t offset = other.first_key_ - first_key_;
    for (std::size_t slot = 0; slot < other.slots_; ++slot) {
      cells_[1 + offset + slot] += other.cells_[1 + slot];
    }
    cells_[0] += other.cells_[0];
  }
  below_ += other.below_;
  above_ += other.above_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void LogLinearHistogram::clear() {
  std::ranges::fill(cells_, 0);
  below_ = above_ = 0;
  min_ = infinity;
  max_ = -infinity;
}

std::uint64_t LogLinearHistogram::count() const {
  std::uint64_t total = below_ + above_;
  for (const std::uint64_t count : cells_) total += count;
  return total;
}

// No value lies outside [min, max], so neither does the part of a bucket that we interpolate in: a
// constant comes out exactly.
LogLinearHistogram::Bucket LogLinearHistogram::cut(double lower, double upper,
                                                   std::uint64_t count) const {
  // Below the span there may be zeros as well, whose min says nothing of the smallest positive.
  return {std::max(lower, min_), std::min(upper, max_), count};
}

namespace {

// The value at a share 0..1 of a bucket. With an infinite upper end all but the start is infinite.
double inside(const LogLinearHistogram::Bucket& bucket, double share) {
  if (share <= 0 || bucket.lower == bucket.upper) return bucket.lower;
  if (share >= 1) return bucket.upper;
  return bucket.lower + share * (bucket.upper - bucket.lower);
}

}  // namespace

double LogLinearHistogram::quantile(double p) const {
  NINES_EXPECTS(p >= 0 && p <= 1);
  if (empty()) return not_a_number;
  if (p == 0) return min_;
  const double wanted = p * static_cast<double>(count());
  double before = 0;
  double found = max_;
  bool done = false;
  for_each_bucket([&](const Bucket& bucket) {
    if (done) return;
    const auto here = static_cast<double>(bucket.count);
    if (before + here >= wanted) {
      found = inside(bucket, (wanted - before) / here);
      done = true;
    }
    before += here;
  });
  return found;
}

double LogLinearHistogram::rank(double x) const {
  NINES_EXPECTS(!std::isnan(x));
  double below = 0;
  for_each_bucket([&](const Bucket& bucket) {
    const auto here = static_cast<double>(bucket.count);
    if (x >= bucket.upper) {
      below += here;
    } else if (x > bucket.lower && std::isfinite(bucket.upper)) {
      below += here * ((x - bucket.lower) / (bucket.upper - bucket.lower));
    }
  });
  return below;
}

double LogLinearHistogram::cdf(double x) const {
  return empty() ? not_a_number : rank(x) / static_cast<double>(count());
}

double LogLinearHistogram::count_above(double x) const {
  return static_cast<double>(count()) - rank(x);
}

double LogLinearHistogram::mean_between(double from, double to) const {
  NINES_EXPECTS(from >= 0 && from < to && to <= 1);
  if (empty()) return not_a_number;
  const auto n = static_cast<double>(count());
  const double first = from * n;
  const double last = to * n;
  double before = 0;
  double sum = 0;
  for_each_bucket([&](const Bucket& bucket) {
    const auto here = static_cast<double>(bucket.count);
    // The share of the bucket between the two ranks, and the middle of that share.
    const double low = std::clamp((first - before) / here, 0.0, 1.0);
    const double high = std::clamp((last - before) / here, 0.0, 1.0);
    if (high > low) sum += (high - low) * here * inside(bucket, (low + high) / 2);
    before += here;
  });
  return sum / (last - first);
}

std::vector<LogLinearHistogram::Bucket> LogLinearHistogram::buckets() const {
  std::vector<Bucket> all;
  for_each_bucket([&](const Bucket& bucket) { all.push_back(bucket); });
  return all;
}

LogLinearHistogram::Snapshot LogLinearHistogram::snapshot() const {
  Snapshot out{{}, zeros(), below_, above_, min_, max_};
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    const std::uint64_t count = cells_[1 + slot];
    if (count > 0) out.entries.push_back({first_key_ + slot - lowest_key, count});
  }
  return out;
}

LogLinearHistogram LogLinearHistogram::restore(const Snapshot& in) {
  LogLinearHistogram out;
  std::uint64_t total = in.zeros + in.below + in.above;
  for (const Snapshot::Entry& entry : in.entries) {
    if (entry.bucket >= highest_key - lowest_key) {
      throw DomainError("histogram bucket beyond the span");
    }
    const std::uint32_t key = lowest_key + entry.bucket;
    out.cover(key, key + 1);
    out.cells_[1 + key - out.first_key_] += entry.count;
    total += entry.count;
  }
  if (total > 0 ? !(in.min >= 0 && in.min <= in.max) : in.min <= in.max) {
    throw DomainError("histogram extremes do not fit its counts");
  }
  if (in.zeros > 0) {
    if (out.slots_ == 0) out.cover(lowest_key, lowest_key + 1);
    out.cells_[0] = in.zeros;
  }
  out.below_ = in.below;
  out.above_ = in.above;
  out.min_ = total > 0 ? in.min : infinity;
  out.max_ = total > 0 ? in.max : -infinity;
  return out;
}

bool operator==(const LogLinearHistogram& a, const LogLinearHistogram& b) {
  const auto x = a.snapshot();
  const auto y = b.snapshot();
  return x.entries == y.entries && x.zeros == y.zeros && x.below == y.below && x.above == y.above &&
         x.min == y.min && x.max == y.max;
}

}  // namespace nines::stats
