#include "interop/example_history.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "random/stream.hpp"
#include "random/uniform.hpp"

namespace nines::interop {

namespace {

constexpr std::size_t shortest_ticks = 500;
constexpr std::size_t longest_ticks = 4500;  // promtool holds 10,000 samples a query.
constexpr std::size_t ticks_a_swing = 300;   ///< From one busy time to the next.

/// Ticks back to which a condition compares; 0 for most.
std::size_t reach_of(const alert::Conditions::Variant& condition, Seconds tick) {
  if (const auto* drop = std::get_if<alert::VolumeDrop>(&condition)) {
    return alert::ticks_in(drop->against.time, tick) + alert::ticks_in(drop->window, tick);
  }
  const auto* latency = std::get_if<alert::Latency>(&condition);
  if (latency == nullptr || !latency->times) return 0;
  return alert::ticks_in(latency->against.time, tick) + alert::ticks_in(latency->window, tick);
}

/// As many of `trials` as fail with this probability, drawn one by one while they are few.
std::int64_t failures(std::int64_t trials, double probability, random::Stream& random) {
  if (trials > 40) {
    const double noisy =
        probability * static_cast<double>(trials) * (0.6 + 0.8 * random::uniform_open(random));
    return std::min(trials, static_cast<std::int64_t>(noisy + random::uniform_open(random)));
  }
  std::int64_t failed = 0;
  for (std::int64_t k = 0; k < trials; ++k)
    failed += random::uniform_open(random) < probability ? 1 : 0;
  return failed;
}

}  // namespace

void ExampleHistory::Column::add(std::int64_t total_now, std::int64_t bad_now) {
  total.push_back(total.back() + total_now);
  bad.push_back(bad.back() + bad_now);
}

/// What the next ticks are like.
struct ExampleHistory::Mood {
  double requests = 0;  ///< Mean a tick.
  double error_rate = 0;
  double slowness = 1;
  bool known = true;
};

ExampleHistory::ExampleHistory(ExampleKind kind, std::uint64_t seed, const alert::Setting& setting,
                               const std::vector<alert::Rule>& rules)
    : setting_(setting) {
  std::size_t ticks = shortest_ticks;
  std::size_t pending = 0;
  for (const alert::Rule& rule : rules) {
    pending =
        std::max(pending, alert::Delays::of(rule.pending, Seconds{0}, setting.tick).pending_ticks);
    for (const alert::Group& group : rule.any) {
      for (const alert::Conditions::Variant& condition : group) {
        const std::size_t reach = reach_of(condition, setting.tick);
        if (reach > 0) ticks = std::max(ticks, std::min(reach + 400, longest_ticks));
        const std::string column = std::visit([](const auto& c) { return c.column(); }, condition);
        if (const auto* latency = std::get_if<alert::Latency>(&condition)) {
          double& usual_s = usual_s_.try_emplace(column, 0.1).first->second;
          if (latency->above) usual_s = latency->above->raw() / 2;
        } else if (!column.empty()) {
          counts_[column];
        }
      }
    }
  }
  ticks = std::max(ticks, std::min(5 * pending, longest_ticks));
  lay_out(kind, seed, ticks, std::min(pending, 2 * ticks / 5));
}

// Stretches of trouble with rests between them. Errors come in multiples of the budget's rate, so
// that every burn rate a policy asks for is crossed, and as total outages; a few last longer than
// any `for`.
void ExampleHistory::lay_out(ExampleKind kind, std::uint64_t seed, std::size_t ticks,
                             std::size_t pending) {
  random::Stream random{seed, static_cast<std::uint64_t>(kind), random::Purpose::incident};
  const double budget = 1 - setting_.objective.slo.raw();
  const double busiest = kind == ExampleKind::few_requests ? 2 : 900;
  const auto between = [&](double low, double high) {
    return low + (high - low) * random::uniform_open(random);
  };
  constexpr double burns[] = {1.5, 3, 8, 20, 50};
  Mood mood;
  bool trouble = true;
  std::size_t until = 0;
  for (std::size_t i = 0; i < ticks; ++i) {
    if (i == until) {
      trouble = !trouble;
      until = i + static_cast<std::size_t>(trouble ? between(2, 50) : between(10, 80));
      mood = Mood{.error_rate = 0.1 * budget};
      const double what = random::uniform_open(random);
      if (trouble && what < 0.2) until += pending;
      if (trouble && what < 0.15) {
        mood.error_rate = 1;
      } else if (trouble && what < 0.75) {
        mood.error_rate = std::min(1.0, budget * burns[static_cast<int>(between(0, 5))]);
        mood.slowness = between(1, 4);
      } else if (trouble && what < 0.85) {
        mood.slowness = between(2, 5);
      } else if (trouble && kind == ExampleKind::missing_data) {
        mood.known = false;
      }
      mood.requests = trouble && what >= 0.85 ? 0.2 * busiest : busiest;
    }
    Mood now = mood;
    const auto phase = static_cast<double>(i % ticks_a_swing) / ticks_a_swing;
    now.requests *= 0.3 + 2.8 * phase * (1 - phase);
    if (kind == ExampleKind::missing_data && random::uniform_open(random) < 0.01) now.known = false;
    add_tick(now, random);
  }
}

void ExampleHistory::add_tick(const Mood& mood, random::Stream& random) {
  const double expected = mood.requests * (0.7 + 0.6 * random::uniform_open(random));
  const auto total = static_cast<std::int64_t>(expected + random::uniform_open(random));
  const std::int64_t bad = failures(total, mood.error_rate, random);
  requests_.add(mood.known ? total : 0, mood.known ? bad : 0);
  present_.push_back(present_.back() + (mood.known ? 1 : 0));
  for (auto& [name, column] : counts_) {
    if (!mood.known) {
      column.add(0, 0);
    } else if (name == alert::retries_column) {
      const std::int64_t retries = failures(total, std::min(1.0, 3 * mood.error_rate), random);
      column.add(total + retries, retries);
    } else {
      column.add(3, failures(3, std::min(1.0, 10 * mood.error_rate), random));
    }
  }
  add_latencies(mood, mood.known, random);
}

void ExampleHistory::add_latencies(const Mood& mood, bool known, random::Stream& random) {
  for (const auto& [name, usual_s] : usual_s_) {
    // Milliseconds, as a scrape might show them; no value sits on a threshold for long.
    const double value_s = usual_s * mood.slowness * (0.8 + 0.4 * random::uniform_open(random));
    const double rounded_s = std::round(value_s * 1e6) / 1e6;
    std::vector<double>& sums = value_sums_.try_emplace(name, 1, 0.0).first->second;
    std::vector<std::int64_t>& seen =
        value_counts_.try_emplace(name, 1, std::int64_t{0}).first->second;
    values_[name].push_back(known ? rounded_s : -1);
    sums.push_back(sums.back() + (known ? rounded_s : 0));
    seen.push_back(seen.back() + (known ? 1 : 0));
  }
}

alert::History ExampleHistory::view() const {
  alert::History history(setting_, {requests_.total, requests_.bad}, present_);
  for (const auto& [name, column] : counts_)
    history.add(name, alert::Counts{column.total, column.bad});
  for (const auto& [name, sums] : value_sums_) {
    history.add(name, alert::Measured{sums, value_counts_.at(name)});
  }
  return history;
}

const ExampleHistory::Column* ExampleHistory::counts(const std::string& column) const {
  if (column.empty()) return &requests_;
  const auto found = counts_.find(column);
  return found == counts_.end() ? nullptr : &found->second;
}

const std::vector<double>* ExampleHistory::values(const std::string& column) const {
  const auto found = values_.find(column);
  return found == values_.end() ? nullptr : &found->second;
}

}  // namespace nines::interop
