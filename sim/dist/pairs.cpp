#include "dist/pairs.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/roots.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"

namespace nines::dist {
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

// A function of the shape, followed from the lightest tail to the heaviest at even log steps.
class Search {
 public:
  Search(const ScaleFamily& family, std::function<double(double)> log_value)
      : family_(family), log_value_(std::move(log_value)) {
    constexpr int steps = 400;
    const double from = math::log(family.lightest);
    const double step = (math::log(family.heaviest) - from) / steps;
    for (int i = 0; i <= steps; ++i) add(math::exp(from + step * i));
    // A crossing and its return may hide between two steps beside an extreme: put the extreme in.
    const std::vector<Point> even = points_;
    for (std::size_t i = 1; i + 1 < even.size(); ++i) {
      const double before = even[i].value - even[i - 1].value;
      const double after = even[i + 1].value - even[i].value;
      if (before * after < 0) add_extreme(even[i - 1].shape, even[i + 1].shape, before > 0);
    }
    std::sort(points_.begin(), points_.end(), [&](const Point& a, const Point& b) {
      return family.lightest < family.heaviest ? a.shape < b.shape : a.shape > b.shape;
    });
  }

  // Every shape at which the function crosses `target`, the lightest first.
  [[nodiscard]] std::vector<double> shapes_where(double target) const {
    std::vector<double> shapes;
    for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
      const Point& a = points_[i];
      const Point& b = points_[i + 1];
      const bool crosses = (a.value < target) != (b.value < target);
      if (!std::isfinite(a.value) || !std::isfinite(b.value) || !crosses) continue;
      shapes.push_back(find_root([&](double shape) { return log_value_(shape) - target; },
                                 std::min(a.shape, b.shape), std::max(a.shape, b.shape)));
    }
    return shapes;
  }

  // Whether the function says nothing of the shape: a lognormal's median is the exp of its mu.
  bool is_flat() const {
    const auto differs = [&](const Point& point) {
      return std::abs(point.value - points_.front().value) > 1e-9;
    };
    return std::none_of(points_.begin(), points_.end(), differs);
  }

  // Throws because the function, named `what`, does not reach `target`.
  [[noreturn]] void refuse(const Features& features, std::string_view what, double target) const {
    double low = infinity;
    double high = -infinity;
    for (const Point& point : points_) {
      if (!std::isfinite(point.value)) continue;
      low = std::min(low, point.value);
      high = std::max(high, point.value);
    }
    const bool too_small = target < low;
    throw DomainError(fmt::format(
        "no {} has {}: {} would be {:.4g}, but is always {} {:.4g}", family_.name, list(features),
        what, math::exp(target), too_small ? "above" : "below", math::exp(too_small ? low : high)));
  }

 private:
  struct Point {
    double shape;
    double value;
  };

  void add(double shape) { points_.push_back({shape, log_value_(shape)}); }

  void add_extreme(double a, double b, bool maximum) {
    for (int i = 0; i < 60; ++i) {
      const double left = a + (b - a) / 3;
      const double right = b - (b - a) / 3;
      const bool left_is_better = (log_value_(left) > log_value_(right)) == maximum;
      (left_is_better ? b : a) = left_is_better ? right : left;
    }
    add(a);
  }

  const ScaleFamily& family_;
  std::function<double(double)> log_value_;
  std::vector<Point> points_;
};

bool is_shape_only(Feature feature) {
  return feature == Feature::cv || feature == Feature::shape;
}

// The features with mu and sigma of a lognormal as its scale and shape, and what fixes the shape
// alone first. Two durations, mean and sd, become cv and mean.
Features in_order(Features pair) {
  for (auto& [feature, value] : pair) {
    if (feature == Feature::mu) value = math::exp(value);
    if (feature == Feature::mu) feature = Feature::scale;
    if (feature == Feature::sigma) feature = Feature::shape;
  }
  const bool mean_first = pair[0].first == Feature::mean && pair[1].first == Feature::sd;
  if (is_shape_only(pair[1].first) || mean_first) std::swap(pair[0], pair[1]);
  if (pair[0].first == Feature::sd && pair[1].first == Feature::mean) {
    pair[0] = {Feature::cv, pair[0].second / pair[1].second};
  }
  return pair;
}

