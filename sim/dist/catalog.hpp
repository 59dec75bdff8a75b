/// @file
/// The list of distributions. Include it to make a Distribution from a kind or to look into one.
#pragma once

#include <memory>
#include <utility>

#include "core/catalog.hpp"
#include "dist/beta.hpp"
#include "dist/constant.hpp"
#include "dist/distribution.hpp"
#include "dist/empirical.hpp"
#include "dist/exponential.hpp"
#include "dist/extremes.hpp"
#include "dist/gamma.hpp"
#include "dist/hyperexponential.hpp"
#include "dist/lognormal.hpp"
#include "dist/lomax.hpp"
#include "dist/mixture.hpp"
#include "dist/normal.hpp"
#include "dist/pareto.hpp"
#include "dist/quantiles.hpp"
#include "dist/shifted.hpp"
#include "dist/triangular.hpp"
#include "dist/truncated.hpp"
#include "dist/uniform.hpp"
#include "dist/weibull.hpp"

namespace nines::dist {

// Add here, and only here.
using Distributions = Catalog<Constant, Exponential, Uniform, Normal, Lognormal, Weibull, Gamma,
                              Erlang, Pareto, Lomax, Hyperexponential, Triangular, Beta, Mixture,
                              Shifted, Truncated, MaxOf, MinOf, Empirical, Quantiles>;

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

}  // namespace nines::dist
