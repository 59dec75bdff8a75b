/// @file
/// JSON Schema draft-07 by valijson, for tests alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace nines::test {

class SchemaCheck {
 public:
  /// Throws std::runtime_error when the text is no schema.
  explicit SchemaCheck(std::string_view schema);
  ~SchemaCheck();

  /// Empty when the document (comments allowed) meets the schema, else the first reasons.
  [[nodiscard]] std::string reasons(std::string_view document) const;
  [[nodiscard]] bool accepts(std::string_view document) const { return reasons(document).empty(); }

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace nines::test
