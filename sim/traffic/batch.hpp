/// @file
/// Customers that come together: batches as a Poisson process of `rate`, of independent sizes.
/// Customers a second = rate E[size]. The customers of a batch arrive at the same instant, in a
/// row.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "traffic/batch_size.hpp"
#include "traffic/source.hpp"

namespace nines::traffic {

class Batch {
 public:
  static constexpr std::string_view name = "batch";
  static constexpr bool stationary = true;
  static Batch read(input::Reader& in);
  /// `rate` counts batches; finite and above 0.
  Batch(PerSecond rate, BatchSize size);

  [[nodiscard]] PerSecond rate() const { return batch_rate_ * size_.mean(); }
  [[nodiscard]] PerSecond batch_rate() const { return batch_rate_; }
  [[nodiscard]] const BatchSize& size() const { return size_; }
  [[nodiscard]] std::optional<dist::Distribution> gap() const { return std::nullopt; }
  [[nodiscard]] std::optional<std::uint64_t> count() const { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;
  [[nodiscard]] std::string describe() const;

 private:
  PerSecond batch_rate_;
  BatchSize size_;
};

}  // namespace nines::traffic
