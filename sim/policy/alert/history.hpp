/// @file
/// What an alert policy sees: requests, bad requests and other signals, tick by tick.
/// Tick i covers (i tick, (i+1) tick] from the start of the history and is judged at its end.
/// All columns are prefix sums of n + 1 elements (element i sums the ticks before i), so that any
/// window costs two look-ups. A tick without data adds nothing and is not counted as present.
/// A window of w holds floor(w/tick) ticks and at the start of a history what data there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analytic/burn_rate.hpp"
#include "core/quantity.hpp"

namespace nines::alert {

/// What policies are set against.
struct Setting {
  analytic::Objective objective;
  Seconds tick;
};

/// Things counted, and how many of them were bad. Prefix sums.
struct Counts {
  std::span<const std::int64_t> total;
  std::span<const std::int64_t> bad;
};

/// A quantity measured once a tick, such as a latency percentile. Prefix sums of the values, and of
/// the ticks that have one.
struct Measured {
  std::span<const double> sum;
  std::span<const std::int64_t> present;
};

// Names of the extra columns that conditions read.
inline constexpr std::string_view retries_column = "retries";  ///< Attempts; bad: retries.
inline constexpr std::string_view first_probes_column = "probes.first";  ///< Bad: failed at first.
inline constexpr std::string_view final_probes_column = "probes.final";  ///< Bad: failed at last.
/// "latency.p99" and the like: latency of the tick's requests, in seconds.
[[nodiscard]] std::string latency_column(std::string_view statistic);

/// A view: the columns belong to somebody else.
class History {
 public:
  /// `present` counts the ticks before i that have data of requests; empty: all have.
  /// Throws nothing; columns of different lengths are the programmer's mistake.
  History(const Setting& setting, Counts requests, std::span<const std::int64_t> present = {});

  void add(std::string_view name, Counts counts);
  void add(std::string_view name, Measured measured);

  [[nodiscard]] std::size_t ticks() const { return requests_.total.size() - 1; }
  [[nodiscard]] const Setting& setting() const { return setting_; }
  [[nodiscard]] const Counts& requests() const { return requests_; }
  [[nodiscard]] std::span<const std::int64_t> present() const { return present_; }
  /// Null when the history has no such column: then a condition has no data at any tick.
  [[nodiscard]] const Counts* counts(std::string_view name) const;
  [[nodiscard]] const Measured* measured(std::string_view name) const;

  /// Ticks with data in [from, to).
  [[nodiscard]] std::int64_t present_in(std::size_t from, std::size_t to) const {
    return present_.empty() ? static_cast<std::int64_t>(to - from) : present_[to] - present_[from];
  }

 private:
  struct NamedCounts {
    std::string name;
    Counts counts;
  };
  struct NamedMeasured {
    std::string name;
    Measured measured;
  };
  Setting setting_;
  Counts requests_;
  std::span<const std::int64_t> present_;
  std::vector<NamedCounts> counts_;
  std::vector<NamedMeasured> measured_;
};

/// Owns the columns of a history that is written tick by tick; reusable without new allocations.
class HistoryBuffer {
 public:
  void clear();
  void reserve(std::size_t ticks);
  void add(std::int64_t total, std::int64_t bad);
  void add_missing();
  [[nodiscard]] std::size_t ticks() const { return total_.size() - 1; }
  /// Valid until the buffer changes.
  [[nodiscard]] History view(const Setting& setting) const;

 private:
  std::vector<std::int64_t> total_{0};
  std::vector<std::int64_t> bad_{0};
  std::vector<std::int64_t> present_{0};
};

/// A window as rules write it: "5m", "36h", "3d"; the largest unit of which it is a whole number.
[[nodiscard]] std::string window_text(Seconds window);

/// Whole ticks in a window. Throws DomainError when there is none.
[[nodiscard]] std::size_t ticks_in(Seconds window, Seconds tick);

}  // namespace nines::alert
