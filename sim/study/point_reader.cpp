#include "study/point_reader.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "study/kinds.hpp"

namespace nines::study {
namespace {

/// A hundred thousand swept values would be read as often again, once a point.
input::Node without_studies(input::Node root) {
  constexpr std::array<std::string_view, 4> studies{"sweep", "compare", "search", "expect"};
  std::erase_if(root.members, [&](const input::Member& member) {
    return std::find(studies.begin(), studies.end(), member.key) != studies.end();
  });
  return root;
}

bool is_of_a_study(const std::string& pointer) {
  return pointer.starts_with("/sweep") || pointer.starts_with("/compare") ||
         pointer.starts_with("/search");
}

/// What of a point a mistake must name: nothing where its place tells already. A value that was
/// laid between the ends of an axis stands nowhere, so that it is named.
Assignments named_values(const std::string& pointer, const Assignments& label) {
  if (!is_of_a_study(pointer)) return label;
  Assignments values;
  for (const auto& [axis, value] : label) {
    if (pointer == fmt::format("/sweep/{}/from", input::escape_pointer(axis))) {
      values.emplace_back(axis, value);
    }
  }
  return values;
}

/// A key that the scenario as written does not have stands where the path does: an unknown one is a
/// mistake of the path.
bool put(input::Node& root, const Change& change) {
  const bool written = input::at_pointer(root, change.path) != nullptr;
  if (!input::set_at_pointer(root, change.path, change.value)) return false;
  if (written) return true;
  input::Node* parent =
      input::at_pointer(root, std::string_view(change.path).substr(0, change.path.rfind('/')));
  input::Member& added = parent->members.back();
  added.line = change.path_written.line;
  added.column = change.path_written.column;
  return true;
}

}  // namespace

PointReader::PointReader(input::Node root, Overrides overrides, const input::Pass& pass)
    : searches_(root.find("search") != nullptr),
      plain_(without_studies(std::move(root))),
      overrides_(overrides),
      pass_(pass) {
  pass_.diagnostics = nullptr;
}

Change Change::of(const Axis& axis, input::Node value) {
  return {axis.name, axis.path, axis.path_written, std::move(value), true};
}

Change Change::of(const Knob& knob, input::Node value) {
  return {knob.name, knob.path, knob.path_written, std::move(value), false};
}

Envelope PointReader::read_envelope(const input::Node& root,
                                    input::Diagnostics& diagnostics) const {
  input::Pass pass = pass_;
  pass.diagnostics = &diagnostics;
  auto envelope = input::Value(root, pass).as<Envelope>();
  const input::Node* run = root.find("run");
  if (run != nullptr && is_kind(envelope.kind)) {
    check_run_keys(envelope.kind, *run, diagnostics);
  }
  if (overrides_.seed) envelope.seed = *overrides_.seed;
  if (overrides_.replications) {
    envelope.run.replications = *overrides_.replications;
    // A number given by hand is the number that runs.
    envelope.run.precision.reset();
  }
  return envelope;
}

Point PointReader::read_written(const Envelope& envelope, const input::Node& root,
                                input::Diagnostics& diagnostics) const {
  input::Pass pass = pass_;
  pass.diagnostics = &diagnostics;
  Point point;
  point.seed = envelope.seed;
  point.run = envelope.run;
  point.model = read_model(envelope.kind, root, envelope.run, pass);
  if (!point.model) return point;
  const input::Node* run = root.find("run");
  point.events = point.model->events();
  // The model is read also when the envelope has mistakes, so that any key may be missing there.
  const input::Node* watched = run == nullptr ? nullptr : run->find("precision");
  if (watched != nullptr) watched = watched->find("metric");
  if (envelope.run.precision && watched != nullptr) {
    const run::Precision& precision = *envelope.run.precision;
    check_metric(precision.metric, *watched, point, diagnostics);
    const run::Metric* metric = point.model->metrics().find(precision.metric);
    if (metric != nullptr && precision.absolute &&
        check_bound(precision.absolute_written, metric->unit, diagnostics)) {
      point.run.precision->absolute = bound_value(precision.absolute_written, metric->unit);
    }
  }
  for (std::size_t i = 0; i < envelope.report.metrics.size(); ++i) {
    const input::Node* written = envelope.report.origin.find("metrics");
    if (written == nullptr || i >= written->items.size()) break;
    if (searches_ && envelope.report.metrics[i] == answer_metric) continue;
    check_metric(envelope.report.metrics[i], written->items[i], point, diagnostics);
  }
  return point;
}

Point PointReader::read_changed(const Variant* variant, const std::vector<Change>& changes,
                                const Assignments& label, input::Diagnostics& diagnostics) const {
  input::Node patched = plain_;
  if (variant != nullptr) {
    if (input::Node* model = patched.find("model")) input::merge_patch(*model, variant->patch);
  }
  for (const Change& change : changes) {
    if (!put(patched, change)) {
      diagnostics.error(
          change.path_written,
          fmt::format("the {} \"{}\" varies {}, which is not in the scenario",
                      change.of_axis ? "axis" : "search for", change.name, change.path));
      return {};
    }
  }
  input::Diagnostics found(diagnostics.file());
  Point point = read_whole(patched, found);
  if (!found.problems().empty()) forward(found, changes, label, diagnostics);
  point.parameters = label;
  return point;
}

Point PointReader::read_whole(const input::Node& root, input::Diagnostics& found) const {
  const Envelope envelope = read_envelope(root, found);
  // The model is read also when the envelope has mistakes: one pass finds everything.
  if (!is_kind(envelope.kind) || root.find("model") == nullptr) return {};
  return read_written(envelope, root, found);
}

/// Where the place of a mistake says nothing of a study, and the scenario as written has no such
/// mistake, the message names the point.
void PointReader::forward(const input::Diagnostics& found, const std::vector<Change>& changes,
                          const Assignments& label, input::Diagnostics& into) const {
  input::Diagnostics written(found.file());
  static_cast<void>(read_whole(plain_, written));
  for (const Problem& problem : found.problems()) {
    input::Node at;
    at.line = problem.where.line;
    at.column = problem.where.column;
    at.pointer = problem.where.pointer;
    for (const Change& change : changes) {
      const input::Node& path = change.path_written;
      if (at.line == path.line && at.column == path.column) at.pointer = path.pointer;
    }
    const Assignments values = named_values(at.pointer, label);
    const bool explained = values.empty() || written.tells(problem);
    if (problem.severity == Severity::warning) {
      into.warning(at, problem.text);
    } else if (explained) {
      into.error(at, problem.text);
    } else {
      into.error(at, fmt::format("{} (at {})", problem.text, to_text(values)));
    }
  }
}

void PointReader::check_metric(const std::string& name, const input::Node& written,
                               const Point& point, input::Diagnostics& diagnostics) const {
  if (written.kind != input::Node::Kind::string) return;  // Noted where it was read.
  if (point.model->metrics().find(name) == nullptr) {
    diagnostics.error(written, unknown_metric_text(name, *point.model));
  }
}

}  // namespace nines::study
