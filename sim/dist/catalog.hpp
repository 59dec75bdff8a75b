/// @file
/// The list of distributions. Include it to make a Distribution from a kind or to look into one.
#pragma once

#include <memory>
#include <utility>

#include "core/catalog.hpp"
#include "dist/constant.hpp"
#include "dist/distribution.hpp"
#include "dist/exponential.hpp"

namespace nines {

using Distributions = Catalog<Constant, Exponential>;  // add here, and only here

struct AnyDistribution {
  Distributions::Variant kind;
};

template <DurationKind Kind>
Distribution::Distribution(Kind kind)
    : any_(std::make_shared<const AnyDistribution>(AnyDistribution{std::move(kind)})) {}

/// The kind inside, or null.
template <class Kind>
const Kind* get_if(const Distribution& distribution) {
  return std::get_if<Kind>(&distribution.any().kind);
}

}  // namespace nines
