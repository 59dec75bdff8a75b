/// @file
/// Scenarios that nobody wrote: a shipped one with a few parts replaced, added or left out as the
/// schema allows, so that words meet which no example brings together.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/plain_random.hpp"

namespace nines::test {

class RandomScenario {
 public:
  using Json = nlohmann::json;

  /// From the JSON Schema of scenarios.
  explicit RandomScenario(const std::string& schema) : schema_(Json::parse(schema)) {}

  /// The scenario with one to four edits of its model. Of the right form, not always of sense: the
  /// reader may still refuse it.
  [[nodiscard]] std::string edit(const std::string& scenario, PlainRandom& random);

 private:
  struct Place {
    Json::json_pointer at;
    const Json* schema;
  };

  const Json& resolved(const Json& schema) const;
  const Json& alternative_of(const Json& schema, const Json& value) const;
  void collect(const Json& value, const Json& schema, const Json::json_pointer& at,
               std::vector<Place>& places) const;
  void collect_names(const Json& value);
  Json made(const Json& schema, int depth, PlainRandom& random);
  Json made_object(const Json& schema, int depth, PlainRandom& random);
  Json made_number(const Json& schema, bool whole, PlainRandom& random) const;
  std::string made_text(const Json& schema, PlainRandom& random);

  Json schema_;
  std::vector<std::string> names_;  ///< Words of the scenario at hand, for what refers to others.
  std::map<std::string, std::vector<std::string>> matching_;  ///< Texts that meet a pattern.
};

}  // namespace nines::test
