/// @file
/// @Name@: what makes these arrivals different, in a sentence.   gap = ...
/// Ref: author (year), section.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "traffic/source.hpp"

namespace nines::traffic {

class @Name @{public : static constexpr std::string_view name = "@name@";
static constexpr bool stationary = true;
static @Name @read(input::Reader& in);
explicit @Name @(PerSecond rate);

[[nodiscard]] PerSecond rate() const {
  return rate_;
}
[[nodiscard]] std::optional<dist::Distribution> gap() const;
[[nodiscard]] std::optional<std::uint64_t> count() const {
  return std::nullopt;
}
[[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;
[[nodiscard]] std::string describe() const;

private:
PerSecond rate_;
};  // namespace nines::traffic

}  // namespace nines::traffic
