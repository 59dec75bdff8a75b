#include "support/random_scenario.hpp"

#include <algorithm>
#include <cmath>
#include <regex>

namespace nines::test {
namespace {

using Json = RandomScenario::Json;

constexpr int deepest = 6;

const std::vector<std::string> quantities{
    "0s",    "1ms", "20ms",  "250ms", "1s",   "7s",   "1m",    "5m", "1h",   "6h", "3d",  "28d",
    "0.5/s", "8/s", "80/s",  "3/m",   "40/h", "2/d",  "4/y",   "0%", "0.1%", "1%", "30%", "50%",
    "90%",   "99%", "99.9%", "100%",  "1x",   "+10%", "-20 %", "0",  "0.5",  "1",  "2"};

bool contains(const Json& list, const Json& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool has_type(const Json& schema, const Json& value) {
  const auto is = [&](const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    return type == std::string(value.type_name());
  };
  if (schema.contains("enum")) {
    return contains(schema["enum"], value);
  }
  if (!schema.contains("type")) return true;
  const Json& type = schema["type"];
  if (type.is_string()) return is(type);
  return std::any_of(type.begin(), type.end(), [&](const Json& each) { return is(each); });
}

const Json* property_schema(const Json& schema, const std::string& key) {
  if (schema.contains("properties") && schema["properties"].contains(key)) {
    return &schema["properties"][key];
  }
  const auto any = schema.find("additionalProperties");
  return any != schema.end() && any->is_object() ? &*any : nullptr;
}

bool is_required(const Json& schema, const std::string& key) {
  return schema.contains("required") && contains(schema["required"], key);
}

}  // namespace

const Json& RandomScenario::resolved(const Json& schema) const {
  if (!schema.contains("$ref")) return schema;
  return schema_.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
}

const Json& RandomScenario::alternative_of(const Json& schema, const Json& value) const {
  const Json& here = resolved(schema);
  if (!here.contains("anyOf")) return here;
  for (const Json& each : here["anyOf"]) {
    const Json& candidate = alternative_of(each, value);
    if (!has_type(candidate, value)) continue;
    const auto known = [&](const auto& item) { return property_schema(candidate, item.key()); };
    const auto items = value.items();
    if (!value.is_object() || std::all_of(items.begin(), items.end(), known)) return candidate;
  }
  return here;
}

void RandomScenario::collect(const Json& value, const Json& schema, const Json::json_pointer& at,
                             std::vector<Place>& places) const {
  places.push_back({at, &schema});
  const Json& here = alternative_of(schema, value);
  if (value.is_object()) {
    for (const auto& [key, child] : value.items()) {
      if (const Json* next = property_schema(here, key)) collect(child, *next, at / key, places);
    }
  } else if (value.is_array() && here.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      collect(value[i], here["items"], at / i, places);
    }
  }
}

void RandomScenario::collect_names(const Json& value) {
  if (value.is_string()) names_.push_back(value);
  if (value.is_object()) {
    for (const auto& [key, child] : value.items()) names_.push_back(key);
  }
  if (!value.is_structured()) return;
  for (const Json& child : value) collect_names(child);
}

Json RandomScenario::made(const Json& schema, int depth, PlainRandom& random) {
  const Json& here = resolved(schema);
  if (here.contains("anyOf")) {
    const Json& all = here["anyOf"];
    // Far down only what is short, which comes first.
    return made(all[depth > deepest ? 0 : random.below(all.size())], depth, random);
  }
  if (here.contains("enum")) return here["enum"][random.below(here["enum"].size())];
  if (here.contains("const")) return here["const"];
  Json type = here.value("type", Json("object"));
  if (type.is_array()) type = type[random.below(type.size())];
  if (type == "object") return made_object(here, depth, random);
  if (type == "boolean") return random.happens(0.5);
  if (type == "integer") return made_number(here, true, random);
  if (type == "number") return made_number(here, false, random);
  if (type == "string") return made_text(here, random);
  Json array = Json::array();
  const std::uint64_t size = here.value("minItems", 1U) + random.below(3);
  for (std::uint64_t i = 0; i < size && here.contains("items"); ++i) {
    array.push_back(made(here["items"], depth + 1, random));
  }
  return array;
}

Json RandomScenario::made_object(const Json& schema, int depth, PlainRandom& random) {
  Json object = Json::object();
  const Json properties = schema.value("properties", Json::object());
  if (schema.value("maxProperties", 0) == 1 && !properties.empty()) {  // One word of a family.
    auto word = properties.begin();
    std::advance(word, static_cast<long>(random.below(properties.size())));
    object[word.key()] = made(schema["properties"][word.key()], depth + 1, random);
    return object;
  }
  const double share = depth > deepest ? 0 : 0.6 / (1 + depth);
  for (const auto& [key, child] : properties.items()) {
    if (is_required(schema, key) || random.happens(share)) {
      object[key] = made(schema["properties"][key], depth + 1, random);
    }
  }
  const auto any = schema.find("additionalProperties");
  if (any != schema.end() && any->is_object() && !names_.empty()) {
    const std::string& key = names_[random.below(names_.size())];
    object[key] = made(*any, depth + 1, random);
  }
  return object;
}

Json RandomScenario::made_number(const Json& schema, bool whole, PlainRandom& random) const {
  const double lo = schema.value("exclusiveMinimum", schema.value("minimum", -10.0));
  const double hi = schema.value("exclusiveMaximum", schema.value("maximum", 1e3));
  double value = lo + (hi - lo) * random.uniform();
  // Wide ranges by magnitude: small numbers are the usual ones.
  if (hi - lo > 100) value = lo + std::min(hi - lo, 0.1 * std::pow(10.0, 3 * random.uniform()));
  if (whole) return static_cast<std::int64_t>(std::ceil(value));
  return value;
}

std::string RandomScenario::made_text(const Json& schema, PlainRandom& random) {
  if (schema.contains("pattern")) {
    const std::string pattern = schema["pattern"];
    const auto [entry, is_new] = matching_.try_emplace(pattern);
    if (is_new) {
      const std::regex regex(pattern);
      std::ranges::copy_if(quantities, std::back_inserter(entry->second),
                           [&](const std::string& text) { return std::regex_search(text, regex); });
    }
    const std::vector<std::string>& texts = entry->second;
    return texts.empty() ? "" : texts[random.below(texts.size())];
  }
  return names_.empty() ? "a" : names_[random.below(names_.size())];
}

std::string RandomScenario::edit(const std::string& scenario, PlainRandom& random) {
  Json document = Json::parse(scenario, nullptr, true, /*ignore_comments=*/true);
  names_.clear();
  collect_names(document["model"]);
  const Json& model = schema_["definitions"][document["kind"].get<std::string>() + "_model"];
  const std::uint64_t edits = 1 + random.below(4);
  for (std::uint64_t i = 0; i < edits; ++i) {
    std::vector<Place> places;
    collect(document["model"], model, Json::json_pointer("/model"), places);
    const Place& place = places[random.below(places.size())];
    Json& value = document[place.at];
    const Json& here = alternative_of(*place.schema, value);
    if (value.is_object() && here.contains("properties") && random.happens(0.7)) {
      auto property = here["properties"].begin();
      std::advance(property, static_cast<long>(random.below(here["properties"].size())));
      if (value.contains(property.key()) && !is_required(here, property.key())) {
        value.erase(property.key());
      } else {
        value[property.key()] = made(*property, 1, random);
      }
    } else if (place.at.to_string() != "/model") {
      value = made(*place.schema, 1, random);
    }
  }
  return document.dump(1);
}

}  // namespace nines::test
