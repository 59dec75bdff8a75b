#include "policy/alert/budget_spent.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/alert/ratio.hpp"

namespace nines::alert {
namespace {

/// Burn rate of the static form.
double burn_of(const BudgetSpent& condition, const analytic::Objective& objective) {
  return analytic::burn_for_budget(objective, condition.fraction, condition.window);
}

class DynamicTest final : public Test {
 public:
  DynamicTest(const BudgetSpent& condition, const Setting& setting)
      : form_(condition.form),
        fraction_(condition.fraction.raw() * tie),
        budget_(1 - setting.objective.slo.raw()),
        window_(ticks_in(condition.window, setting.tick)),
        slo_window_(ticks_in(setting.objective.window, setting.tick)),
        resample_(condition.resample > Seconds{0} ? ticks_in(condition.resample, setting.tick)
                                                  : 0) {}

  void narrow(const History& history, TickMask ticks) const override {
    switch (form_) {
      case BudgetSpent::Form::errors:
        return keep(history, ticks, [this](double bad, double, double requests) {
          return bad >= fraction_ * budget_ * requests;
        });
      case BudgetSpent::Form::rate:
        return keep(history, ticks, [this](double bad, double counted, double requests) {
          return bad / counted >= requests / counted * fraction_ * budget_;
        });
      case BudgetSpent::Form::share:
        return keep(history, ticks, [this](double bad, double, double requests) {
          return bad / (budget_ * requests) >= fraction_;
        });
    }
  }
  [[nodiscard]] double cost() const override { return 3; }

 private:
  /// How many ticks had passed when N_slo was last taken, seen at the end of tick i.
  [[nodiscard]] std::size_t refreshed(std::size_t i) const {
    const std::size_t last = resample_ == 0 ? 0 : (i + 1) / resample_ * resample_;
    return last == 0 ? i + 1 : last;
  }
  /// Requests of a whole SLO window as they stood after `passed` ticks.
  [[nodiscard]] double requests_after(const History& history, std::size_t passed) const {
    const std::size_t start = passed > slo_window_ ? passed - slo_window_ : 0;
    const auto& total = history.requests().total;
    const auto present = static_cast<double>(history.present_in(start, passed));
    if (present == 0) return not_a_number;  // Compares false: nothing is known.
    return static_cast<double>(total[passed] - total[start]) *
           (static_cast<double>(slo_window_) / present);
  }

  template <class Reached>
  void keep(const History& history, TickMask ticks, Reached reached) const {
    const std::int64_t* total = history.requests().total.data();
    const std::int64_t* bad = history.requests().bad.data();
    std::size_t passed = 0;
    double requests = not_a_number;
    const auto refresh = [&](std::size_t i) {
      const std::size_t now = refreshed(i);
      if (now == passed) return;
      passed = now;
      requests = requests_after(history, now);
    };
    const auto quiet = [&](std::size_t first, std::size_t last) {
      const std::int64_t most_bad = bad[last] - bad[window_start(first, window_)];
      if (most_bad == 0) return true;
      // With one N_slo for all ticks of the word, too few errors for it settle the word.
      if (refreshed(first) != refreshed(last - 1)) return false;
      refresh(first);
      return static_cast<double>(most_bad) < fraction_ * budget_ * requests * tie;
    };
    const auto holds = [&](std::size_t i) {
      refresh(i);
      const std::size_t start = window_start(i, window_);
      const std::int64_t failed = bad[i + 1] - bad[start];
      return (failed > 0) & reached(static_cast<double>(failed),
                                    static_cast<double>(total[i + 1] - total[start]), requests);
    };
    keep_where(ticks, history.ticks(), quiet, holds);
  }

  BudgetSpent::Form form_;
  double fraction_;
  double budget_;
  std::size_t window_;
  std::size_t slo_window_;
  std::size_t resample_;
};

}  // namespace

BudgetSpent BudgetSpent::read(input::Reader& in) {
  BudgetSpent condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.fraction =
      in.require<Probability>("fraction", input::Range{0, 1, true, false, "from 0 to 1, not 0"},
                              "holds when the window spent this share of the budget or more");
  condition.traffic = in.choose<Traffic>(
      "traffic", Traffic::constant, {{"static", Traffic::constant}, {"dynamic", Traffic::dynamic}},
      "whose budget: that of constant traffic, or of the requests that there were");
  condition.form = in.choose<Form>(
      "form", Form::errors,
      {{"errors", Form::errors}, {"rate", Form::rate}, {"share", Form::share}},
      "with dynamic traffic, which of three equivalent sums is compared: failed requests, their "
      "rate, or the share of the budget");
  const auto resample =
      in.maybe<Seconds>("resample", input::positive,
                        "with dynamic traffic, how often the requests of the SLO window are "
                        "counted anew",
                        "every tick");
  condition.resample = resample.value_or(Seconds{0});
  in.check(condition.traffic == Traffic::dynamic || !resample, "resample",
           "\"resample\" goes with \"traffic\": \"dynamic\"");
  return condition;
}

std::unique_ptr<Test> BudgetSpent::test(const Setting& setting) const {
  if (traffic == Traffic::dynamic) return std::make_unique<DynamicTest>(*this, setting);
  return ratio_test(
      "", ticks_in(window, setting.tick),
      analytic::error_threshold(setting.objective, {burn_of(*this, setting.objective), window}));
}

std::string BudgetSpent::describe(const analytic::Objective& objective) const {
  if (traffic == Traffic::constant) {
    return fmt::format("{} spends {:.4g} % of the budget (burn rate {:.4g})", window_text(window),
                       100 * fraction.raw(), burn_of(*this, objective));
  }
  return fmt::format(
      "the errors of {} are {:.4g} % of what the requests of {} allow{}", window_text(window),
      100 * fraction.raw(), window_text(objective.window),
      resample > Seconds{0} ? fmt::format(" (counted anew every {})", window_text(resample)) : "");
}

std::optional<std::string> BudgetSpent::never(const analytic::Objective& objective) const {
  const double burn = burn_of(*this, objective);
  if (traffic == Traffic::dynamic || burn * tie <= analytic::most_possible_burn(objective)) {
    return std::nullopt;
  }
  return fmt::format(
      "{} cannot spend {:.4g} % of the budget: with an objective of {:.6g} % a total "
      "outage spends {:.4g} %",
      window_text(window), 100 * fraction.raw(), 100 * objective.slo.raw(),
      100 * (window / analytic::error_budget(objective)));
}

std::optional<double> BudgetSpent::fewest_errors(const analytic::Objective& objective,
                                                 double requests_per_s) const {
  return errors_for_rate(analytic::error_threshold(objective, {burn_of(*this, objective), window}),
                         requests_per_s * window.raw());
}

}  // namespace nines::alert
