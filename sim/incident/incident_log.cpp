#include "incident/incident_log.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/csv.hpp"

namespace nines::incident {
namespace {

/// A column to filter by, and whether one of the values keeps a row or drops it.
struct Filter {
  std::size_t column;
  const std::vector<std::string>* values;
  bool keeps;

  [[nodiscard]] bool passes(const input::CsvTable& table, const input::CsvTable::Row& row) const {
    const std::string_view field = table.field(row, column);
    return (std::find(values->begin(), values->end(), field) != values->end()) == keeps;
  }
};

std::vector<Filter> filters_of(const input::CsvTable& table, const IncidentSource& source) {
  std::vector<Filter> filters;
  for (const auto& [name, values] : source.where) {
    filters.push_back({table.column(name), &values, true});
  }
  for (const auto& [name, values] : source.except) {
    filters.push_back({table.column(name), &values, false});
  }
  return filters;
}

struct Incident {
  double start_s;
  double end_s;
};

// Incidents end when they began at the earliest; equal times are an incident of less than the
// file's resolution and count with length 0.
Incident incident_of(const input::CsvTable& table, const input::CsvTable::Row& row,
                     const IncidentSource& source) {
  const Incident incident{table.time_s(row, source.start), table.time_s(row, source.end)};
  if (incident.end_s < incident.start_s) {
    throw DomainError(table.at(row, source.end, "the incident ends before it starts"));
  }
  return incident;
}

// Stretches of time in which at least one incident was going on.
std::vector<Incident> merged(const std::vector<Incident>& incidents) {
  std::vector<Incident> outages;
  for (const Incident& incident : incidents) {
    if (!outages.empty() && incident.start_s <= outages.back().end_s) {
      outages.back().end_s = std::max(outages.back().end_s, incident.end_s);
    } else {
      outages.push_back(incident);
    }
  }
  return outages;
}

// `incidents` are in the order of their starts.
void lay_out(const std::vector<Incident>& incidents, IncidentLog& log) {
  const std::vector<Incident> stretches = merged(incidents);
  log.overlaps = incidents.size() - stretches.size();
  const std::vector<Incident>& outages =
      log.overlapping == Overlapping::merge ? stretches : incidents;
  for (const Incident& outage : outages) {
    log.starts_s.push_back(outage.start_s);
    log.durations_s.push_back(outage.end_s - outage.start_s);
  }
  if (log.overlapping == Overlapping::merge) {
    for (std::size_t i = 1; i < outages.size(); ++i) {
      log.gaps_s.push_back(outages[i].start_s - outages[i - 1].end_s);
    }
  }
  if (outages.size() > 1) {
    log.between_starts = Seconds{(outages.back().start_s - outages.front().start_s) /
                                 static_cast<double>(outages.size() - 1)};
  }
}

/// The rows that pass the filters and are complete in `columns`.
std::vector<const input::CsvTable::Row*> complete_rows(const input::CsvTable& table,
                                                       const IncidentSource& source,
                                                       const std::vector<std::size_t>& columns,
                                                       IncidentLog& log) {
  const std::vector<Filter> filters = filters_of(table, source);
  std::vector<const input::CsvTable::Row*> rows;
  for (const input::CsvTable::Row& row : table.rows()) {
    if (!std::all_of(filters.begin(), filters.end(),
                     [&](const Filter& filter) { return filter.passes(table, row); })) {
      ++log.filtered;
    } else if (std::any_of(columns.begin(), columns.end(),
                           [&](std::size_t column) { return table.field(row, column).empty(); })) {
      ++log.unfinished;
    } else {
      rows.push_back(&row);
    }
  }
  return rows;
}

double duration_of(const input::CsvTable& table, const input::CsvTable::Row& row,
                   const IncidentSource& source) {
  const auto number = input::parse_number(table.field(row, table.column(*source.column)));
  if (!number || *number < 0) {
    throw DomainError(table.at(row, *source.column, "expected a duration of 0 or more"));
  }
  return *number * source.unit.raw();
}

}  // namespace

IncidentLog read_incidents(const input::CsvTable& table, const IncidentSource& source) {
  IncidentLog log;
  log.rows = table.rows().size();
  log.timed = !source.column;
  log.overlapping = source.overlapping;
  std::vector<std::size_t> columns;
  if (source.column) {
    columns = {table.column(*source.column)};
  } else {
    columns = {table.column(source.start), table.column(source.end)};
  }
  const std::vector<const input::CsvTable::Row*> rows = complete_rows(table, source, columns, log);
  log.incidents = rows.size();
  if (source.column) {
    for (const input::CsvTable::Row* row : rows) {
      log.durations_s.push_back(duration_of(table, *row, source));
    }
  } else {
    std::vector<Incident> incidents;
    incidents.reserve(rows.size());
    for (const input::CsvTable::Row* row : rows)
      incidents.push_back(incident_of(table, *row, source));
    std::sort(incidents.begin(), incidents.end(), [](const Incident& a, const Incident& b) {
      return std::pair(a.start_s, a.end_s) < std::pair(b.start_s, b.end_s);
    });
    lay_out(incidents, log);
  }
  if (std::none_of(log.durations_s.begin(), log.durations_s.end(),
                   [](double duration_s) { return duration_s > 0; })) {
    throw DomainError(
        log.durations_s.empty()
            ? fmt::format("no incidents left of {} rows ({} left out by \"where\" and \"except\", "
                          "{} unfinished)",
                          log.rows, log.filtered, log.unfinished)
            : fmt::format("all {} incidents have length 0", log.incidents));
  }
  return log;
}

std::string IncidentLog::describe(std::string_view file) const {
  std::string text = fmt::format("{}: {} of {} rows are incidents", file, incidents, rows);
  if (filtered > 0) text += fmt::format(", {} left out by \"where\" and \"except\"", filtered);
  if (unfinished > 0) text += fmt::format(", {} left out because they are not over", unfinished);
  if (!timed) return text + "; durations alone, so whether they overlap is not known";
  if (overlaps == 0) return text + "; none overlap";
  return text + (overlapping == Overlapping::merge
                     ? fmt::format("; {} overlapping ones merged, which leaves {} outages",
                                   overlaps, durations_s.size())
                     : fmt::format("; {} overlap and are kept separate", overlaps));
}

namespace {

/// A unit of time by its letters.
Seconds read_unit(input::Reader& in) {
  return in.choose<Seconds>(
      "unit", Seconds{1},
      {{"ms", Seconds{1e-3}}, {"s", Seconds{1}}, {"m", minute}, {"h", hour}, {"d", day}},
      "unit of `column`");
}

/// The object form: every key, and the file with them.
struct FileObject {
  input::DataFile file;
  IncidentSource source;
  IncidentLog log;

