/// @file
/// An alert policy of a scenario: rules a person wrote, or a ready-made policy by name.
///
///     { "severity": "page",
///       "any": [{ "all": [{ "burn_rate": { "window": "1h", "above": 14.4 } }] }] }
///     "workbook_6"      { "multiwindow_multiburn": { ... } }
///
/// Read it, ask what it says of itself, compile it against an objective and a tick, and evaluate
/// histories: it fires while any of its rules does.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "input/forward.hpp"
#include "policy/alert/ready_made.hpp"
#include "policy/alert/rule.hpp"

namespace nines::alert {

/// What is known of the service a policy would watch, for warnings.
struct Circumstances {
  Setting setting;
  std::optional<Seconds> history;             ///< How much of it will be seen.
  std::optional<double> requests_per_s = {};  ///< On average.
};

class CompiledPolicy {
 public:
  /// Appends nothing; replaces `episodes` by the stretches in which the policy fires, in order.
  void evaluate(const History& history, Workspace& workspace, std::vector<Episode>& episodes) const;
  /// The same, a byte a tick: 1 where it fires. `firing` has a place for each tick.
  void evaluate(const History& history, std::span<std::uint8_t> firing) const;
  /// Of each of these episodes, in order, whom it calls: a page where any rule that pages fires in
  /// it.
  [[nodiscard]] std::vector<Urgency> urgencies(const History& history, Workspace& workspace,
                                               std::span<const Episode> episodes) const;

 private:
  friend class Policy;
  std::vector<CompiledRule> rules_;
};

class Policy {
 public:
  static constexpr std::string_view family = "policy";
  static Policy read(input::Value& in);
  static Policy example();
  explicit Policy(std::vector<Rule> rules) : written_(std::move(rules)) {}
  explicit Policy(ReadyMades::Variant ready_made) : ready_made_(std::move(ready_made)) {}

  /// Ready-made policies depend on the objective's window.
  [[nodiscard]] std::vector<Rule> rules(const analytic::Objective& objective) const;
  /// Throws DomainError where it does not fit the tick or the objective.
  [[nodiscard]] CompiledPolicy compile(const Setting& setting) const;

  [[nodiscard]] Seconds longest_window(const analytic::Objective& objective) const;
  /// Columns besides the requests that it reads ("latency.p99", "retries", "probes.first").
  [[nodiscard]] std::vector<std::string> columns(const analytic::Objective& objective) const;
  /// In words, a rule a line.
  [[nodiscard]] std::vector<std::string> describe(const analytic::Objective& objective) const;
  /// What makes it useless or surprising here: can never fire, one error pages, windows beyond the
  /// data, factors made for another SLO window.
  [[nodiscard]] std::vector<std::string> warnings(const Circumstances& circumstances) const;
  /// Null for a policy that was written out.
  [[nodiscard]] const ReadyMades::Variant* ready_made() const {
    return ready_made_ ? &*ready_made_ : nullptr;
  }

 private:
  std::vector<Rule> written_;
  std::optional<ReadyMades::Variant> ready_made_;
};

}  // namespace nines::alert
