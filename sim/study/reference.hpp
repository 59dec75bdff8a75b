/// @file
/// The language's reference as data, made from the descriptions that readers give of themselves.
/// report/reference_text turns it into what `nines list` prints and into tables of the README.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "input/description.hpp"
#include "run/model.hpp"

namespace nines::study {

/// A key that a person may write.
struct KeyRow {
  std::string path;  ///< "arrivals.poisson.rate", "classes[].share", "<axis>.path".
  std::string type;  ///< "duration, greater than 0".
  bool required = false;
  std::string fallback;
  std::string help;
};

/// "duration, greater than 0", "fifo or lifo", "list of distribution".
[[nodiscard]] std::string type_text(const input::Description& description);

/// All keys of a value and of what lies inside, in the order in which they are read. Families
/// (distributions) are named and not opened.
[[nodiscard]] std::vector<KeyRow> key_rows(const input::Description& description);

/// The kinds of a family: the keys of its single-key objects, each with what it holds.
[[nodiscard]] std::vector<input::Property> kinds_in(const input::Description& description);

/// The keys that every one of the kinds has; none for fewer than three kinds.
[[nodiscard]] std::vector<input::Property> shared_keys(const std::vector<input::Property>& kinds);

/// The families that the kinds of scenario speak of, by name.
[[nodiscard]] input::Definitions families();

/// The envelope, with neither a kind nor a model.
[[nodiscard]] input::Description envelope();

/// The smallest scenario of a kind, as shipped in scenarios/minimal; empty when there is none.
[[nodiscard]] std::string_view minimal_scenario(std::string_view kind);

/// The model of that scenario. The kind must exist.
[[nodiscard]] std::unique_ptr<run::Model> minimal_model(std::string_view kind);

}  // namespace nines::study
