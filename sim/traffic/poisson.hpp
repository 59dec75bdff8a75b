/// @file
/// Arrivals that know nothing of each other: exponential gaps.   P(gap > t) = exp(-rate t)
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "traffic/source.hpp"

namespace nines::traffic {

class Poisson {
 public:
  static constexpr std::string_view name = "poisson";
  static constexpr bool stationary = true;
  static Poisson read(input::Reader& in);
  /// `rate` is finite and above 0.
  explicit Poisson(PerSecond rate);

  [[nodiscard]] PerSecond rate() const { return rate_; }
  [[nodiscard]] std::optional<dist::Distribution> gap() const;
  [[nodiscard]] std::optional<std::uint64_t> count() const { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;
  [[nodiscard]] std::string describe() const;

 private:
  PerSecond rate_;
};

}  // namespace nines::traffic
