#include "study/read_points.hpp"

#include <algorithm>

namespace nines::study {
namespace {

/// Seeds of an independent sweep: distinct, and a function of the scenario's seed alone.
std::uint64_t point_seed(std::uint64_t seed, std::size_t index, bool independent) {
  constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15U;  // Weyl increment: 2^64 / phi, odd.
  return independent ? seed + (index + 1) * golden_ratio : seed;
}

/// Whether the last values of the knobs are those where constraints are met.
bool is_met_last(const Search& search) {
  return search.find == Search::Find::smallest || search.knobs.size() > 1;
}

// Mistakes of points that are shown, and points with mistakes that are read at most: they may all
// say the same.
constexpr std::size_t most_mistakes_shown = 10;
constexpr std::size_t most_points_failed = 100;

/// Reads the points of a scenario.
class PointsReader {
 public:
  PointsReader(const PointReader& reader, const Envelope& envelope, const input::Node& root,
               ExpectationCheck& expectations, input::Diagnostics& diagnostics)
      : reader_(reader),
        envelope_(envelope),
        root_(root),
        expectations_(expectations),
        diagnostics_(diagnostics) {}

  /// All points, or as many as it takes to find mistakes. The model of the first that has one is
  /// always there.
  std::vector<Point> read() {
    if (!envelope_.sweep && !envelope_.compare && !envelope_.search) {
      points_.push_back(reader_.read_written(envelope_, root_, diagnostics_));
      expectations_.meet({});
      if (points_.front().model) expectations_.see(points_.front());
      return std::move(points_);
    }
    const Sweep sweep = envelope_.sweep.value_or(Sweep{});
    const Compare* compare = envelope_.compare ? &*envelope_.compare : nullptr;
    const Search* search = envelope_.search ? &*envelope_.search : nullptr;
    const std::size_t variants = compare == nullptr ? 1 : compare->variants.size();
    const std::vector<Assignments> cells = sweep.points();
    keep_ = cells.size() * variants <= most_models_kept;
    errors_before_ = diagnostics_.problems().size();
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      for (std::size_t variant = 0; variant < variants; ++variant) {
        const Place place = place_of(sweep, compare, search, cells[cell], variant);
        expectations_.meet(place.label);
        if (!enough_failed()) add(place, cell, sweep.independent);
      }
    }
    return std::move(points_);
  }

 private:
  [[nodiscard]] bool enough_failed() const {
    return failed_ >= most_points_failed ||
           diagnostics_.problems().size() >= errors_before_ + most_mistakes_shown;
  }

  void add(const Place& place, std::size_t cell, bool independent) {
    const std::size_t errors = diagnostics_.error_count();
    points_.push_back(envelope_.search ? read_searched(place)
                                       : reader_.read_changed(place.variant, place.changes,
                                                              place.label, diagnostics_));
    if (diagnostics_.error_count() > errors) ++failed_;
    Point& point = points_.back();
    point.seed = point_seed(point.seed, cell, independent);
    if (!point.model) return;
    expectations_.see(point);
    if (!keep_ && any_) point.model.reset();
    any_ = true;
  }

  /// The point at the first value of the search that can be run; without a model where none of
  /// those that are looked at can. A value that cannot be run fails; only what all values are told
  /// is a mistake of the scenario.
  Point read_searched(const Place& place) {
    std::vector<input::Diagnostics> told;
    Point point;
    for (const std::size_t quarter : {4U, 0U, 2U, 1U, 3U}) {
      Place there = place;
      for (std::size_t i = 0; i < envelope_.search->knobs.size(); ++i) {
        const Knob& knob = envelope_.search->knobs[i];
        const std::size_t step = (knob.size() - 1) * quarter / 4;
        const bool last = is_met_last(*envelope_.search);
        there.changes[i].value = knob.value(last ? step : knob.size() - 1 - step);
      }
      told.emplace_back(diagnostics_.file());
      point = reader_.read_changed(nullptr, there.changes, there.label, told.back());
      if (told.back().error_count() == 0) return point;
    }
    for (const Problem& problem : told.front().problems()) {
      const auto is_told = [&](const input::Diagnostics& other) { return other.tells(problem); };
      const bool of_values = problem.where.pointer.starts_with("/search");
      if (problem.severity == Severity::error &&
          (of_values || std::ranges::all_of(told, is_told))) {
        diagnostics_.retell(problem);
      }
    }
    point.model.reset();
    return point;
  }

  const PointReader& reader_;
  const Envelope& envelope_;
  const input::Node& root_;
  ExpectationCheck& expectations_;
  input::Diagnostics& diagnostics_;
  std::vector<Point> points_;
  bool keep_ = true;
  bool any_ = false;
  std::size_t failed_ = 0;
  std::size_t errors_before_ = 0;
};

}  // namespace

input::Node text_node(const std::string& text) {
  input::Node node;
  node.kind = input::Node::Kind::string;
  node.text = text;
  return node;
}

Place place_of(const Sweep& sweep, const Compare* compare, const Search* search,
               const Assignments& values, std::size_t variant) {
  Place place;
  // What is searched stands at the end where constraints are met, so that the scenario may be
  // written with any value in its place.
  for (const Knob& knob : search == nullptr ? std::vector<Knob>{} : search->knobs) {
    place.changes.push_back(
        Change::of(knob, knob.value(is_met_last(*search) ? knob.size() - 1 : 0)));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    place.changes.push_back(Change::of(sweep.axes[i], values[i].second));
  }
  place.label = values;
  if (compare != nullptr) {
    place.variant = &compare->variants[variant];
    place.label.emplace_back(variant_axis, text_node(place.variant->name));
  }
  return place;
}

std::vector<Point> read_points(const PointReader& reader, const Envelope& envelope,
                               const input::Node& root, ExpectationCheck& expectations,
                               input::Diagnostics& diagnostics) {
  return PointsReader(reader, envelope, root, expectations, diagnostics).read();
}

}  // namespace nines::study
