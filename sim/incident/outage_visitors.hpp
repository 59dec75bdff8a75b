/// @file
/// Customers who meet an outage, when `per_mean` of them arrive during an outage of mean length.
/// An outage of length x is met by x per_mean/mean of them, rounded up or down at random so that
/// the expectation is exact: long ones are met more often in proportion to their length. They stand
/// at one uniform point of it, or, so that a long outage is seen along its length, at one in each
/// of several equal parts, at most `most_points`; what a point has ahead is a residual life.
/// Ref: Cox (1962), Renewal Theory, section 5; Cochran (1977), Sampling Techniques, 5.3 (strata).
#pragma once

#include <algorithm>
#include <cstdint>

#include "random/stream.hpp"

namespace nines::incident {

class OutageVisitors {
 public:
  static constexpr double per_mean = 1024;
  /// Outages up to so many means are met at one point.
  static constexpr double short_means = 4;
  static constexpr double most_points = 4096;

  OutageVisitors(double mean_s, random::Stream rng) : per_s_(per_mean / mean_s), rng_(rng) {}

  /// Calls meet(remaining_s, customers) for each point with a customer.
  template <class Meet>
  void visit(double length_s, Meet&& meet) {
    const double customers = length_s * per_s_;
    if (customers > short_means * per_mean) [[unlikely]] {
      const auto points = static_cast<std::int64_t>(std::min(customers / per_mean, most_points));
      const double part_s = length_s / static_cast<double>(points);
      for (std::int64_t part = 0; part < points; ++part) {
        visit_part(part_s, static_cast<double>(part) * part_s,
                   std::min(customers / static_cast<double>(points), most_customers), meet);
      }
      return;
    }
    visit_part(length_s, 0, customers, meet);
  }

 private:
  // One word of random bits gives the place and the rounding, 32 bits each.
  template <class Meet>
  void visit_part(double part_s, double after_s, double customers, Meet&& meet) {
    constexpr double unit = 0x1p-32;
    const std::uint64_t bits = rng_();
    const double place = (static_cast<double>(static_cast<std::int64_t>(bits >> 32)) + 0.5) * unit;
    const double round =
        (static_cast<double>(static_cast<std::int64_t>(bits & 0xffffffffU)) + 0.5) * unit;
    const auto count = static_cast<std::int64_t>(customers + round);
    if (count > 0) [[likely]]
      meet(after_s + part_s * place, static_cast<std::uint64_t>(count));
  }

  /// Keeps counts far from overflow when a heavy tail is heaviest.
  static constexpr double most_customers = 1e12;

  double per_s_;
  random::Stream rng_;
};

}  // namespace nines::incident
