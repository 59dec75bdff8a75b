/// @file
/// Warnings that say the same of several metrics or points, said once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace nines::report {

struct WarningGroup {
  std::string text;
  std::vector<std::string> where;   ///< The metrics or parts of the model, each once.
  std::vector<std::string> points;  ///< The points, each once; none where there is only one.

  /// The text and, where they tell something, the points: "... (at load=0.9)".
  [[nodiscard]] std::string text_at(std::size_t points_in_all) const;
};

class WarningGroups {
 public:
  /// Empty names are left out.
  void add(const std::string& text, const std::string& where, const std::string& point);
  [[nodiscard]] const std::vector<WarningGroup>& all() const { return groups_; }

 private:
  std::vector<WarningGroup> groups_;
};

}  // namespace nines::report
