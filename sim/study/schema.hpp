/// @file
/// JSON Schema (draft-07) of the scenario language, made from the descriptions that the readers
/// give of themselves. It refuses what a schema can say: keys, types, units, words, ranges of
/// single values. Rules between keys, duplicate keys and files are the reader's alone.
#pragma once

#include <string>

#include "input/description.hpp"

namespace nines::study {

/// One schema for scenarios of every kind, for editors and for `nines schema`.
[[nodiscard]] std::string json_schema();

/// The schema of anything described.
[[nodiscard]] std::string json_schema(const input::Description& description,
                                      const input::Definitions& definitions);

}  // namespace nines::study
