#include "policy/alert/rule.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace nines::alert {

std::string_view to_string(Urgency urgency) {
  return urgency == Urgency::page ? "page" : "ticket";
}

Seconds longest_window(const Rule& rule) {
  Seconds longest{0};
  for (const Group& group : rule.any) {
    for (const Conditions::Variant& condition : group) {
      longest = std::max(longest,
                         std::visit([](const auto& c) { return c.longest_window(); }, condition));
    }
  }
  return longest;
}

std::string describe(const Rule& rule, const analytic::Objective& objective) {
  std::string text = fmt::format("{} when ", to_string(rule.severity));
  for (std::size_t g = 0; g < rule.any.size(); ++g) {
    if (g > 0) text += ", or ";
    for (std::size_t c = 0; c < rule.any[g].size(); ++c) {
      if (c > 0) text += " and ";
      text += std::visit([&](const auto& condition) { return condition.describe(objective); },
                         rule.any[g][c]);
    }
  }
  if (rule.pending > Seconds{0}) text += fmt::format(", for {}", window_text(rule.pending));
  if (rule.keep_firing > Seconds{0}) {
    text += fmt::format("; goes on firing for {}", window_text(rule.keep_firing));
  }
  return text;
}

CompiledRule::CompiledRule(const Rule& rule, const Setting& setting)
    : delays_(Delays::of(rule.pending, rule.keep_firing, setting.tick)), severity_(rule.severity) {
  for (const Group& group : rule.any) {
    auto& tests = any_.emplace_back();
    for (const Conditions::Variant& condition : group) {
      tests.push_back(std::visit([&](const auto& c) { return c.test(setting); }, condition));
    }
    std::stable_sort(tests.begin(), tests.end(),
                     [](const auto& a, const auto& b) { return a->cost() < b->cost(); });
  }
}

void CompiledRule::append(const History& history, Workspace& workspace,
                          std::vector<Episode>& episodes) const {
  const std::size_t ticks = history.ticks();
  const std::size_t words = words_for(ticks);
  workspace.any.assign(words, 0);
  for (const auto& tests : any_) {
    workspace.all.assign(words, ~std::uint64_t{0});
    if (ticks % 64 != 0) workspace.all.back() = (std::uint64_t{1} << (ticks % 64)) - 1;
    for (const auto& test : tests) test->narrow(history, workspace.all);
    for (std::size_t w = 0; w < words; ++w) workspace.any[w] |= workspace.all[w];
  }
  append_firing(workspace.any, ticks, delays_, episodes);
}

}  // namespace nines::alert
