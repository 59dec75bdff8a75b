/// @file
/// The envelope that every kind shares, and the points that a scenario's studies make of it.
/// A point is the scenario with some values replaced; it is read again as a whole, so that a swept
/// value is checked like a written one and an error points at the sweep.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "input/reader.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"
#include "study/compare.hpp"
#include "study/expect.hpp"
#include "study/search.hpp"
#include "study/sweep.hpp"

namespace nines::study {

class PointReader;

/// A run of the model with one set of parameters.
struct Point {
  Assignments parameters;  ///< Axis to value, the variant last; empty without a study.
  std::uint64_t seed = 0;
  run::RunSettings run;
  double events = 0;  ///< Expected in a replication.
  /// Null where Scenario::open reads it again, and where a search has no value that can be run.
  std::unique_ptr<run::Model> model;
};

/// What a person says on the command line over what the file says.
struct Overrides {
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> replications;
  bool allow_outside = false;
};

struct Scenario {
  Scenario();
  Scenario(Scenario&&) noexcept;
  Scenario& operator=(Scenario&&) noexcept;
  ~Scenario();

  std::string file;
  std::string sha256;
  std::string text;
  Overrides overrides;
  std::string name;
  std::string summary;
  std::string kind;
  std::uint64_t seed = 1;
  run::RunSettings run;
  Sweep sweep;
  std::optional<Compare> compare;
  std::optional<Search> search;
  std::vector<Expectation> expectations;
  std::vector<std::string> shown_metrics;  ///< `report.metrics`, in the order asked for.
  std::vector<Point> points;  ///< Those of the sweep, the last axis fastest; of each its variants.
  std::vector<Problem> warnings;
  std::vector<std::filesystem::path> data_files;  ///< That the scenario reads, by name.
  std::unique_ptr<const PointReader> reader;

  /// Variants of each point of the sweep: 1 without a comparison.
  [[nodiscard]] std::size_t variants() const { return compare ? compare->variants.size() : 1; }
  /// Points of the sweep.
  [[nodiscard]] std::size_t cells() const { return points.size() / variants(); }
  /// The model of a point, read again where it was not kept: memory does not grow with the number
  /// of points. Thread-safe.
  [[nodiscard]] std::unique_ptr<run::Model> open(std::size_t point) const;
  /// The first point's model with the value as written that a search would vary; null where it
  /// cannot be run.
  [[nodiscard]] std::unique_ptr<run::Model> open_written() const;
  /// What the models that were kept say before they are run, placed at `model`.
  [[nodiscard]] std::vector<Problem> foreseen() const;
};

/// Models of at most this many points are kept from the reading to the running.
inline constexpr std::size_t most_models_kept = 64;

/// Reads a scenario and all its points. Throws ScenarioError with every mistake, IoError.
[[nodiscard]] Scenario load_scenario(const std::string& path, const Overrides& overrides = {});

/// The same from a text; `path` names it in messages and tells the folder of its files.
[[nodiscard]] Scenario parse_scenario(std::string_view text, const std::string& path,
                                      const Overrides& overrides = {});

/// What a whole scenario of a kind accepts.
[[nodiscard]] input::Description describe_scenario(std::string_view kind,
                                                   input::Definitions& definitions);

}  // namespace nines::study
