#include "report/warning_groups.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nines::report {
namespace {

// More points than this are counted instead of named.
constexpr std::size_t most_points_named = 3;

void add_once(std::vector<std::string>& list, const std::string& item) {
  if (!item.empty() && std::ranges::find(list, item) == list.end()) list.push_back(item);
}

}  // namespace

std::string WarningGroup::text_at(std::size_t points_in_all) const {
  if (points.empty()) return text;
  if (points.size() > most_points_named) {
    return fmt::format("{} (at {} of {} points)", text, points.size(), points_in_all);
  }
  return fmt::format("{} (at {})", text, fmt::join(points, "; "));
}

void WarningGroups::add(const std::string& text, const std::string& where,
                        const std::string& point) {
  auto group = std::ranges::find(groups_, text, &WarningGroup::text);
  if (group == groups_.end()) group = groups_.insert(groups_.end(), {text, {}, {}});
  add_once(group->where, where);
  add_once(group->points, point);
}

}  // namespace nines::report
