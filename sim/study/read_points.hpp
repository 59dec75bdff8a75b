/// @file
/// From the envelope's studies to the points that are run: each with its label, its changes to the
/// scenario as written, and its model.
#pragma once

#include <vector>

#include "study/expectation_check.hpp"
#include "study/point_reader.hpp"

namespace nines::study {

/// What is changed at a point, from its place in the sweep and its variant.
struct Place {
  const Variant* variant = nullptr;
  std::vector<Change> changes;
  Assignments label;
};

/// The place of these values of the sweep's axes, and of this variant. `compare` and `search` may
/// be null.
[[nodiscard]] Place place_of(const Sweep& sweep, const Compare* compare, const Search* search,
                             const Assignments& values, std::size_t variant);

/// A text as it would stand in a scenario.
[[nodiscard]] input::Node text_node(const std::string& text);

/// All points, or as many as it takes to find mistakes. The model of the first that has one is
/// always there. Of a search no value may be possible; such a point has no model.
[[nodiscard]] std::vector<Point> read_points(const PointReader& reader, const Envelope& envelope,
                                             const input::Node& root,
                                             ExpectationCheck& expectations,
                                             input::Diagnostics& diagnostics);

}  // namespace nines::study
