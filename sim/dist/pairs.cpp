#include "dist/pairs.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/roots.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "random/math.hpp"

namespace nines {
namespace {

struct FeatureInfo {
  std::string_view key;
  std::string_view help;
  double probability;  // Of a quantile; else 0.
};

constexpr std::array<FeatureInfo, 12> infos{{
    {"mean", "mean duration", 0},
    {"sd", "standard deviation", 0},
    {"cv", "coefficient of variation: standard deviation over mean", 0},
    {"median", "half of all durations are shorter", 0.5},
    {"p90", "90 % of all durations are shorter", 0.9},
    {"p95", "95 % of all durations are shorter", 0.95},
    {"p99", "99 % of all durations are shorter", 0.99},
    {"p99.9", "99.9 % of all durations are shorter", 0.999},
    {"mu", "location parameter", 0},
    {"sigma", "spread parameter", 0},
    {"shape", "shape parameter", 0},
    {"scale", "scale parameter", 0},
}};

const FeatureInfo& info(Feature feature) {
  return infos[static_cast<std::size_t>(feature)];
}

std::string list(const Features& features) {
  std::string text;
  for (const auto& [feature, value] : features) {
    if (!text.empty()) text += " and ";
    text += feature_text(feature, value);
  }
  return text;
}

bool is_plain(Feature feature) {
  return feature == Feature::cv || feature == Feature::shape || feature == Feature::sigma ||
         feature == Feature::mu;
}

// A function of the shape, tabulated from the lightest tail to the heaviest at even log steps.
struct Search {
  const ScaleFamily& family;
  std::function<double(double)> log_value;
  double lowest = infinity;
  double highest = -infinity;

  // The lightest shape at which log_value crosses `target`; NaN where it never does.
  double shape_where(double target) {
    constexpr int points = 400;
    const double from = math::log(family.lightest);
    const double step = (math::log(family.heaviest) - from) / points;
    double found = not_a_number;
    double last_shape = not_a_number;
    double last = not_a_number;
    for (int i = 0; i <= points; ++i) {
      const double shape = math::exp(from + step * i);
      const double value = log_value(shape);
      if (!std::isfinite(value)) {
        last = not_a_number;
        continue;
      }
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
      if (std::isnan(found) && std::isfinite(last) && (last < target) != (value < target)) {
        const double low = std::min(shape, last_shape);
        const double high = std::max(shape, last_shape);
        found = find_root([&](double s) { return log_value(s) - target; }, low, high);
      }
      last = value;
      last_shape = shape;
    }
    return found;
  }
};

[[noreturn]] void refuse(const Search& search, const Features& features, std::string_view what) {
  const double low = math::exp(search.lowest);
  const double high = math::exp(search.highest);
  const std::string range = high > 1e6   ? fmt::format("above {:.4g}", low)
                            : low < 1e-6 ? fmt::format("below {:.4g}", high)
                                         : fmt::format("between {:.4g} and {:.4g}", low, high);
  throw DomainError(fmt::format("no {} has {}: its {} is always {}", search.family.name,
                                list(features), what, range));
}

double shape_of(const ScaleFamily& family, const Features& features, double cv) {
  if (family.shape_from_cv) {
    const double shape = family.shape_from_cv(cv);
    if (shape > 0 && std::isfinite(shape)) return shape;
  }
  Search search{family, [&](double s) { return math::log(family.standard(Feature::cv, s)); }};
  const double shape = search.shape_where(math::log(cv));
  if (std::isnan(shape)) refuse(search, features, "cv");
  return shape;
}

}  // namespace

std::string_view feature_key(Feature feature) {
  return info(feature).key;
}
double feature_probability(Feature feature) {
  return info(feature).probability;
}

std::string feature_text(Feature feature, double value) {
  if (is_plain(feature)) return fmt::format("{} {:.6g}", info(feature).key, value);
  return fmt::format("{} {}", info(feature).key, to_text(Seconds{value}));
}

Features read_features(Reader& in, std::string_view kind, std::span<const Feature> accepted,
                       bool of_normal) {
  Features features;
  std::vector<std::string_view> keys;
  for (Feature feature : accepted) {
    const FeatureInfo& about = info(feature);
    keys.push_back(about.key);
    const bool duration = of_normal ? feature != Feature::cv : !is_plain(feature);
    const Range& range = feature == Feature::mu ? any_number : positive;
    if (duration) {
      if (auto value = in.maybe<Seconds>(about.key, range, about.help)) {
        features.emplace_back(feature, value->raw());
      }
    } else if (auto value = in.maybe<double>(about.key, range, about.help)) {
      features.emplace_back(feature, *value);
    }
  }
  if (features.size() != 2) {
    throw DomainError(fmt::format("{} needs two of {}, got {}", kind, enumerate(keys),
                                  features.empty() ? "none" : list(features)));
  }
  return features;
}

ScaleAndShape solve(const ScaleFamily& family, const Features& features) {
  NINES_EXPECTS(features.size() == 2);
  // mu of a lognormal is the log of its median and scale; sigma is its shape.
  Features pair = features;
  for (auto& [feature, value] : pair) {
    if (feature == Feature::mu) value = math::exp(value);
    if (feature == Feature::mu) feature = Feature::scale;
    if (feature == Feature::sigma) feature = Feature::shape;
  }
  if (pair[1].first == Feature::cv || pair[1].first == Feature::shape) std::swap(pair[0], pair[1]);
  const auto [first, first_value] = pair[0];
  const auto [second, second_value] = pair[1];
  const auto plain = [](Feature f) { return f == Feature::cv || f == Feature::shape; };
  if (plain(second) || first == second) {
    throw DomainError(fmt::format("{} needs one more thing than {}: both say the same of it",
                                  family.name, list(features)));
  }

  const auto standard = [&](Feature feature, double shape) {
    return feature == Feature::scale ? 1.0 : family.standard(feature, shape);
  };
  double shape = first_value;
  if (first == Feature::cv) {
    shape = shape_of(family, features, first_value);
  } else if (first != Feature::shape) {
    const bool mean_and_sd = (first == Feature::mean && second == Feature::sd) ||
                             (first == Feature::sd && second == Feature::mean);
    if (mean_and_sd) {
      shape =
          shape_of(family, features,
                   first == Feature::sd ? first_value / second_value : second_value / first_value);
    } else {
      Search search{family, [&](double s) {
                      return math::log(standard(first, s)) - math::log(standard(second, s));
                    }};
      shape = search.shape_where(math::log(first_value / second_value));
      if (std::isnan(shape)) {
        refuse(search, features,
               fmt::format("{}/{}", info(features[0].first).key, info(features[1].first).key));
      }
    }
  }
  const double unit = standard(second, shape);
  const double scale_s = second_value / unit;
  if (!(scale_s > 0) || !std::isfinite(scale_s)) {
    throw DomainError(fmt::format("no {} has {}: with shape {:.6g} its {} does not exist",
                                  family.name, list(features), shape, info(second).key));
  }
  return {scale_s, shape};
}

}  // namespace nines
