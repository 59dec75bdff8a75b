/// @file
/// Two-parameter families from any two things a person knows of them: "median 1m, p99 60m".
/// A family is X = scale * Y(shape). Two of mean, sd and quantiles fix the shape by their ratio,
/// which is solved with the functions of math/special: the same bits on every machine.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/quantity.hpp"
#include "input/forward.hpp"

namespace nines::dist {

enum class Feature { mean, sd, cv, median, p90, p95, p99, p999, mu, sigma, shape, scale };

/// What a person gave: durations in s; cv and shape plain.
using Features = std::vector<std::pair<Feature, double>>;

/// The key of a feature in a scenario, such as "p99.9".
[[nodiscard]] std::string_view feature_key(Feature feature);
/// The probability of a quantile feature (median to p99.9), or 0 for others.
[[nodiscard]] double feature_probability(Feature feature);

/// Reads whichever of `accepted` stand in the object; throws DomainError unless they are two.
/// `of_normal`: mu and sigma are durations; otherwise they are those of log(X/1s), plain numbers.
[[nodiscard]] Features read_features(input::Reader& in, std::string_view kind,
                                     std::span<const Feature> accepted, bool of_normal = false);

struct ScaleFamily {
  std::string_view name;
  /// The feature of Y(shape): a duration in units of the scale, or cv. NaN or infinite where there
  /// is none.
  std::function<double(Feature, double shape)> standard;
  double lightest;  ///< The shapes searched, from the lightest tail ...
  double heaviest;  ///< ... to the heaviest. Where two shapes fit, the lighter is taken.
  /// Shape from cv where there is a formula.
  std::function<double(double cv)> shape_from_cv = nullptr;
};

struct ScaleAndShape {
  double scale_s;
  double shape;
};

/// Throws DomainError when the pair is not sufficient or no member of the family has it.
[[nodiscard]] ScaleAndShape solve(const ScaleFamily& family, const Features& features);

/// Warns when more than one member of the family has the features.
void warn_if_ambiguous(input::Reader& in, const ScaleFamily& family, const Features& features);

/// "mean 5s" for messages.
[[nodiscard]] std::string feature_text(Feature feature, double value);

}  // namespace nines::dist
