/// @file
/// The kind `outages`: what an outage costs a customer. Up times and outages alternate; the path
/// starts in steady state. The operator counts each outage once (MTTR = E[X]); a customer meets one
/// in proportion to its length (E[X^2]/E[X]) and waits for what is left of it (E[X^2]/(2 E[X])).
///   availability = E[U]/(E[U] + E[X]),  lost = affected (1 - availability) P(R > client_retry_for)
/// Assumes that outages are independent of each other and of the time of day.
/// Ref: Cox (1962), Renewal Theory, sections 5 and 7; Feller (1971), II, VI.7.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"
#include "model/outages/request_volume.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"

namespace nines::outages {

/// How the customer's means are found.
enum class LongOutages {
  /// From the outages of the path. Needs many outages where a few long ones carry the mean.
  as_drawn,
  /// From outages drawn so that long ones come up often, and weighted back (importance sampling).
  oversampled,
};

struct OutageSlo {
  Probability target;
  Seconds window;
  static OutageSlo read(input::Reader& in);
};

struct OutagesParameters {
  dist::Distribution duration = dist::Distribution::example();
  dist::Distribution between =
      dist::Distribution::example();  ///< Up time, from an end to the next start.
  std::string source;                 ///< Where recorded durations come from.
  std::vector<run::Warning> notes;    ///< What was assumed about them.
  Probability affected{1};
  RequestVolume requests;
  std::string requests_text;  ///< Empty when every instant weighs the same.
  Seconds client_retry_for{0};
  std::optional<OutageSlo> slo;
  LongOutages long_outages = LongOutages::as_drawn;

  static OutagesParameters read(input::Reader& in);
};

struct OutagesKind {
  static constexpr std::string_view name = "outages";
  static constexpr std::string_view summary =
      "what an outage costs a customer: the operator's mean beside the customer's, budget and SLO";
  static constexpr std::array run_keys{run::RunKey::replications, run::RunKey::horizon,
                                       run::RunKey::precision, run::RunKey::confidence,
                                       run::RunKey::sampling};
  using Parameters = OutagesParameters;
  /// Throws DomainError for means that are 0 or infinite and for a horizon that does not fit.
  static std::unique_ptr<run::Model> make(Parameters parameters, const run::RunSettings& run);
};

}  // namespace nines::outages
