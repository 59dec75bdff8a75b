/// @file
/// Recorded arrivals, replayed by every replication: a column of a CSV file with moments (seconds
/// or ISO 8601; the first is time 0) or with gaps in seconds. After the last one nobody comes.
///     rate = n / (last - first), the first and last customer included
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "traffic/source.hpp"

namespace nines::traffic {

class Trace {
 public:
  static constexpr std::string_view name = "trace";
  static constexpr bool stationary = false;
  static Trace read(input::Reader& in);
  static Trace example();
  /// Gaps in seconds, at least one; all are 0 or more and some are above 0.
  Trace(std::vector<double> gaps_s, std::string source);

  [[nodiscard]] PerSecond rate() const { return rate_; }
  [[nodiscard]] std::optional<std::uint64_t> count() const { return gaps_s_->size(); }
  [[nodiscard]] std::optional<dist::Distribution> gap() const { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;
  [[nodiscard]] std::string describe() const;

 private:
  std::shared_ptr<const std::vector<double>> gaps_s_;  // shared with every replication
  std::string source_;
  PerSecond rate_;
};

}  // namespace nines::traffic
