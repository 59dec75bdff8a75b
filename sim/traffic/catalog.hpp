/// @file
/// The list of arrival processes. Include it to make Arrivals from a kind or to look into one.
#pragma once

#include <memory>
#include <utility>

#include "core/catalog.hpp"
#include "traffic/arrivals.hpp"
#include "traffic/batch.hpp"
#include "traffic/modulated.hpp"
#include "traffic/poisson.hpp"
#include "traffic/profile.hpp"
#include "traffic/renewal.hpp"
#include "traffic/trace.hpp"

namespace nines::traffic {

using ArrivalKinds = Catalog<Poisson, Renewal, Batch, Modulated, Profile, Trace>;  // only here

struct AnyArrivals {
  ArrivalKinds::Variant kind;
};

template <ArrivalKind Kind>
Arrivals::Arrivals(Kind kind)
    : any_(std::make_shared<const AnyArrivals>(AnyArrivals{std::move(kind)})) {}

/// The kind inside, or null.
template <class Kind>
const Kind* get_if(const Arrivals& arrivals) {
  return std::get_if<Kind>(&arrivals.any().kind);
}

}  // namespace nines::traffic
