#include "model/rollout/exact.hpp"

#include <algorithm>
#include <map>

#include "dist/count_table.hpp"

namespace nines::rollout {
namespace {

constexpr double negligible = 1e-22;

/// P(still going with first + i failures).
struct Counts {
  std::int64_t first = 0;
  std::vector<double> masses;

  [[nodiscard]] double total() const {
    double sum = 0;
    for (const double mass : masses) sum += mass;
    return sum;
  }
  void trim() {
    const auto matters = [](double mass) { return mass > negligible; };
    const auto from = std::find_if(masses.begin(), masses.end(), matters);
    first += from - masses.begin();
    masses.erase(masses.begin(), from);
    while (!masses.empty() && !matters(masses.back())) masses.pop_back();
  }
};

Counts convolve(const Counts& a, const Counts& b) {
  Counts sum{a.first + b.first, std::vector<double>(a.masses.size() + b.masses.size() - 1)};
  for (std::size_t i = 0; i < a.masses.size(); ++i) {
    for (std::size_t j = 0; j < b.masses.size(); ++j) {
      sum.masses[i + j] += a.masses[i] * b.masses[j];
    }
  }
  return sum;
}

/// The failures of a step.
Counts step_law(const ExactStep& step, const ExactInput& input) {
  const auto table = [&](std::int64_t requests) {
    const dist::CountTable law =
        input.correlation > 0
            ? dist::CountTable::beta_binomial(requests, input.rate, input.correlation)
            : dist::CountTable::binomial(requests, input.rate);
    Counts counts{law.first(), law.masses()};
    counts.trim();
    return counts;
  };
  if (input.correlation == 0 || step.counts <= 1) return table(step.requests);
  const auto windows = static_cast<std::int64_t>(step.counts);
  Counts sum{0, {1.0}};
  for (std::int64_t w = 0; w < windows; ++w) {
    sum = convolve(sum, table(step.requests * (w + 1) / windows - step.requests * w / windows));
    sum.trim();
  }
  return sum;
}

}  // namespace

std::optional<ExactFigures> exact_figures(const Judge& judge, const ExactInput& input,
                                          double most_work) {
  const gate::GateSettings& settings = judge.settings();
  const std::int64_t fewest = std::max<std::int64_t>(1, settings.min_samples);
  ExactFigures figures;
  std::map<std::int32_t, Counts> going{{0, {0, {1.0}}}};  // By breaches in a row.
  std::map<std::pair<std::int64_t, std::size_t>, Counts> laws;
  bool judged = false;
  double work = 0;
  for (std::size_t k = 0; k < input.steps.size(); ++k) {
    const ExactStep& step = input.steps[k];
    const auto key = std::pair(step.requests, step.counts);
    if (!laws.contains(key)) laws.emplace(key, step_law(step, input));
    const Counts& law = laws.at(key);
    double& back = figures.rolls_back_at.emplace_back(0);
    double& promoted = figures.promotes_at.emplace_back(0);
    std::map<std::int32_t, Counts> next;
    for (auto& [breaches, counts] : going) {
      if (step.window_starts) counts = {0, {counts.total()}};
      work += static_cast<double>(counts.masses.size()) * static_cast<double>(law.masses.size());
      if (work > most_work) return std::nullopt;
      if (counts.masses.empty()) continue;
      Counts after = convolve(counts, law);
      if (step.window_requests < fewest) {
        next[breaches] = std::move(after);
        continue;
      }
      judged = true;
      for (std::size_t i = 0; i < after.masses.size(); ++i) {
        const std::int64_t failures = after.first + static_cast<std::int64_t>(i);
        gate::Look look;
        look.index = k;
        look.counts.canary = {step.window_requests, failures};
        gate::GateMemory memory{breaches};
        const gate::Verdict verdict = judge.judge(look, memory);
        if (verdict == gate::Verdict::roll_back) {
          back += after.masses[i];
        } else if (verdict == gate::Verdict::promote && step.may_promote) {
          promoted += after.masses[i];
        } else {
          Counts& kept = next[memory.breaches];
          if (kept.masses.empty()) {
            kept.first = after.first;
            kept.masses.resize(after.masses.size());
          }
          const std::int64_t place = failures - kept.first;
          if (place < 0) {
            kept.masses.insert(kept.masses.begin(), static_cast<std::size_t>(-place), 0.0);
            kept.first = failures;
          }
          const auto at = static_cast<std::size_t>(failures - kept.first);
          if (at >= kept.masses.size()) kept.masses.resize(at + 1);
          kept.masses[at] += after.masses[i];
        }
      }
      work += static_cast<double>(after.masses.size());
    }
    for (auto& [breaches, counts] : next) counts.trim();
    going = std::move(next);
  }
  double left = 0;
  for (const auto& [breaches, counts] : going) left += counts.total();
  if (!judged || judge.traits().may_promote) figures.undecided = left;
  const bool back = figures.undecided > 0 && settings.undecided_rolls_back;
  (back ? figures.rolls_back_at : figures.promotes_at).back() += left;
  for (const double mass : figures.rolls_back_at) figures.rolls_back += mass;
  return figures;
}

}  // namespace nines::rollout
