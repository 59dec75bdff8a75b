/// `nines explain`: what a scenario will do, what theory says, and what it will cost.
#include <chrono>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/scenario_files.hpp"
#include "app/session.hpp"
#include "input/units.hpp"
#include "report/number.hpp"
#include "report/text_table.hpp"
#include "run/experiment.hpp"
#include "study/candidate.hpp"
#include "study/kinds.hpp"
#include "study/scenario.hpp"

namespace nines::app {
namespace {

constexpr std::uint64_t trial_replications = 10;
// A trial of a heavy scenario must not become the run itself.
constexpr double most_trial_events = 2e7;

std::string theory_table(const run::Model& model) {
  report::TextTable table({{"metric", report::TextTable::Align::left},
                           {"theory", report::TextTable::Align::right},
                           {"formula", report::TextTable::Align::left}});
  for (const run::Theory& entry : model.theory()) {
    const run::Metric& metric = model.metrics()[entry.metric];
    table.add({metric.name, report::table_text(entry.value, metric.unit),
               entry.formula + (entry.exact ? "" : " (approximation)")});
  }
  return table.text();
}

/// Replications for a half-width, from a trial's: intervals shrink with the square root.
double replications_for(const run::Precision& precision, const stats::Estimate& trial,
                        double done) {
  const double target = precision.relative ? *precision.relative * std::abs(trial.value)
                                           : precision.absolute.value_or(0);
  const double shrink = trial.half_width() / target;
  return std::max(done, std::ceil(done * shrink * shrink));
}

std::string precision_text(const run::Precision& precision, const study::Point& point,
                           const run::Sample& sample) {
  const run::Metric* metric = point.model->metrics().find(precision.metric);
  const stats::Estimate trial = run::estimate(*metric, sample, precision.confidence);
  if (!trial.has_interval() || !(trial.half_width() > 0)) {
    return "  The trial says nothing about the precision asked for.\n";
  }
  const double needed =
      replications_for(precision, trial, static_cast<double>(sample.replications()));
  const bool reachable = needed <= static_cast<double>(precision.max_replications);
  return fmt::format(
      "  The precision asked for on {} needs about {:.2g} replications: {} within {}.\n",
      precision.metric, needed, reachable ? "reachable" : "not reachable",
      precision.max_replications);
}

std::string cost_text(const study::Scenario& scenario) {
  const study::Point& point = scenario.points.front();
  const double events = point.events;
  double all_events = 0;
  for (const study::Point& each : scenario.points) {
    all_events += each.events *
                  static_cast<double>(each.run.replications.value_or(run::default_replications));
  }
  std::string text = fmt::format("  Cost: about {:.2g} events a replication, {:.2g} in all.\n",
                                 events, all_events);
  if (point.run.precision) {
    text += fmt::format(
        "  That is one block of {} replications at each point; further blocks follow until the "
        "precision is reached.\n",
        point.run.replications.value_or(run::default_replications));
  }
  const bool too_long = events * static_cast<double>(trial_replications) > most_trial_events;
  if (!point.model || too_long) return text;
  run::Sample sample(point.model->metrics());
  run::Workers one_thread;
  one_thread.threads = 1;
  const auto started = std::chrono::steady_clock::now();
  run::replicate(*point.model, point.seed, 0, trial_replications, one_thread, sample);
  const std::chrono::duration<double> trial = std::chrono::steady_clock::now() - started;
  const double per_event_s = trial.count() / static_cast<double>(trial_replications) / events;
  const double total_s = per_event_s * all_events;
  text +=
      fmt::format("  On one core of this machine: about {}.\n", input::to_text(Seconds{total_s}));
  if (point.run.precision) text += precision_text(*point.run.precision, point, sample);
  return text;
}

std::string warning_text(const run::Warning& warning) {
  const std::string where = warning.where.empty() ? "" : warning.where + ": ";
  return "\n  warning  " + report::wrapped(where + warning.text, 89, "           ") + "\n";
}

/// What is described: the first point; of a search theory's answer, or else the file as written.
struct Shown {
  study::Assignments parameters;
  const run::Model* model = nullptr;  ///< Null where a search has no value that can be run.
  std::string why;
  std::unique_ptr<run::Model> owned;

