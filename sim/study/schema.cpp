/// Written for editors as well as for validators: single-key objects of a family become one object
/// with all its kinds as properties, so that completion offers them with their help, and a value
/// with a unit is one type list with a pattern rather than a choice of schemas, so that a message
/// says what is wrong with the value instead of "matches no schema".
#include "study/schema.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "input/units.hpp"
#include "study/kinds.hpp"
#include "study/scenario.hpp"

namespace nines::study {
namespace {

using Json = nlohmann::ordered_json;
using Type = input::Description::Type;

// What std::from_chars reads, without its words for infinity.
constexpr std::string_view unsigned_number = R"(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)";
constexpr std::string_view not_zero = "(?=[0-9.]*[1-9])";

std::string duration_unit_pattern() {
  std::string pattern = "(";
  for (const char c : input::duration_units) pattern += c == ' ' ? '|' : c;
  return pattern + ")";
}

/// A pattern for numbers of the range's sign, followed by `unit`.
std::string number_pattern(const input::Range& range, std::string_view unit) {
  std::string pattern = "^";
  if (!(range.low >= 0)) {
    pattern += "-?";
  } else if (!range.contains(0)) {
    pattern += not_zero;
  }
  return fmt::format("{}{}{}$", pattern, unsigned_number, unit);
}

Json bound(double value) {
  constexpr double exact_integers = 9007199254740992.0;  // 2^53
  if (std::trunc(value) == value && std::abs(value) < exact_integers) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

void add_bounds(Json& schema, const input::Range& range) {
  if (std::isfinite(range.low)) {
    schema[range.low_open ? "exclusiveMinimum" : "minimum"] = bound(range.low);
  }
  if (std::isfinite(range.high)) {
    schema[range.high_open ? "exclusiveMaximum" : "maximum"] = bound(range.high);
  }
}

/// A string with a unit, or 0 where the range has it.
Json with_unit(const input::Range& range, std::string_view unit,
               std::vector<std::string> examples) {
  Json schema;
  if (range.contains(0)) {
    schema["type"] = {"string", "number"};
    schema["minimum"] = 0;
    schema["maximum"] = 0;
  } else {
    schema["type"] = "string";
  }
  schema["pattern"] = number_pattern(range, unit);
  schema["examples"] = std::move(examples);
  return schema;
}

/// A number, or the same as a percentage of at most 100 %.
Json fraction(input::Range range) {
  range.low = std::max(range.low, 0.0);
  if (!(range.high < 1)) {
    range.high_open = range.high_open && range.high == 1;
    range.high = 1;
  }
  Json schema;
  schema["type"] = {"number", "string"};
  add_bounds(schema, range);
  // Below 100 the pattern follows the number's spelling; tighter bounds are left to the reader.
  std::string number = R"((0*[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+)([eE]-?[0-9]+)?)";
  if (range.contains(1)) number = "(0*100(\\.0*)?|" + number + ")";
  schema["pattern"] = fmt::format("^{}{}%$", range.contains(0) ? "" : not_zero, number);
  return schema;
}

class SchemaWriter {
 public:
  explicit SchemaWriter(const input::Definitions& definitions) : definitions_(definitions) {}

  Json write(const input::Description& of) {
    switch (of.type) {
      case Type::any:
        return Json::object();
      case Type::boolean:
        return {{"type", "boolean"}};
      case Type::number:
        return number(of, "number");
      case Type::integer:
        return number(of, "integer");
      case Type::string:
        return {{"type", "string"}};
      case Type::duration:
        return with_unit(of.range, duration_unit_pattern(), {"250ms", "5m"});
      case Type::rate:
        return with_unit(of.range, "/" + duration_unit_pattern(), {"80/s", "2/y"});
      case Type::fraction:
        return fraction(of.range);
      case Type::choice:
        return {{"enum", of.choices}};
      case Type::array:
        return array(of);
      case Type::map:
        return {{"type", "object"}, {"additionalProperties", write(of.items.front())}};
      case Type::object:
        return object(of);
      case Type::one_of:
        return one_of(of);
      case Type::reference:
        return {{"$ref", "#/definitions/" + of.name}};
    }
    return Json::object();
  }

  Json write(const input::Property& property) {
    Json schema = Json::object();
    std::string text = property.help;
    if (!property.fallback.empty()) {
      text += fmt::format("{}Default: {}.", text.empty() ? "" : ". ", property.fallback);
    }
    if (!text.empty()) schema["description"] = text;
    schema.update(write(property.value));
    return schema;
  }

  Json write_definitions() {
    Json all = Json::object();
    for (const auto& [name, description] : definitions_) all[name] = write(description);
    return all;
  }

 private:
  static Json number(const input::Description& of, std::string_view type) {
    Json schema{{"type", type}};
    add_bounds(schema, of.range);
    return schema;
  }

  Json array(const input::Description& of) {
    Json schema{{"type", "array"}};
    if (!of.items.empty()) schema["items"] = write(of.items.front());
    if (of.fewest_items > 0) schema["minItems"] = of.fewest_items;
    return schema;
  }

  Json object(const input::Description& of) {
    Json schema{{"type", "object"}};
    std::vector<std::string> required;
    Json properties = Json::object();
    for (const input::Property& property : of.properties) {
      properties[property.key] = write(property);
      if (property.required) required.push_back(property.key);
    }
    if (!required.empty()) schema["required"] = required;
    if (!properties.empty()) schema["properties"] = std::move(properties);
    schema["additionalProperties"] = of.items.empty() ? Json(false) : write(of.items.front());
    return schema;
  }

  static bool is_single_key(const input::Description& of) {
    return of.type == Type::object && of.items.empty() && of.properties.size() == 1 &&
           of.properties.front().required;
  }

  static bool has_no_required_keys(const input::Description& of) {
    return of.type == Type::object &&
           std::none_of(of.properties.begin(), of.properties.end(),
                        [](const input::Property& property) { return property.required; });
  }

  /// Whether a string is read as this, and therefore not as the word of a kind.
  static bool takes_strings(const input::Description& of) {
    return of.type == Type::duration || of.type == Type::rate || of.type == Type::fraction ||
           of.type == Type::string || of.type == Type::choice || of.type == Type::any;
  }

  /// A catalog's variant: `"fifo"` or `{"priority": {...}}`.
  static bool is_family(const input::Description& of) {
    return of.type == Type::one_of && !of.alternatives.empty() &&
           std::all_of(of.alternatives.begin(), of.alternatives.end(), is_single_key);
  }

  Json one_of(const input::Description& of) {
    Json any = Json::array();
    std::vector<std::string> words;
    std::vector<const input::Property*> kinds;
    collect(of, is_family(of), words, kinds, any);
    if (!kinds.empty()) any.push_back(kinds_object(kinds));
    if (!words.empty()) any.push_back({{"enum", words}});
    return any.size() == 1 ? any.front() : Json{{"anyOf", any}};
  }

  /// Flattens alternatives into words, kinds of a family, and everything else.
  void collect(const input::Description& of, bool bare_words, std::vector<std::string>& words,
               std::vector<const input::Property*>& kinds, Json& others) {
    const bool strings_taken =
        std::any_of(of.alternatives.begin(), of.alternatives.end(), takes_strings);
    for (const input::Description& alternative : of.alternatives) {
      if (is_single_key(alternative)) {
        const input::Property& kind = alternative.properties.front();
        kinds.push_back(&kind);
        if (bare_words && has_no_required_keys(kind.value)) words.push_back(kind.key);
      } else if (alternative.type == Type::one_of) {
        collect(alternative, is_family(alternative) && !strings_taken, words, kinds, others);
      } else if (alternative.type == Type::choice) {
        words.insert(words.end(), alternative.choices.begin(), alternative.choices.end());
      } else {
        others.push_back(write(alternative));
      }
    }
  }

  Json kinds_object(const std::vector<const input::Property*>& kinds) {
    Json properties = Json::object();
    for (const input::Property* kind : kinds) properties[kind->key] = write(*kind);
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"additionalProperties", false},
            {"minProperties", 1},
            {"maxProperties", 1}};
  }

