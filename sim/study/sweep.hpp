/// @file
/// Sweeps: named axes over JSON pointers into the scenario, their product or zip.
///     "sweep": {"load": {"path": "/model/arrivals/poisson/rate", "values": ["50/s", "80/s"]},
///               "servers": {"path": "/model/servers", "from": 1, "to": 4, "steps": 4}}
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/node.hpp"
#include "input/reader.hpp"

namespace nines::study {

struct Axis {
  std::string name;
  std::string path;          ///< JSON pointer into the scenario.
  input::Node path_written;  ///< The same where it stands, for messages.
  std::vector<input::Node> values;

  static Axis read(input::Reader& in);
};

/// The value of each axis at a point, in the order of the axes.
using Assignments = std::vector<std::pair<std::string, input::Node>>;

struct Sweep {
  std::vector<Axis> axes;
  bool zip = false;          ///< The n-th values of all axes together, instead of all combinations.
  bool independent = false;  ///< Each point draws its own random numbers.

  static Sweep read(input::Reader& in);

  /// All points, the last axis fastest; one empty assignment when there are no axes.
  [[nodiscard]] std::vector<Assignments> points() const;
};

/// Whether two JSON pointers lead to the same value, or one to a part of the other's.
[[nodiscard]] bool overlap(std::string_view a, std::string_view b);

/// What to say of a path that is no JSON pointer.
[[nodiscard]] std::string pointer_text(std::string_view path);

/// A number with whatever unit follows it: 80, "80/s", "99.9%".
struct WithUnit {
  double number = 0;
  std::string unit;
};
[[nodiscard]] std::optional<WithUnit> split_unit(const input::Node& value);
/// Another number in the place and the unit of `like`.
[[nodiscard]] input::Node with_number(const input::Node& like, double number,
                                      const std::string& unit);

/// A swept value as the number it stands for in base units ("80/s" to 80), where it is one.
[[nodiscard]] std::optional<double> base_value(const input::Node& value);
/// Whether two values mean the same: equal numbers in base units, or the same JSON.
[[nodiscard]] bool same_value(const input::Node& a, const input::Node& b);

/// "load=0.8 servers=4".
[[nodiscard]] std::string to_text(const Assignments& parameters);

}  // namespace nines::study