// Every shape that fits, the lightest tail first.
std::vector<double> fitting_shapes(const ScaleFamily& family, const Features& features) {
  const Features pair = in_order(features);
  const auto [first, first_value] = pair[0];
  const auto [second, second_value] = pair[1];
  const auto refuse_the_same = [&] {
    throw DomainError(fmt::format("{} needs one more thing than {}: both say the same of it",
                                  family.name, list(features)));
  };
  if (is_shape_only(second) || first == second) refuse_the_same();
  if (first == Feature::shape) return {first_value};
  if (first == Feature::cv) {
    const double direct = family.shape_from_cv ? family.shape_from_cv(first_value) : 0;
    if (direct > 0 && std::isfinite(direct)) return {direct};
    const Search search{
        family, [&](double shape) { return math::log(family.standard(Feature::cv, shape)); }};
    const double target = math::log(first_value);
    const std::vector<double> shapes = search.shapes_where(target);
    if (shapes.empty()) search.refuse(features, "its cv", target);
    return shapes;
  }
  const auto log_standard = [&](Feature feature, double shape) {
    return feature == Feature::scale ? 0.0 : math::log(family.standard(feature, shape));
  };
  const Search search{family, [&, numerator = first, denominator = second](double shape) {
                        return log_standard(numerator, shape) - log_standard(denominator, shape);
                      }};
  if (search.is_flat()) refuse_the_same();
  const double target = math::log(first_value / second_value);
  const std::vector<double> shapes = search.shapes_where(target);
  if (shapes.empty()) {
    search.refuse(features, fmt::format("its {}/{}", info(first).key, info(second).key), target);
  }
  return shapes;
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
  return fmt::format("{} {}", info(feature).key, input::to_text(Seconds{value}));
}

Features read_features(input::Reader& in, std::string_view kind, std::span<const Feature> accepted,
                       bool of_normal) {
  Features features;
  std::vector<std::string_view> keys;
  for (Feature feature : accepted) {
    const FeatureInfo& about = info(feature);
    keys.push_back(about.key);
    const bool duration = of_normal ? feature != Feature::cv : !is_plain(feature);
    const input::Range& range = feature == Feature::mu ? input::any_number : input::positive;
    if (duration) {
      if (auto value = in.maybe<Seconds>(about.key, range, about.help)) {
        features.emplace_back(feature, value->raw());
      }
    } else if (auto value = in.maybe<double>(about.key, range, about.help)) {
      features.emplace_back(feature, *value);
    }
  }
  if (features.size() != 2) {
    throw DomainError(fmt::format("{} needs two of {}, got {}", kind, input::enumerate(keys),
                                  features.empty() ? "none" : list(features)));
  }
  return features;
}

ScaleAndShape solve(const ScaleFamily& family, const Features& features) {
  NINES_EXPECTS(features.size() == 2);
  const double shape = fitting_shapes(family, features).front();
  const auto [second, second_value] = in_order(features)[1];
  const double unit = second == Feature::scale ? 1 : family.standard(second, shape);
  const double scale_s = second_value / unit;
  if (!(scale_s > 0) || !std::isfinite(scale_s)) {
    throw DomainError(fmt::format("no {} has {}: with shape {:.6g} its {} does not exist",
                                  family.name, list(features), shape, info(second).key));
  }
  return {scale_s, shape};
}

void warn_if_ambiguous(input::Reader& in, const ScaleFamily& family, const Features& features) {
  const std::vector<double> shapes = fitting_shapes(family, features);
  if (shapes.size() < 2) return;
  const auto cv = [&](double shape) {
    const double value = family.standard(Feature::cv, shape);
    return std::isfinite(value) ? fmt::format("{:.4g}", value) : std::string("infinite");
  };
  in.warn(info(features[0].first).key,
          fmt::format("{} {}s have {}: taken is the least variable, of cv {}, not that of cv {}; "
                      "give the median and a percentile to choose",
                      shapes.size() == 2 ? "two" : "several", family.name, list(features),
                      cv(shapes[0]), cv(shapes[1])));
}

}  // namespace nines::dist
