/// `nines fit CSV`: distributions for durations that were observed, and the JSON to paste.
#include "dist/fit.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "analytic/inspection.hpp"
#include "app/commands.hpp"
#include "app/session.hpp"
#include "incident/incident_log.hpp"
#include "input/csv.hpp"
#include "input/diagnostics.hpp"
#include "input/units.hpp"
#include "report/json_text.hpp"
#include "report/text_table.hpp"

namespace nines::app {
namespace {

struct FitOptions {
  std::string file;
  std::string column;
  std::optional<std::string> unit;  ///< Of durations; seconds without it.
  std::string start;
  std::string end;
  std::vector<std::string> where;
  std::vector<std::string> except;
  std::string overlapping = "separate";
  bool drop_zeros = false;
  std::string format = "table";
};

/// "impact=minor" into the filter; several values of one column are alternatives.
incident::IncidentSource::Values parse_filter(const std::vector<std::string>& texts) {
  incident::IncidentSource::Values filter;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw DomainError(fmt::format("expected COLUMN=VALUE, got \"{}\"", text));
    }
    filter[text.substr(0, equals)].push_back(text.substr(equals + 1));
  }
  return filter;
}

/// The column of durations when none is named: the only one there is. The columns start and end,
/// which a scenario's `file` looks for too, are times. Empty for those.
std::string column_of(const FitOptions& options, const input::CsvTable& table) {
  if (!options.column.empty() || !options.start.empty()) return options.column;
  const std::vector<std::string>& names = table.header();
  const auto has = [&](const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (has("start") && has("end")) return "";
  if (names.size() == 1 && !input::parse_number(names.front())) return names.front();
  if (names.size() == 1) {
    throw DomainError(fmt::format("{}: expected a header line that names the column, got \"{}\"",
                                  options.file, names.front()));
  }
  throw DomainError(fmt::format(
      "{}: which column holds the durations? Name it, --column NAME --unit UNIT, or those of the "
      "times, --start NAME --end NAME; there are {}",
      options.file, input::enumerate({names.begin(), names.end()})));
}

incident::IncidentSource source_of(const FitOptions& options, const input::CsvTable& table) {
  incident::IncidentSource source;
  source.where = parse_filter(options.where);
  source.except = parse_filter(options.except);
  source.overlapping = options.overlapping == "merge" ? incident::Overlapping::merge
                                                      : incident::Overlapping::separate;
  if (!options.start.empty()) source.start = options.start;
  if (!options.end.empty()) source.end = options.end;
  const std::string unit_name = options.unit.value_or("s");
  const auto unit = input::parse_duration("1" + unit_name);
  if (!unit) {
    throw DomainError(fmt::format("--unit: not a unit of time, got \"{}\"; accepted: {}", unit_name,
                                  input::duration_units));
  }
  const std::string column = column_of(options, table);
  if (!column.empty()) {
    source.column = column;
    source.unit = *unit;
  } else if (options.unit) {
    throw DomainError("--unit is that of a column of durations; times have none");
  }
  return source;
}

std::string estimates_text(const dist::Fit& fit) {
  std::string text;
  for (const auto& [name, value] : fit.estimates) {
    text += fmt::format("{}{} {:.4g}", text.empty() ? "" : ", ", name, value);
  }
  return text;
}

std::string fits_table(const FitOptions& options, const incident::IncidentLog& log,
                       const dist::Fits& fits) {
  const auto sample = analytic::inspect_sample(log.durations_s);
  std::string text = fmt::format("  {}\n", report::wrapped(log.describe(options.file), 98, "  "));
  text += fmt::format(
      "  mean {}; for a customer who meets one: length {}, still to wait {} ({:.1f} x the mean)\n",
      input::to_text(sample.figures.mean), input::to_text(sample.figures.length_biased_mean),
      input::to_text(sample.figures.remaining_mean), sample.figures.gap);
  const auto zeros = std::count(log.durations_s.begin(), log.durations_s.end(), 0.0);
  if (zeros > 0) {
    text += fmt::format("  {} durations are 0; --drop-zeros leaves them out.\n", zeros);
  }
  if (sample.effective_sample_size < 100) {
    text += fmt::format("  The customer's figures rest on {:.0f} outages' worth of data.\n",
                        sample.effective_sample_size);
  }
  text += "\n";
  using Align = report::TextTable::Align;
  report::TextTable table({{"distribution", Align::left},
                           {"AIC", Align::right},
                           {"KS", Align::right},
                           {"p (at most)", Align::right},
                           {"mean", Align::right},
                           {"estimates (s)", Align::left}});
  for (const dist::Fit& fit : fits.fits) {
    table.add({std::string(fit.distribution.kind_name()), fmt::format("{:.1f}", fit.aic),
               fmt::format("{:.4f}", fit.ks), fmt::format("{:.2g}", fit.ks_p_value),
               input::to_text(fit.distribution.mean()), estimates_text(fit)});
  }
  text += table.text();
  for (const dist::NoFit& none : fits.without) {
    text += fmt::format("  {}: no fit, {}\n", none.kind, none.reason);
  }
  if (fits.fits.empty()) return text;
  const dist::Fit& best = fits.fits.front();
  if (fits.to_paste() == nullptr) {
    return text + fmt::format(
                      "\n  The lowest AIC, {}, has a mean of {} where the data have {}: totals "
                      "would mislead,\n  and it is not offered to paste. \"empirical\" resamples "
                      "the data themselves.\n",
                      best.distribution.kind_name(), input::to_text(best.distribution.mean()),
                      input::to_text(sample.figures.mean));
  }
  text +=
      fmt::format("\n  The lowest AIC describes the data best; paste it as\n    {}\n", best.json);
  if (best.ks_p_value < 0.01) {
    text += "  but not well (KS p below 0.01): \"empirical\" resamples the data themselves.\n";
  }
  return text;
}

std::string fits_json(const FitOptions& options, const incident::IncidentLog& log,
                      const dist::Fits& fits) {
  std::string text =
      fmt::format("{{\"schema\": \"nines.fit/1\", \"file\": {}, \"n\": {}, \"fits\": [",
                  report::json_string(options.file), log.durations_s.size());
  bool first = true;
  for (const dist::Fit& fit : fits.fits) {
    std::string estimates;
    for (const auto& [name, value] : fit.estimates) {
      estimates += fmt::format("{}{}: {}", estimates.empty() ? "" : ", ", report::json_string(name),
                               report::json_number(value));
    }
    text += fmt::format(
        "{}\n  {{\"distribution\": {}, \"aic\": {}, \"log_likelihood\": {}, \"ks\": {}, "
        "\"ks_p_value\": {}, \"estimates\": {{{}}}, \"scenario\": {}}}",
        first ? "" : ",", report::json_string(fit.distribution.kind_name()),
        report::json_number(fit.aic), report::json_number(fit.log_likelihood),
        report::json_number(fit.ks), report::json_number(fit.ks_p_value), estimates, fit.json);
    first = false;
  }
  const dist::Fit* offered = fits.to_paste();
  return text + fmt::format("\n], \"offered\": {}}}\n",
                            offered ? report::json_string(offered->distribution.kind_name())
                                    : std::string("null"));
}

}  // namespace

