#include "support/naive_alerts.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "analytic/binomial.hpp"
#include "support/plain_random.hpp"

namespace nines::test {
namespace {

using namespace alert;

constexpr double slack = 1e-12;

std::size_t whole_ticks(Seconds window, const RawHistory& history) {
  return static_cast<std::size_t>(std::floor(window / history.setting.tick + 1e-9));
}

/// Sums over `length` ticks of which the last is i - `ago`; what lies before the start is nothing.
struct Sums {
  double total = 0, bad = 0, present = 0, attempts = 0, retries = 0, probes = 0, failed_probes = 0;
  double latency = 0, latencies = 0;

  Sums(const RawHistory& history, std::size_t i, std::size_t length, std::size_t ago = 0) {
    for (std::size_t back = ago; back < ago + length && back <= i; ++back) {
      const RawTick& tick = history.ticks[i - back];
      total += static_cast<double>(tick.total);
      bad += static_cast<double>(tick.bad);
      present += tick.present ? 1 : 0;
      attempts += static_cast<double>(tick.attempts);
      retries += static_cast<double>(tick.retries);
      probes += static_cast<double>(tick.probes);
      failed_probes += static_cast<double>(tick.failed_probes);
      if (tick.latency_s >= 0) {
        latency += tick.latency_s;
        latencies += 1;
      }
    }
  }
};

bool reaches(double bad, double total, double threshold) {
  return total > 0 && bad > 0 && bad / total >= threshold * (1 - slack);
}

struct Naive {
  const RawHistory& history;
  std::size_t i;

  [[nodiscard]] double budget() const { return 1 - history.setting.objective.slo.raw(); }
  [[nodiscard]] Sums over(Seconds window) const {
    return Sums(history, i, whole_ticks(window, history));
  }
  /// Over the time that a window is compared with; null where that starts before the history.
  [[nodiscard]] std::optional<Sums> before(const alert::Before& of, Seconds window) const {
    const std::size_t own = whole_ticks(window, history);
    const std::size_t time = whole_ticks(of.time, history);
    if (i + 1 < time + own) return std::nullopt;
    return of.average ? Sums(history, i, time, own) : Sums(history, i, own, time);
  }