  const input::Definitions& definitions_;
};

constexpr std::string_view dialect = "http://json-schema.org/draft-07/schema#";

Json kind_property() {
  Json summaries = Json::array();
  for (const std::string_view kind : kind_names()) summaries.push_back(kind_summary(kind));
  return {{"description", "which model"},
          {"enum", kind_names()},
          {"enumDescriptions", std::move(summaries)}};  // Shown by editors.
}

std::string text_of(const Json& schema) {
  return schema.dump(2) + "\n";
}

}  // namespace

std::string json_schema(const input::Description& description,
                        const input::Definitions& definitions) {
  SchemaWriter writer(definitions);
  Json schema{{"$schema", dialect}};
  schema.update(writer.write(description));
  if (!definitions.empty()) schema["definitions"] = writer.write_definitions();
  return text_of(schema);
}

std::string json_schema() {
  input::Definitions definitions;
  Json schema{{"$schema", dialect},
              {"title", "nines scenario"},
              {"description", "A question about reliability, answered by simulation."}};
  Json by_kind = Json::array();
  Json models = Json::object();
  for (const std::string_view kind : kind_names()) {
    const input::Description scenario = describe_scenario(kind, definitions);
    SchemaWriter writer(definitions);
    if (!schema.contains("type")) {
      schema.update(writer.write(scenario));
      schema["properties"]["kind"] = kind_property();
      schema["properties"]["model"] = {{"description", "the kind's parameters"}};
    }
    const std::string name = fmt::format("{}_model", kind);
    for (const input::Property& property : scenario.properties) {
      if (property.key == "model") models[name] = writer.write(property.value);
    }
    by_kind.push_back(
        {{"if", {{"properties", {{"kind", {{"const", kind}}}}}, {"required", {"kind"}}}},
         {"then",
          {{"properties",
            {{"run", {{"propertyNames", {{"enum", honoured_run_keys(kind)}}}}},
             {"model", {{"$ref", "#/definitions/" + name}}}}}}}});
  }
  if (!by_kind.empty()) schema["allOf"] = std::move(by_kind);
  schema["definitions"] = SchemaWriter(definitions).write_definitions();
  schema["definitions"].update(models);
  return text_of(schema);
}

}  // namespace nines::study
