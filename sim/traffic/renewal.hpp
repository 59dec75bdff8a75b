/// @file
/// Independent gaps of one distribution; the first is a full gap from time 0.   rate = 1/E[gap]
/// Ref: Cox (1962), Renewal Theory.
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

class Renewal {
 public:
  static constexpr std::string_view name = "renewal";
  static constexpr bool stationary = true;
  static Renewal read(input::Reader& in);
  /// The mean gap is finite and above 0.
  explicit Renewal(dist::Distribution gap);

  [[nodiscard]] PerSecond rate() const { return 1.0 / gap_.mean(); }
  [[nodiscard]] std::optional<dist::Distribution> gap() const { return gap_; }
  [[nodiscard]] std::optional<std::uint64_t> count() const { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;
  [[nodiscard]] std::string describe() const { return "gaps: " + gap_.describe(); }

 private:
  dist::Distribution gap_;
};

}  // namespace nines::traffic
