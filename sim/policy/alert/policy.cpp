#include "policy/alert/policy.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/policy_warnings.hpp"

namespace nines::alert {
namespace {

/// A condition of the catalog, described once, as a family.
struct WrittenCondition {
  static constexpr std::string_view family = "condition";
  Conditions::Variant kind;
  static WrittenCondition read(input::Value& in) { return {in.as<Conditions::Variant>()}; }
  static WrittenCondition example() { return {BurnRate{hour, 14.4}}; }
};

/// `{"all": [...]}`
struct WrittenGroup {
  Group all;
  static WrittenGroup read(input::Reader& in) {
    const auto all =
        in.require<std::vector<WrittenCondition>>("all", "conditions that must all hold");
    in.check(!all.empty(), "all", "a group needs at least one condition");
    WrittenGroup group;
    for (const WrittenCondition& condition : all) group.all.push_back(condition.kind);
    return group;
  }
};

/// A policy written out as one rule.
struct WrittenRule {
  Rule rule;
  static WrittenRule read(input::Reader& in) {
    WrittenRule written;
    written.rule.severity = in.choose<Urgency>(
        "severity", Urgency::page, {{"page", Urgency::page}, {"ticket", Urgency::ticket}},
        "whom it calls: a page now, a ticket for the working day");
    const auto any = in.require<std::vector<WrittenGroup>>("any", "groups of which one must hold");
    for (const WrittenGroup& group : any) written.rule.any.push_back(group.all);
    written.rule.pending =
        in.optional<Seconds>("for", Seconds{0}, "0", input::non_negative,
                             "fires once the conditions have held for this long without a break");
    written.rule.keep_firing =
        in.optional<Seconds>("keep_firing_for", Seconds{0}, "0", input::non_negative,
                             "goes on firing for this long after they last held");
    in.check(!any.empty(), "any", "a policy needs at least one group of conditions");
    return written;
  }
};

bool has_key(const input::Node& node, std::string_view key) {
  return std::any_of(node.members.begin(), node.members.end(),
                     [&](const input::Member& member) { return member.key == key; });
}

}  // namespace

// Describing, both forms are asked for. An object with one key that is not a rule's is taken for a
// ready-made policy, so that a misspelt name is told the names there are.
Policy Policy::read(input::Value& in) {
  std::optional<Policy> read;
  const bool named = in.describing() || in.may_be(input::Node::Kind::string) ||
                     (in.may_be(input::Node::Kind::object) && in.node().members.size() == 1 &&
                      !has_key(in.node(), "any") && !has_key(in.node(), "severity"));
  if (named) read = Policy(in.as<ReadyMades::Variant>());
  if (in.describing() || (!named && in.may_be(input::Node::Kind::object))) {
    read = Policy({in.as<WrittenRule>().rule});
  }
  if (!read) in.expected("an alert policy, such as \"workbook_6\" or {\"any\": [...]}");
  return read ? *std::move(read) : example();
}

Policy Policy::example() {
  return Policy({Rule{.any = {{BurnRate{hour, 14.4}}}}});
}

std::vector<Rule> Policy::rules(const analytic::Objective& objective) const {
  if (!ready_made_) return written_;
  return std::visit([&](const auto& kind) { return kind.rules(objective); }, *ready_made_);
}

CompiledPolicy Policy::compile(const Setting& setting) const {
  CompiledPolicy compiled;
  for (const Rule& rule : rules(setting.objective)) compiled.rules_.emplace_back(rule, setting);
  return compiled;
}

Seconds Policy::longest_window(const analytic::Objective& objective) const {
  Seconds longest{0};
  for (const Rule& rule : rules(objective)) {
    longest = std::max(longest, alert::longest_window(rule));
  }
  return longest;
}

std::vector<std::string> Policy::columns(const analytic::Objective& objective) const {
  std::vector<std::string> columns;
  for (const Rule& rule : rules(objective)) {
    for (const Group& group : rule.any) {
      for (const Conditions::Variant& condition : group) {
        std::string column = std::visit([](const auto& c) { return c.column(); }, condition);
        if (!column.empty()) columns.push_back(std::move(column));
      }
    }
  }
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

std::vector<std::string> Policy::describe(const analytic::Objective& objective) const {
  std::vector<std::string> lines;
  for (const Rule& rule : rules(objective)) lines.push_back(alert::describe(rule, objective));
  return lines;
}

std::vector<std::string> Policy::warnings(const Circumstances& circumstances) const {
  return policy_warnings(rules(circumstances.setting.objective), circumstances);
}

void CompiledPolicy::evaluate(const History& history, Workspace& workspace,
                              std::vector<Episode>& episodes) const {
  episodes.clear();
  for (const CompiledRule& rule : rules_) rule.append(history, workspace, episodes);
  if (rules_.size() > 1) join_episodes(episodes);
}

std::vector<Urgency> CompiledPolicy::urgencies(const History& history, Workspace& workspace,
                                               std::span<const Episode> episodes) const {
  std::vector<Episode> pages;
  for (const CompiledRule& rule : rules_) {
    if (rule.severity() == Urgency::page) rule.append(history, workspace, pages);
  }
  join_episodes(pages);
  std::vector<Urgency> urgencies;
  std::size_t next = 0;
  for (const Episode& episode : episodes) {
    while (next < pages.size() && pages[next].end <= episode.begin) ++next;
    const bool pages_in_it = next < pages.size() && pages[next].begin < episode.end;
    urgencies.push_back(pages_in_it ? Urgency::page : Urgency::ticket);
  }
  return urgencies;
}

void CompiledPolicy::evaluate(const History& history, std::span<std::uint8_t> firing) const {
  NINES_EXPECTS(firing.size() == history.ticks());
  Workspace workspace;
  std::vector<Episode> episodes;
  evaluate(history, workspace, episodes);
  std::fill(firing.begin(), firing.end(), std::uint8_t{0});
  for (const Episode& episode : episodes) {
    std::fill(firing.begin() + static_cast<std::ptrdiff_t>(episode.begin),
              firing.begin() + static_cast<std::ptrdiff_t>(episode.end), std::uint8_t{1});
  }
}

}  // namespace nines::alert
