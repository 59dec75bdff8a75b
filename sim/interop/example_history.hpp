/// @file
/// Seeded histories on which alert rules can be tried: day and night traffic with incidents of
/// every size, volume drops and slow stretches, so that policies fire and stop several times.
/// They are for tests of exported rules, not for statistics.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "policy/alert/policy.hpp"
#include "random/stream.hpp"

namespace nines::interop {

enum class ExampleKind { busy, few_requests, missing_data };

class ExampleHistory {
 public:
  /// A count column and its prefix sums, the first of which is 0.
  struct Column {
    std::vector<std::int64_t> total{0};
    std::vector<std::int64_t> bad{0};
    void add(std::int64_t total_now, std::int64_t bad_now);
  };

  /// Long enough for the rules, with the columns that they read.
  ExampleHistory(ExampleKind kind, std::uint64_t seed, const alert::Setting& setting,
                 const std::vector<alert::Rule>& rules);

  [[nodiscard]] alert::History view() const;
  [[nodiscard]] std::size_t ticks() const { return requests_.total.size() - 1; }
  /// Whether tick i has data.
  [[nodiscard]] bool present(std::size_t i) const { return present_[i + 1] > present_[i]; }
  /// Prefix sums of a count column; empty name: the requests. Null when it has none such.
  [[nodiscard]] const Column* counts(const std::string& column) const;
  /// Values of a measured column, a tick each; below 0 where there is none.
  [[nodiscard]] const std::vector<double>* values(const std::string& column) const;

 private:
  struct Mood;

  /// `pending`: the longest `for`, in ticks.
  void lay_out(ExampleKind kind, std::uint64_t seed, std::size_t ticks, std::size_t pending);
  void add_tick(const Mood& mood, random::Stream& random);
  void add_latencies(const Mood& mood, bool known, random::Stream& random);

  alert::Setting setting_;
  Column requests_;
  std::vector<std::int64_t> present_{0};
  std::map<std::string, Column> counts_;
  std::map<std::string, std::vector<double>> values_;
  std::map<std::string, std::vector<double>> value_sums_;
  std::map<std::string, std::vector<std::int64_t>> value_counts_;
  std::map<std::string, double> usual_s_;  ///< Usual value of each measured column.
};

}  // namespace nines::interop
