/// @file
/// Collects every problem of one file, so that a person mends them in one go.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "input/node.hpp"

namespace nines::input {

class Diagnostics {
 public:
  explicit Diagnostics(std::string file) : file_(std::move(file)) {}

  void error(const Node& at, std::string text);
  void error(int line, int column, std::string pointer, std::string text);
  void warning(const Node& at, std::string text);
  /// Tells again what was found elsewhere, as it was told there.
  void retell(const Problem& problem);

  /// Whether the same was told of the same place.
  [[nodiscard]] bool tells(const Problem& problem) const;
  /// Whether something at this pointer or under it is wrong.
  [[nodiscard]] bool has_error_under(std::string_view pointer) const;

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::size_t error_count() const { return error_count_; }
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

  /// Throws a ScenarioError with every problem found, when there is an error among them.
  void throw_if_failed() const;

 private:
  void add(Severity severity, int line, int column, std::string pointer, std::string text);

  std::string file_;
  std::vector<Problem> problems_;
  std::size_t error_count_ = 0;
};

/// The candidate nearest to `word` by edit distance, or empty when none is near enough to be meant.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

/// `a, b or c`.
[[nodiscard]] std::string enumerate(const std::vector<std::string_view>& words,
                                    std::string_view before_last = "or");

}  // namespace nines::input