  static FileObject read(input::Reader& in) {
    FileObject object;
    object.file =
        in.require<input::DataFile>("file", "CSV file with a header line, a row an incident");
    const auto start =
        in.maybe<std::string>("start", input::any_number, "column of start times", "start");
    const auto end = in.maybe<std::string>("end", input::any_number, "column of end times", "end");
    object.source.column =
        in.maybe<std::string>("column", "column of durations, instead of start and end times");
    const bool has_unit = in.has("unit");
    object.source.unit = read_unit(in);
    object.source.where = in.maybe<IncidentSource::Values>(
                                "where", "keep only rows whose column has one of these values")
                              .value_or(IncidentSource::Values{});
    object.source.except = in.maybe<IncidentSource::Values>(
                                 "except", "leave out rows whose column has one of these values")
                               .value_or(IncidentSource::Values{});
    const bool has_overlapping = in.has("overlapping");
    object.source.overlapping =
        in.choose<Overlapping>("overlapping", Overlapping::merge,
                               {{"merge", Overlapping::merge}, {"separate", Overlapping::separate}},
                               "incidents that overlap are one outage, or one each");
    object.source.start = start.value_or("start");
    object.source.end = end.value_or("end");
    in.check(!object.source.column || (!start && !end), "column",
             "a file gives either \"column\" (durations) or \"start\" and \"end\", not both");
    in.check(object.source.column || !has_unit, "unit",
             "\"unit\" goes with \"column\"; times are ISO 8601 or seconds");
    in.check(!object.source.column || !has_overlapping, "overlapping",
             "durations alone do not say which incidents overlap; give \"start\" and \"end\"");
    if (in.sound())
      object.log = read_incidents(input::CsvTable::read(object.file.path), object.source);
    return object;
  }
};

}  // namespace

IncidentFile IncidentFile::read(input::Value& in) {
  IncidentFile result;
  if (in.may_be(input::Node::Kind::string)) {
    const auto file = in.as<input::DataFile>();
    result.name = file.written;
    if (!in.describing() && !file.path.empty()) {
      result.log = read_incidents(input::CsvTable::read(file.path), IncidentSource{});
    }
  }
  if (in.may_be(input::Node::Kind::object)) {
    auto object = in.as<FileObject>();
    result.name = object.file.written;
    result.log = std::move(object.log);
  }
  if (!in.may_be(input::Node::Kind::string) && !in.may_be(input::Node::Kind::object)) {
    in.expected("the name of a CSV file, or an object with a \"file\"");
  }
  return result;
}

}  // namespace nines::incident
