/// @file
/// One alert: conditions joined by "and" in groups, the groups by "or", then `for` and
/// `keep_firing_for`. What a person writes as a policy is one rule; ready-made policies have
/// several.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/alert/catalog.hpp"
#include "policy/alert/firing.hpp"

namespace nines::alert {

enum class Urgency { page, ticket };
[[nodiscard]] std::string_view to_string(Urgency urgency);

/// Conditions that must all hold.
using Group = std::vector<Conditions::Variant>;

struct Rule {
  Urgency severity = Urgency::page;
  std::vector<Group> any;
  Seconds pending{0};      ///< `for`
  Seconds keep_firing{0};  ///< `keep_firing_for`
  std::string label = "";  ///< Which part of a ready-made policy this is: "1h".
};

[[nodiscard]] Seconds longest_window(const Rule& rule);
/// "page when (a and b) or c, for 2m".
[[nodiscard]] std::string describe(const Rule& rule, const analytic::Objective& objective);

/// Space for evaluating rules; one a thread, reused.
struct Workspace {
  std::vector<std::uint64_t> any;
  std::vector<std::uint64_t> all;
};

/// A rule against a setting. Thread-safe.
class CompiledRule {
 public:
  /// Throws DomainError for windows shorter than a tick and the like.
  CompiledRule(const Rule& rule, const Setting& setting);
  /// Appends the episodes in which the rule fires.
  void append(const History& history, Workspace& workspace, std::vector<Episode>& episodes) const;
  [[nodiscard]] Urgency severity() const { return severity_; }

 private:
  std::vector<std::vector<std::unique_ptr<Test>>> any_;  ///< Cheap ones first in each group.
  Delays delays_;
  Urgency severity_;
};

}  // namespace nines::alert