  static Shown of(const study::Assignments& parameters, std::unique_ptr<run::Model> model,
                  std::string why) {
    const run::Model* shown = model.get();
    return {parameters, shown, std::move(why), std::move(model)};
  }

  static Shown of(const study::Scenario& scenario) {
    const study::Point& first = scenario.points.front();
    if (!scenario.search) return {first.parameters, first.model.get(), "", nullptr};
    const study::Search& search = *scenario.search;
    const auto answer = search.knobs.size() == 1 ? study::answer_by_theory(scenario, 0)
                                                 : std::optional<study::TheoryAnswer>{};
    if (answer) {
      const study::Assignments knobs{{search.knobs.front().name, answer->value}};
      return of(first.parameters, study::Candidate(scenario, 0, {}, knobs).take_model(),
                fmt::format("{}, the answer by theory ({}{})", study::to_text(knobs),
                            answer->formula, answer->exact ? "" : ", an approximation"));
    }
    if (auto written = scenario.open_written()) {
      return of(first.parameters, std::move(written), "the value as written");
    }
    return {first.parameters, first.model.get(), "a value that can be run", nullptr};
  }
};

std::string explanation(const study::Scenario& scenario) {
  const Shown point = Shown::of(scenario);
  std::string text = fmt::format("{}  {}\n", scenario.name, scenario.kind);
  if (!scenario.summary.empty()) text += "  " + report::wrapped(scenario.summary, 98, "  ") + "\n";
  text += "\n";
  if (!point.model) return text + "  No value of the search can be run.\n";
  if (!point.why.empty()) text += fmt::format("  With {}:\n", point.why);
  for (const std::string& line : point.model->describe()) {
    text += "  " + report::wrapped(line, 98, "  ") + "\n";
  }
  text += fmt::format("  Of run it honours {}.\n",
                      input::enumerate(study::honoured_run_keys(scenario.kind), "and"));
  if (scenario.compare) {
    text += fmt::format("  Compares {} variants with \"{}\" on the same random numbers.\n",
                        scenario.variants() - 1,
                        scenario.compare->variants[scenario.compare->baseline].name);
  }
  if (scenario.search) {
    for (const study::Knob& knob : scenario.search->knobs) {
      text += fmt::format(
          "  Searches {} over {} values from {} to {}, with at most {} replications "
          "of each that it tries.\n",
          knob.name, knob.size(), input::to_json(knob.between[0], 40),
          input::to_json(knob.between[1], 40), scenario.search->max_replications);
    }
    text += "  The cost below is that of a first block of replications of one value.\n";
  }
  if (scenario.points.size() > 1) {
    text += fmt::format("  Runs at {} points; what follows is the first, {}.\n",
                        scenario.points.size(), study::to_text(point.parameters));
  }
  const std::string theory = theory_table(*point.model);
  if (!point.model->theory().empty()) text += "\n" + theory;
  for (const Problem& problem : scenario.warnings) {
    text += warning_text({"", problem.where.pointer, problem.text});
  }
  for (const run::Warning& warning : point.model->warnings()) text += warning_text(warning);
  return text + "\n" + cost_text(scenario);
}

}  // namespace

void add_explain(Command& program, Session&) {
  auto files = std::make_shared<std::vector<std::string>>();
  Command& command =
      program.subcommand("explain", "Say what a scenario will do, what theory says, what it costs");
  command.option("files", *files, "scenario files, folders, or - for standard input",
                 {.required = true});
  command.action([files] {
    bool first = true;
    for (const std::string& file : find_scenarios(*files)) {
      if (!first) print("\n");
      first = false;
      print(explanation(study::load_scenario(file)));
    }
  });
}

}  // namespace nines::app
