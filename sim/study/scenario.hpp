/// @file
/// The envelope that every kind shares, and the points that a scenario's sweep makes of it.
/// A point is the scenario with some values replaced; it is read again as a whole, so that a swept
/// value is checked like a written one and an error points at the sweep.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "input/reader.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"
#include "study/expect.hpp"
#include "study/sweep.hpp"

namespace nines {

/// A run of the model with one set of parameters.
struct Point {
  Assignments parameters;  ///< Axis to value; empty without a sweep.
  std::uint64_t seed = 0;
  RunSettings run;
  std::unique_ptr<Model> model;
};

/// What a person says on the command line over what the file says.
struct Overrides {
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> replications;
  bool allow_outside = false;
};

struct Scenario {
  std::string file;
  std::string sha256;
  std::string name;
  std::string summary;
  std::string kind;
  std::uint64_t seed = 1;
  RunSettings run;
  std::vector<Expectation> expectations;
  std::vector<std::string> shown_metrics;  ///< `report.metrics`, in the order asked for.
  std::vector<Point> points;
  std::vector<Problem> warnings;
};

/// Reads a scenario and all its points. Throws ScenarioError with every mistake, IoError.
[[nodiscard]] Scenario load_scenario(const std::string& path, const Overrides& overrides = {});

/// The same from a text; `path` names it in messages and tells the folder of its files.
[[nodiscard]] Scenario parse_scenario(std::string_view text, const std::string& path,
                                      const Overrides& overrides = {});

/// What a whole scenario of a kind accepts.
[[nodiscard]] Description describe_scenario(std::string_view kind, Definitions& definitions);

}  // namespace nines
