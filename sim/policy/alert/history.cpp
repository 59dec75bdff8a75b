#include "policy/alert/history.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/units.hpp"

namespace nines::alert {

std::string latency_column(std::string_view statistic) {
  return fmt::format("latency.{}", statistic);
}

History::History(const Setting& setting, Counts requests, std::span<const std::int64_t> present)
    : setting_(setting), requests_(requests), present_(present) {
  NINES_EXPECTS(!requests.total.empty() && requests.bad.size() == requests.total.size());
  NINES_EXPECTS(present.empty() || present.size() == requests.total.size());
}

void History::add(std::string_view name, Counts counts) {
  NINES_EXPECTS(counts.total.size() == ticks() + 1 && counts.bad.size() == ticks() + 1);
  counts_.push_back({std::string(name), counts});
}

void History::add(std::string_view name, Measured measured) {
  NINES_EXPECTS(measured.sum.size() == ticks() + 1 && measured.present.size() == ticks() + 1);
  measured_.push_back({std::string(name), measured});
}

const Counts* History::counts(std::string_view name) const {
  for (const NamedCounts& column : counts_) {
    if (column.name == name) return &column.counts;
  }
  return nullptr;
}

const Measured* History::measured(std::string_view name) const {
  for (const NamedMeasured& column : measured_) {
    if (column.name == name) return &column.measured;
  }
  return nullptr;
}

void HistoryBuffer::clear() {
  total_.resize(1);
  bad_.resize(1);
  present_.resize(1);
}

void HistoryBuffer::reserve(std::size_t ticks) {
  total_.reserve(ticks + 1);
  bad_.reserve(ticks + 1);
  present_.reserve(ticks + 1);
}

void HistoryBuffer::add(std::int64_t total, std::int64_t bad) {
  NINES_CHECK(0 <= bad && bad <= total);
  total_.push_back(total_.back() + total);
  bad_.push_back(bad_.back() + bad);
  present_.push_back(present_.back() + 1);
}

void HistoryBuffer::add_missing() {
  total_.push_back(total_.back());
  bad_.push_back(bad_.back());
  present_.push_back(present_.back());
}

History HistoryBuffer::view(const Setting& setting) const {
  return History(setting, {total_, bad_}, present_);
}

std::string window_text(Seconds window) {
  constexpr std::pair<double, std::string_view> units[] = {
      {86400, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}, {0.001, "ms"}};
  for (const auto& [seconds, unit] : units) {
    const double count = std::round(window.raw() / seconds);
    if (count >= 1 && std::abs(count * seconds - window.raw()) <= 1e-9 * window.raw()) {
      return fmt::format("{:.0f}{}", count, unit);
    }
  }
  return input::to_text(window);
}

// A window of exactly k ticks must hold k of them whatever the last bit of the division says.
std::size_t ticks_in(Seconds window, Seconds tick) {
  const double whole = std::floor(window / tick * (1 + 1e-12));
  if (!(whole >= 1)) {
    throw DomainError(fmt::format("a window of {} is shorter than the tick, {}",
                                  window_text(window), window_text(tick)));
  }
  return static_cast<std::size_t>(std::fmin(whole, 0x1p40));
}

}  // namespace nines::alert
