/// @file
/// Share of the error budget that a window spent.
///   static    bad/total >= fraction (1 - SLO) W/window: what a constant traffic would spend
///   dynamic   three ways to say the same, N_slo requests in the SLO window W, N in the alert's:
///     errors  bad >= fraction (1 - SLO) N_slo
///     rate    bad/N >= N_slo/N fraction (1 - SLO)      share  bad/((1 - SLO) N_slo) >= fraction
/// N_slo is what W held at the last `resample` (before the first: now), made up to the whole of W
/// where the history is shorter or data are missing.
#pragma once

#include <string_view>

#include "policy/alert/condition.hpp"

namespace nines::alert {

struct BudgetSpent {
  static constexpr std::string_view name = "budget_spent";
  static BudgetSpent read(input::Reader& in);
  [[nodiscard]] std::unique_ptr<Test> test(const Setting& setting) const;
  [[nodiscard]] std::string describe(const analytic::Objective& objective) const;
  [[nodiscard]] Seconds longest_window() const { return window; }
  [[nodiscard]] std::string column() const { return ""; }
  [[nodiscard]] std::optional<std::string> never(const analytic::Objective& objective) const;
  [[nodiscard]] std::optional<double> fewest_errors(const analytic::Objective& objective,
                                                    double requests_per_s) const;

  enum class Traffic { constant, dynamic };
  enum class Form { errors, rate, share };

  Seconds window;
  Probability fraction;
  Traffic traffic = Traffic::constant;
  Form form = Form::errors;
  Seconds resample{0};  ///< 0: at every tick.
};

}  // namespace nines::alert
