/// @file
/// An arrival process as a value: any kind of the catalog (traffic/catalog.hpp).
/// `rate` is the long-run mean number of customers a second. Where gaps are independent and alike,
/// `gap` is their distribution, which queueing formulas ask for.
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

struct AnyArrivals;  ///< Holds the variant; traffic/catalog.hpp.

/// What a class must bring to stand in the catalog.
template <class Kind>
concept ArrivalKind = requires(const Kind& kind, const SourceSeed& seed) {
  std::string_view{Kind::name};
  { kind.rate() } -> std::same_as<PerSecond>;
  { kind.gap() } -> std::same_as<std::optional<dist::Distribution>>;
  { Kind::stationary } -> std::convertible_to<bool>;  // It has no time of its own.
  { kind.count() } -> std::same_as<std::optional<std::uint64_t>>;
  { kind.start(seed) } -> std::same_as<std::unique_ptr<ArrivalSource>>;
  { kind.describe() } -> std::same_as<std::string>;
};

class Arrivals {
 public:
  static constexpr std::string_view family = "arrivals";
  static Arrivals read(input::Value& in);
  static Arrivals example();

  /// `Arrivals{Poisson{...}}`; include traffic/catalog.hpp.
  template <ArrivalKind Kind>
  Arrivals(Kind kind);

  [[nodiscard]] PerSecond rate() const;
  [[nodiscard]] bool is_poisson() const;
  /// Independent gaps of one distribution; nothing for batches and rates that change.
  [[nodiscard]] std::optional<dist::Distribution> gap() const;
  /// Whether the process has no time of its own: a run of it can settle. A profile or a trace
  /// cannot.
  [[nodiscard]] bool is_stationary() const;
  /// Customers after which a replay ends; nothing for a process without end.
  [[nodiscard]] std::optional<std::uint64_t> count() const;
  [[nodiscard]] std::string_view kind_name() const;
  [[nodiscard]] std::string describe() const;  ///< "Poisson arrivals, 80/s".

  [[nodiscard]] std::unique_ptr<ArrivalSource> start(const SourceSeed& seed) const;

  [[nodiscard]] const AnyArrivals& any() const { return *any_; }

 private:
  explicit Arrivals(std::shared_ptr<const AnyArrivals> any) : any_(std::move(any)) {}

  std::shared_ptr<const AnyArrivals> any_;
};

}  // namespace nines::traffic
