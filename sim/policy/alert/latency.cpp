#include "policy/alert/latency.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::alert {
namespace {

/// Sum and number of the values of ticks [first, last).
struct Values {
  double sum;
  double count;
  Values(const Measured& column, std::size_t first, std::size_t last)
      : sum(column.sum[last] - column.sum[first]),
        count(static_cast<double>(column.present[last] - column.present[first])) {}
};

constexpr auto never_quiet = [](std::size_t, std::size_t) { return false; };

class LimitTest final : public Test {
 public:
  LimitTest(std::string column, std::size_t window, double above_s)
      : column_(std::move(column)), window_(window), above_s_(above_s * tie) {}

  void narrow(const History& history, TickMask ticks) const override {
    const Measured* column = history.measured(column_);
    if (column == nullptr) return std::fill(ticks.begin(), ticks.end(), 0);
    keep_where(ticks, history.ticks(), never_quiet, [&](std::size_t i) {
      const Values now(*column, window_start(i, window_), i + 1);
      return now.count > 0 && now.sum >= above_s_ * now.count;
    });
  }
  [[nodiscard]] double cost() const override { return 10; }

 private:
  std::string column_;
  std::size_t window_;
  double above_s_;
};

class TrendTest final : public Test {
 public:
  TrendTest(std::string column, std::size_t window, double times, BeforeTicks before)
      : column_(std::move(column)), window_(window), times_(times * tie), before_(before) {}

  void narrow(const History& history, TickMask ticks) const override {
    const Measured* column = history.measured(column_);
    if (column == nullptr) return std::fill(ticks.begin(), ticks.end(), 0);
    keep_where(ticks, history.ticks(), never_quiet, [&](std::size_t i) {
      if (!before_.known(i)) return false;
      const Values now(*column, window_start(i, window_), i + 1);
      const Values then(*column, before_.first(i), before_.last(i));
      return now.count > 0 && then.count > 0 && now.sum > 0 &&
             now.sum * then.count >= times_ * then.sum * now.count;
    });
  }
  [[nodiscard]] double cost() const override { return 15; }

 private:
  std::string column_;
  std::size_t window_;
  double times_;
  BeforeTicks before_;
};

}  // namespace

Latency Latency::read(input::Reader& in) {
  Latency condition;
  condition.statistic = in.require<std::string>(
      "statistic", "which of the latency statistics that the history has: \"p99\", \"tm99\", ...");
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.above = in.maybe<Seconds>("above", input::positive, "holds at this latency or more");
  condition.times = in.maybe<double>("times", input::greater_than(1),
                                     "or: holds at so many times what it was before, or more");
  const auto against =
      in.maybe<Before>("against", input::any_number,
                       "with `times`, compared with: the same window this long ago, or "
                       "{\"average\": duration}");
  in.check(condition.above.has_value() != condition.times.has_value(), "above",
           "a latency condition needs exactly one of \"above\" and \"times\"");
  in.check(condition.times.has_value() == against.has_value(), "against",
           "\"times\" and \"against\" go together");
  condition.against = against.value_or(Before{});
  return condition;
}

std::unique_ptr<Test> Latency::test(const Setting& setting) const {
  const std::size_t ticks = ticks_in(window, setting.tick);
  if (above) return std::make_unique<LimitTest>(column(), ticks, above->raw());
  return std::make_unique<TrendTest>(column(), ticks, times.value_or(1),
                                     BeforeTicks(against, ticks, setting.tick));
}

std::string Latency::describe(const analytic::Objective&) const {
  const std::string what = fmt::format("{} latency over {} is ", statistic, window_text(window));
  if (above) return what + fmt::format("{} or more", window_text(*above));
  return what + fmt::format("{:.4g} times or more of {}", times.value_or(1), against.describe());
}

Seconds Latency::longest_window() const {
  return times && against.average ? std::max(window, against.time) : window;
}

std::string Latency::column() const {
  return latency_column(statistic);
}

}  // namespace nines::alert
