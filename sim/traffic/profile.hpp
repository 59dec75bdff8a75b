/// @file
/// Poisson arrivals whose rate follows the hours: linear between knots, the same every week.
///     rate(knot k of day d) = weekly[d] (trough + (peak - trough) daily[k]) noise
/// `daily`: levels from 0 (trough) to 1 (peak), spread evenly over a `period` (default a day, from
/// its start); `weekly`: seven factors, one a period. `noise`: coefficient of variation of an
/// independent lognormal factor of mean 1 at every knot. A replication starts at time 0 of day 0.
/// Ref: Lewis & Shedler (1979); by inversion of the cumulated rate instead of thinning.
#pragma once

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

class Profile {
 public:
  static constexpr std::string_view name = "profile";
  static constexpr bool stationary = false;
  struct Shape {
    PerSecond peak;
    PerSecond trough;
    std::vector<double> daily;   ///< Empty: a smooth day, lowest at 4:00 and highest at 16:00.
    std::vector<double> weekly;  ///< Empty: all days alike.
    Seconds period = day;
    double noise = 0;
  };
  static Profile read(input::Reader& in);
  static Profile example();
  explicit Profile(Shape shape);

  [[nodiscard]] PerSecond rate() const { return mean_; }
  /// The rate at a moment, without noise.
  [[nodiscard]] PerSecond rate_at(Seconds time) const;
  [[nodiscard]] std::optional<dist::Distribution> gap() const { return std::nullopt; }
  [[nodiscard]] std::optional<std::uint64_t> count() const { return std::nullopt; }
  [[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;
  [[nodiscard]] std::string describe() const;

  /// Rates at the knots of a week, `step` apart.
  [[nodiscard]] const std::vector<double>& knots_per_s() const { return knots_per_s_; }
  [[nodiscard]] Seconds step() const { return step_; }
  /// After so long it begins anew: a period, or seven where they differ.
  [[nodiscard]] Seconds cycle() const;
  /// Coefficient of variation of the factor at every knot.
  [[nodiscard]] double noise() const { return shape_.noise; }

 private:
  Shape shape_;
  Seconds step_;
  std::vector<double> knots_per_s_;
  PerSecond mean_;
};

}  // namespace nines::traffic
