// What alert policies are measured by: the declaration of the metrics.
#include <fmt/format.h>

#include "model/alerting/alerting_model.hpp"

namespace nines::alerting {
namespace {

// Points a reader can tell apart in a picture of a history.
constexpr std::size_t series_points = 400;

}  // namespace

void AlertingModel::declare() {
  const RecordedHistory* history = parameters_.traffic.recorded();
  if (history != nullptr && !demand_->is_random()) {
    series_step_ = (grid_.scored + series_points - 1) / series_points;
  }
  for (std::size_t p = 0; p < parameters_.policies.size(); ++p) {
    declare_policy(p);
  }
  run::MetricSet& m = metrics_;
  incidents_ = m.ratio({.name = "incidents.per_week",
                        .unit = run::Unit::count,
                        .better = run::Better::lower,
                        .help = "incidents that start, a week"});
  significant_ = m.ratio({.name = "incidents.significant_per_week",
                          .unit = run::Unit::count,
                          .better = run::Better::lower,
                          .help = "incidents that spend enough of the budget to matter, a week"});
  errors_ = m.ratio({.name = "error_rate.mean",
                     .unit = run::Unit::fraction,
                     .better = run::Better::lower,
                     .help = "bad requests among all"});
  budget_ = m.ratio({.name = "budget.spent.mean",
                     .unit = run::Unit::count,
                     .better = run::Better::lower,
                     .help = "error budget spent in a time as long as the SLO window"});
  if (series_step_ > 0) {
    error_series_ =
        m.series("error_rate", run::Unit::fraction, "bad requests among all",
                 static_cast<double>(series_step_) * grid_.tick_s, grid_.scored / series_step_);
  }
}

void AlertingModel::declare_policy(std::size_t policy) {
  run::MemberMetrics m(metrics_, "policy", parameters_.policies[policy].name);
  // Of a history that repeats there is nothing to estimate: its shares are exact.
  const auto share = [&](const run::AboutShare& about) {
    if (!repeats()) return m.share(about);
    return m.ratio({about.name, run::Unit::fraction, about.better, about.picture, about.help});
  };
  PolicyColumns c;
  c.precision = share({.name = "precision",
                       .better = run::Better::higher,
                       .picture = 2,
                       .help = "episodes that belong to a significant incident"});
  c.recall = share({.name = "recall",
                    .better = run::Better::higher,
                    .picture = 1,
                    .help = "significant incidents that are detected"});
  m.harmonic({.name = "f1",
              .better = run::Better::higher,
              .help = "harmonic mean of precision and recall"},
             c.precision, c.recall);
  declare_times(m, c);
  c.firing = m.ratio({.name = "time_firing.fraction",
                      .unit = run::Unit::fraction,
                      .better = run::Better::neither,
                      .help = "time that it fires"});
  c.time_precision =
      m.ratio({.name = "time_wise.precision",
               .unit = run::Unit::fraction,
               .better = run::Better::higher,
               .help = "firing time that lies within a significant incident or its grace"});
  c.time_recall = m.ratio({.name = "time_wise.recall",
                           .unit = run::Unit::fraction,
                           .better = run::Better::higher,
                           .help = "time of significant incidents during which it fires"});
  c.masked = share({.name = "masked.fraction",
                    .better = run::Better::lower,
                    .help = "significant incidents without an alert of their own because an "
                            "earlier one still fired when they started"});
  c.censored = share({.name = "censored.fraction",
                      .better = run::Better::neither,
                      .help = "significant incidents whose grace was not over when the data "
                              "ended"});
  if (parameters_.nab) {
    c.nab = m.signed_ratio({.name = "nab_score",
                            .unit = run::Unit::count,
                            .better = run::Better::higher,
                            .help = "score of the Numenta anomaly benchmark: 0 for silence, 1 for "
                                    "perfection"});
  }
  if (compared(policy)) declare_comparison(m, c);
  if (series_step_ > 0) {
    c.series =
        m.series("firing", run::Unit::fraction, "share of the time that it fires",
                 static_cast<double>(series_step_) * grid_.tick_s, grid_.scored / series_step_);
  }
  m.say(
      "{*}: finds {%} of the significant incidents, {%} of its alerts are right; alerts a week: "
      "{}, of them for nothing: {}.",
      {c.recall, c.precision, c.alerts, c.false_alerts});
  m.say("{*}: detection takes {} on average.", {c.detection});
  m.oppose("precision against recall", c.recall, c.precision);
  m.oppose("detection time against false alerts", c.false_alerts, c.detection);
  columns_.push_back(c);
}

void AlertingModel::declare_times(run::MemberMetrics& m, PolicyColumns& c) const {
  const auto mean = [&](const char* name, run::Unit unit, int picture, const char* help) {
    return m.ratio({.name = name,
                    .unit = unit,
                    .better = run::Better::lower,
                    .picture = picture,
                    .help = help});
  };
  const auto quantiles = [&](const char* name, run::Unit unit, const char* help) {
    return m.distribution({.name = name,
                           .unit = unit,
                           .better = run::Better::lower,
                           .quantiles = parameters_.quantiles,
                           .help = help});
  };
  constexpr const char* detection = "from the start of a detected incident to the first firing";
  constexpr const char* reset =
      "from the end of a detected incident to the end of its last episode";
  constexpr const char* spent =
      "error budgets spent from the start of a detected incident to the alert";
  c.detection = mean("detection_time.mean", run::Unit::seconds, 3, detection);
  c.detections = quantiles("detection_time", run::Unit::seconds, detection);
  c.reset = mean("reset_time.mean", run::Unit::seconds, 0, reset);
  c.resets = quantiles("reset_time", run::Unit::seconds, reset);
  // Many are good where there is much to tell, and bad where there is not.
  c.alerts = m.ratio({.name = "alerts_per_week",
                      .unit = run::Unit::count,
                      .better = run::Better::neither,
                      .help = "episodes that start, a week"});
  c.false_alerts = mean("false_alerts_per_week", run::Unit::count, 4,
                        "episodes that belong to no significant incident, a week");
  c.spent = mean("budget_spent_before_alert.mean", run::Unit::count, 0, spent);
  c.spendings = quantiles("budget_spent_before_alert", run::Unit::count, spent);
}

void AlertingModel::declare_comparison(run::MemberMetrics& m, PolicyColumns& c) const {
  const std::string& other = parameters_.policies[parameters_.reference].name;
  c.versus_recall = m.signed_ratio({.name = fmt::format("versus.{}.recall", other),
                                    .unit = run::Unit::count,
                                    .better = run::Better::higher,
                                    .help = "recall minus the other policy's"});
  c.versus_detection =
      m.signed_ratio({.name = fmt::format("versus.{}.detection_time", other),
                      .unit = run::Unit::seconds,
                      .better = run::Better::lower,
                      .help = "detection time minus the other policy's, where both detect"});
  c.versus_false_alerts =
      m.signed_ratio({.name = fmt::format("versus.{}.false_alerts_per_week", other),
                      .unit = run::Unit::count,
                      .better = run::Better::lower,
                      .help = "false alerts a week minus the other policy's"});
}

bool AlertingModel::compared(std::size_t policy) const {
  return policy != parameters_.reference;
}

}  // namespace nines::alerting
