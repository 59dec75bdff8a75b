#include "support/schema_check.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wextra"
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace nines::test {

struct SchemaCheck::Parsed {
  valijson::Schema schema;
};

SchemaCheck::SchemaCheck(std::string_view schema) : parsed_(std::make_unique<Parsed>()) {
  const auto document = nlohmann::json::parse(schema);
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), parsed_->schema);
}

SchemaCheck::~SchemaCheck() = default;

std::string SchemaCheck::reasons(std::string_view document) const {
  const auto value = nlohmann::json::parse(document, nullptr, /*allow_exceptions=*/false,
                                           /*ignore_comments=*/true);
  if (value.is_discarded()) return "not JSON";
  // 1.0 is an integer to draft-07 but not to this validator, so weak types stay off and the
  // scenarios write integers as such.
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(parsed_->schema, valijson::adapters::NlohmannJsonAdapter(value),
                         &results)) {
    return "";
  }
  std::string text;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) text += part;
    text += ": " + error.description + "\n";
  }
  return text.empty() ? "refused" : text;
}

}  // namespace nines::test
#pragma GCC diagnostic pop
