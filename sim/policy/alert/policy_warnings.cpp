#include "policy/alert/policy_warnings.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace nines::alert {
namespace {

using Texts = std::vector<std::string>;

std::string percent(double fraction) {
  return fmt::format("{:.4g} %", 100 * fraction);
}

/// Groups that cannot hold, and whether that silences the rule.
void warn_of_silence(const Rule& rule, const analytic::Objective& objective, Texts& texts) {
  std::size_t dead = 0;
  for (const Group& group : rule.any) {
    for (const Conditions::Variant& condition : group) {
      const auto why = std::visit([&](const auto& c) { return c.never(objective); }, condition);
      if (!why) continue;
      texts.push_back(*why);
      ++dead;
      break;
    }
  }
  if (dead == rule.any.size()) texts.push_back("so it can never fire");
}

/// A group that one failed request satisfies when traffic is average.
void warn_of_single_errors(const Rule& rule, const Circumstances& where, Texts& texts) {
  if (!where.requests_per_s) return;
  for (const Group& group : rule.any) {
    double most_requests = 0;
    bool one_is_enough = true;
    for (const Conditions::Variant& condition : group) {
      const auto [fewest, window] = std::visit(
          [&](const auto& c) {
            return std::pair{c.fewest_errors(where.setting.objective, *where.requests_per_s),
                             c.longest_window()};
          },
          condition);
      const double requests = *where.requests_per_s * window.raw();
      one_is_enough &= fewest && *fewest <= 1;
      most_requests = std::fmax(most_requests, requests);
    }
    if (!one_is_enough) continue;
    texts.push_back(fmt::format(
        "one failed request is enough to {}: its longest window holds {:.3g} requests on average; "
        "add a floor such as {{\"errors\": {{\"window\": ..., \"at_least\": ...}}}} to the group",
        rule.pending > Seconds{0} ? "make it pending" : "fire it", most_requests));
  }
}

void warn_of_long_windows(const Rule& rule, const Circumstances& where, Texts& texts) {
  const Seconds longest = longest_window(rule);
  if (where.history && longest > *where.history) {
    texts.push_back(
        fmt::format("its window of {} is longer than the history of {}: until the end "
                    "it sees less than it was made for",
                    window_text(longest), window_text(*where.history)));
  }
}

/// Burn rates that are a round share of a 30-day budget, under an SLO over another time.
void warn_of_foreign_factors(const Rule& rule, const analytic::Objective& objective, Texts& texts) {
  constexpr std::array round_shares{0.02, 0.05, 0.1};
  const Seconds month = day * 30;
  if (std::abs(objective.window / month - 1) < 0.1) return;
  for (const Group& group : rule.any) {
    for (const Conditions::Variant& condition : group) {
      const auto* burn = std::get_if<BurnRate>(&condition);
      if (burn == nullptr) continue;
      const double share = burn->above * (burn->window / month);
      for (const double round : round_shares) {
        if (std::abs(share / round - 1) > 1e-6) continue;
        texts.push_back(fmt::format(
            "a burn rate of {:.4g} over {} is {} of a budget of 30d, but {} of one of {}; for {} "
            "of this one take {:.4g}, or multiwindow_multiburn",
            burn->above, window_text(burn->window), percent(share),
            percent(burn->above * (burn->window / objective.window)), window_text(objective.window),
            percent(share), round * (objective.window / burn->window)));
        break;
      }
    }
  }
}

void warn_of_spent_budgets(const Rule& rule, const analytic::Objective& objective, Texts& texts) {
  const double spent = rule.pending / analytic::error_budget(objective);
  if (spent < 1) return;
  texts.push_back(fmt::format("a total outage spends {} of the budget before \"for\": {} is over",
                              percent(spent), window_text(rule.pending)));
}

}  // namespace

std::vector<std::string> policy_warnings(const std::vector<Rule>& rules,
                                         const Circumstances& circumstances) {
  Texts texts;
  const analytic::Objective& objective = circumstances.setting.objective;
  if (rules.empty()) texts.push_back("no rule of this \"severity\" is left, so it can never fire");
  for (const Rule& rule : rules) {
    warn_of_silence(rule, objective, texts);
    warn_of_single_errors(rule, circumstances, texts);
    warn_of_long_windows(rule, circumstances, texts);
    warn_of_foreign_factors(rule, objective, texts);
    warn_of_spent_budgets(rule, objective, texts);
  }
  return texts;
}

}  // namespace nines::alert
