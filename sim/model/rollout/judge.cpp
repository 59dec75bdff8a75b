#include "model/rollout/judge.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/contract.hpp"
#include "core/placed_error.hpp"

namespace nines::rollout {
namespace {

/// The shares of the level at which each metric is tested, the strictest first.
std::vector<double> level_shares(gate::Correction correction, std::size_t metrics) {
  const auto m = static_cast<double>(metrics);
  std::vector<double> shares;
  switch (correction) {
    case gate::Correction::none:
      return {1};
    case gate::Correction::bonferroni:
      return {1 / m};
    case gate::Correction::holm:
      for (std::size_t i = 0; i < metrics; ++i) shares.push_back(1 / (m - static_cast<double>(i)));
      return shares;
    case gate::Correction::benjamini_hochberg:
      for (std::size_t i = 0; i < metrics; ++i) shares.push_back(static_cast<double>(i + 1) / m);
      return shares;
  }
  return {1};
}

std::vector<gate::PlannedLook> planned(const std::vector<LookAt>& looks, const Schedule& schedule,
                                       double seen) {
  std::vector<gate::PlannedLook> plan;
  for (const LookAt& look : looks) {
    const double requests = schedule.canary_requests(look.from, look.to);
    gate::PlannedLook planned;
    planned.windows = look.windows;
    planned.requests = seen * requests;
    planned.control_requests = seen * schedule.control_requests(look.from, look.to);
    // Thinned Poisson counts are Poisson, thinned constants binomial.
    planned.spread = std::sqrt(schedule.constant ? requests * seen * (1 - seen) : requests * seen);
    plan.push_back(planned);
  }
  return plan;
}

}  // namespace

Judge::Judge(const NamedGate& named, const Schedule& schedule,
             std::span<const WatchedMetric> metrics, double seen)
    : name_(named.name),
      settings_(settings_of(named.gate)),
      looks_(schedule.looks(settings_)),
      plan_(planned(looks_, schedule, seen)) {
  build(named.gate, metrics);
}

Judge::Judge(const NamedGate& named, std::vector<LookAt> looks,
             std::span<const WatchedMetric> metrics, std::vector<gate::PlannedLook> plan)
    : name_(named.name),
      settings_(settings_of(named.gate)),
      looks_(std::move(looks)),
      plan_(std::move(plan)) {
  build(named.gate, metrics);
}

void Judge::build(const gate::Gates::Variant& gate, std::span<const WatchedMetric> metrics) {
  std::vector<std::string> names = settings_.metrics;
  if (names.empty()) names.emplace_back("errors");
  const std::vector<double> shares = level_shares(settings_.correction, names.size());
  for (const std::string& name : names) {
    const auto found =
        std::find_if(metrics.begin(), metrics.end(),
                     [&](const WatchedMetric& metric) { return metric.name == name; });
    if (found == metrics.end()) {
      throw PlacedError({"model", "gates", name_},
                        "gate \"" + name_ + "\" watches \"" + name + "\", which is not there");
    }
    metrics_.push_back(static_cast<std::size_t>(found - metrics.begin()));
    gate::GatePlan plan{plan_, found->good};
    auto& row = tests_.emplace_back();
    for (const double share : shares) {
      row.push_back(std::visit([&](const auto& kind) { return kind.make(plan, share); }, gate));
    }
  }
  traits_ = tests_.front().front()->traits();
  if (!single()) traits_.level.reset();  // It is the level of one metric, not of the gate.
}

std::int64_t Judge::rejected(std::span<const gate::Look> looks,
                             std::span<gate::GateMemory> memories) const {
  const std::size_t levels = tests_.front().size();
  std::int64_t rejected = 0;
  for (std::size_t level = 0; level < levels; ++level) {
    std::int64_t here = 0;
    for (std::size_t m = 0; m < metrics_.size(); ++m) {
      here += tests_[m][level]->judge(looks[m], memories[m]) == gate::Verdict::roll_back ? 1 : 0;
    }
    const auto rank = static_cast<std::int64_t>(level) + 1;
    if (levels == 1) return here;
    if (settings_.correction == gate::Correction::holm && here < rank) break;
    if (here >= rank) rejected = settings_.correction == gate::Correction::holm ? rank : here;
  }
  return rejected;
}

gate::Verdict Judge::judge(std::span<const gate::Look> looks,
                           std::span<gate::GateMemory> memories) const {
  NINES_CHECK(looks.size() == metrics_.size());
  if (rejected(looks, memories) >= settings_.needs) return gate::Verdict::roll_back;
  if (!traits_.may_promote) return gate::Verdict::go_on;
  for (std::size_t m = 0; m < metrics_.size(); ++m) {
    if (tests_[m].front()->judge(looks[m], memories[m]) != gate::Verdict::promote)
      return gate::Verdict::go_on;
  }
  return gate::Verdict::promote;
}

}  // namespace nines::rollout