void add_fit(Command& program, Session&) {
  auto options = std::make_shared<FitOptions>();
  Command& command = program.subcommand("fit", "Fit distributions to durations in a CSV file");
  command.option("csv", options->file, "file with a header line", {.required = true});
  command.option("--column", options->column, "column of durations; the only one without it");
  command.option("--unit", options->unit,
                 "unit of that column, s without it: ns us ms s m h d w y");
  command.option("--start", options->start,
                 "column of starts (ISO 8601 or seconds); \"start\" without it",
                 {.needs = {"--end"}, .excludes = {"--column"}});
  command.option("--end", options->end, "column of ends; \"end\" without it",
                 {.needs = {"--start"}, .excludes = {"--column"}});
  command.option("--where", options->where, "COLUMN=VALUE: only rows with one of these values");
  command.option("--except", options->except, "COLUMN=VALUE: leave out rows with these values");
  command.option("--overlapping", options->overlapping, "with times: merge or separate",
                 {.check = one_of({"merge", "separate"}), .default_shown = true});
  command.flag("--drop-zeros", options->drop_zeros,
               "leave out durations of 0, which most families rule out");
  command.option("--format", options->format, "table or json",
                 {.check = one_of({"table", "json"}), .default_shown = true});
  command.action([options] {
    const input::CsvTable table = input::CsvTable::read(options->file);
    incident::IncidentLog log = incident::read_incidents(table, source_of(*options, table));
    if (options->drop_zeros) std::erase(log.durations_s, 0.0);
    const dist::Fits fits = dist::fit_all(log.durations_s);
    print(options->format == "json" ? fits_json(*options, log, fits)
                                    : fits_table(*options, log, fits));
  });
}

}  // namespace nines::app