  template <class Condition>
  bool operator()(const Condition&) const {
    static_assert(!std::is_same_v<Condition, Condition>, "a condition has its slow twin here");
    return false;
  }
  bool operator()(const alert::ErrorRate& c) const {
    const Sums sums = over(c.window);
    return reaches(sums.bad, sums.total, c.above.raw());
  }
  bool operator()(const alert::BurnRate& c) const {
    const Sums sums = over(c.window);
    return reaches(sums.bad, sums.total, c.above * budget());
  }
  bool operator()(const alert::BudgetSpent& c) const {
    const Sums sums = over(c.window);
    const Seconds slo_window = history.setting.objective.window;
    if (c.traffic == alert::BudgetSpent::Traffic::constant) {
      return reaches(sums.bad, sums.total, c.fraction.raw() * (slo_window / c.window) * budget());
    }
    std::size_t counted = i + 1;  // Ticks that had passed when the SLO window was last counted.
    if (c.resample > Seconds{0} && counted >= whole_ticks(c.resample, history)) {
      counted -= counted % whole_ticks(c.resample, history);
    }
    const std::size_t length = whole_ticks(slo_window, history);
    const Sums slo(history, counted - 1, length);
    if (slo.present == 0 || sums.bad == 0) return false;
    const double requests = slo.total * static_cast<double>(length) / slo.present;
    return sums.bad >= c.fraction.raw() * budget() * requests * (1 - slack);
  }
  bool operator()(const alert::Errors& c) const {
    return over(c.window).bad >= static_cast<double>(c.at_least);
  }
  bool operator()(const alert::Binomial& c) const {
    const Sums sums = over(c.window);
    if (sums.bad == 0 || sums.total < static_cast<double>(c.min_requests)) return false;
    const Probability null = c.null.value_or(Probability{budget()});
    return analytic::binomial_at_least(static_cast<std::int64_t>(sums.bad),
                                       static_cast<std::int64_t>(sums.total), null)
               .raw() <= c.alpha.raw() * (1 + 1e-9);
  }
  bool operator()(const alert::Ewma& c) const {
    double average = 0;
    for (std::size_t t = 0; t <= i; ++t) {
      const RawTick& tick = history.ticks[t];
      if (tick.total == 0) continue;
      const double rate = static_cast<double>(tick.bad) / static_cast<double>(tick.total);
      average = (1 - c.alpha.raw()) * average + c.alpha.raw() * rate;
    }
    return average >= c.above.raw() * (1 - slack);
  }
  bool operator()(const alert::Cusum& c) const {
    const double good = c.good ? c.good->raw() : budget();
    const double bad = c.bad.raw();
    const double reference =
        std::log((1 - good) / (1 - bad)) / std::log(bad * (1 - good) / (good * (1 - bad)));
    double sum = 0;
    for (std::size_t t = 0; t <= i; ++t) {
      const RawTick& tick = history.ticks[t];
      sum += static_cast<double>(tick.bad) - reference * static_cast<double>(tick.total);
      sum = std::clamp(sum, 0.0, c.ceiling.value_or(2 * c.limit));
    }
    return sum >= c.limit * (1 - slack);
  }
  bool operator()(const alert::VolumeDrop& c) const {
    const Sums now = over(c.window);
    const auto then = before(c.against, c.window);
    if (!then || now.present == 0 || then->present == 0) return false;
    return now.total / now.present < c.below.raw() * (then->total / then->present) * (1 - slack);
  }
  bool operator()(const alert::Latency& c) const {
    const Sums now = over(c.window);
    if (now.latencies == 0) return false;
    const double mean = now.latency / now.latencies;
    if (c.above) return mean >= c.above->raw() * (1 - slack);
    const auto then = before(c.against, c.window);
    if (!then || then->latencies == 0) return false;
    return mean > 0 && mean >= *c.times * (then->latency / then->latencies) * (1 - slack);
  }
  bool operator()(const alert::RetryRate& c) const {
    const Sums sums = over(c.window);
    return reaches(sums.retries, sums.attempts, c.above.raw());
  }
  bool operator()(const alert::ProbeSuccess& c) const {
    const Sums sums = over(c.window);
    return sums.probes > 0 &&
           (sums.probes - sums.failed_probes) / sums.probes < c.below.raw() * (1 - slack);
  }
};

template <class T, class Get>
void accumulate(std::vector<T>& into, const std::vector<RawTick>& ticks, Get&& get) {
  into.assign(1, T{});
  for (const RawTick& tick : ticks) into.push_back(into.back() + get(tick));
}

}  // namespace

void RawHistory::make_columns() {
  accumulate(requests_.total, ticks, [](const RawTick& t) { return t.total; });
  accumulate(requests_.bad, ticks, [](const RawTick& t) { return t.bad; });
  accumulate(retries_.total, ticks, [](const RawTick& t) { return t.attempts; });
  accumulate(retries_.bad, ticks, [](const RawTick& t) { return t.retries; });
  accumulate(probes_.total, ticks, [](const RawTick& t) { return t.probes; });
  accumulate(probes_.bad, ticks, [](const RawTick& t) { return t.failed_probes; });
  accumulate(present_, ticks, [](const RawTick& t) { return std::int64_t{t.present}; });
  accumulate(latency_sum_, ticks, [](const RawTick& t) { return std::max(t.latency_s, 0.0); });
  accumulate(latency_present_, ticks,
             [](const RawTick& t) { return std::int64_t{t.latency_s >= 0}; });
}

alert::History RawHistory::view() const {
  alert::History history(setting, {requests_.total, requests_.bad}, present_);
  history.add(alert::retries_column, alert::Counts{retries_.total, retries_.bad});
  history.add(alert::first_probes_column, alert::Counts{probes_.total, probes_.bad});
  history.add(alert::final_probes_column, alert::Counts{probes_.total, probes_.bad});
  history.add(alert::latency_column("p99"), alert::Measured{latency_sum_, latency_present_});
  return history;
}

RawHistory random_history(std::uint64_t seed, std::size_t ticks, const alert::Setting& setting) {
  PlainRandom random(seed);
  RawHistory history;
  history.setting = setting;
  // Mood by mood: error rate, requests a tick, share of ticks without data.
  while (history.ticks.size() < ticks) {
    const double error_rates[] = {0, 0, 0.001, 0.02, 0.3, 1};
    const double volumes[] = {0, 2, 50, 50, 3000};
    const double error_rate = error_rates[random.below(6)];
    const double volume = volumes[random.below(5)];
    const double missing = random.happens(0.3) ? random.uniform() : 0;
    const double latency_s = 0.05 * (1 + 9 * random.uniform() * (random.happens(0.3) ? 1 : 0));
    const std::size_t length = 1 + random.below(200);
    for (std::size_t k = 0; k < length && history.ticks.size() < ticks; ++k) {
      RawTick tick;
      tick.probes = 3;
      for (int probe = 0; probe < 3; ++probe) tick.failed_probes += random.happens(error_rate / 2);
      if (random.happens(missing)) {
        tick.present = false;
      } else {
        tick.total = static_cast<std::int64_t>(volume * (0.5 + random.uniform()));
        const double mean = error_rate * static_cast<double>(tick.total);
        const double noisy =
            std::floor(mean + std::sqrt(mean) * random.normal() + random.uniform());
        tick.bad = std::clamp(static_cast<std::int64_t>(noisy), std::int64_t{0}, tick.total);
        tick.attempts = tick.total + tick.bad;
        tick.retries = tick.bad;
        if (tick.total > 0) tick.latency_s = latency_s * (0.8 + 0.4 * random.uniform());
      }
      history.ticks.push_back(tick);
    }
  }
  history.make_columns();
  return history;
}

bool holds_naively(const alert::Conditions::Variant& condition, const RawHistory& history,
                   std::size_t i) {
  return std::visit(Naive{history, i}, condition);
}

// As Prometheus 2.42 evaluates a rule: inactive, pending since `active_at`, or firing, then kept
// firing since the first evaluation without a result.
std::vector<std::uint8_t> fires_naively(const alert::Rule& rule, const RawHistory& history) {
  enum class State { inactive, pending, firing };
  State state = State::inactive;
  double active_at = 0;
  double kept_since = -1;
  std::vector<std::uint8_t> firing;
  for (std::size_t i = 0; i < history.ticks.size(); ++i) {
    const double now = history.setting.tick.raw() * static_cast<double>(i + 1);
    const bool holds =
        std::any_of(rule.any.begin(), rule.any.end(), [&](const alert::Group& group) {
          return std::all_of(group.begin(), group.end(),
                             [&](const auto& c) { return holds_naively(c, history, i); });
        });
    if (holds) {
      kept_since = -1;
      if (state == State::inactive) {
        state = State::pending;
        active_at = now;
      }
      if (state == State::pending && now - active_at >= rule.pending.raw()) state = State::firing;
    } else if (state == State::firing && rule.keep_firing > Seconds{0}) {
      if (kept_since < 0) kept_since = now;
      if (now - kept_since >= rule.keep_firing.raw()) state = State::inactive;
    } else {
      state = State::inactive;
    }
    firing.push_back(state == State::firing ? 1 : 0);
  }
  return firing;
}

}  // namespace nines::test
