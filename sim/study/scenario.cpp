#include "study/scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "core/sha256.hpp"
#include "input/json.hpp"
#include "study/envelope.hpp"
#include "study/kinds.hpp"
#include "study/point_reader.hpp"

namespace nines {
namespace {

/// Seeds of an independent sweep: distinct, and a function of the scenario's seed alone.
std::uint64_t point_seed(std::uint64_t seed, std::size_t index, bool independent) {
  constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15U;  // Weyl increment: 2^64 / phi, odd.
  return independent ? seed + (index + 1) * golden_ratio : seed;
}

Node text_node(const std::string& text) {
  Node node;
  node.kind = Node::Kind::string;
  node.text = text;
  return node;
}

void add_named_files(const Node& node, const std::filesystem::path& folder,
                     std::set<std::filesystem::path>& files) {
  if (node.kind == Node::Kind::string && !node.text.empty()) {
    std::error_code ignored;
    const std::filesystem::path path = folder / node.text;
    if (std::filesystem::is_regular_file(path, ignored)) files.insert(path);
  }
  for (const Node& item : node.items) add_named_files(item, folder, files);
  for (const Member& member : node.members) add_named_files(member.value, folder, files);
}

/// Every text in a scenario that names a file there is: those that it reads, and in a strange case
/// one more.
std::vector<std::filesystem::path> named_files(const Node& root,
                                               const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  add_named_files(root, folder, files);
  return {files.begin(), files.end()};
}

/// What is changed at a point, from its place in the sweep and its variant.
struct Place {
  const Variant* variant = nullptr;
  std::vector<Change> changes;
  Assignments label;
};

Place place_of(const Sweep& sweep, const Compare* compare, const Search* search,
               const Assignments& values, std::size_t variant) {
  Place place;
  // What is searched stands at the end where constraints are met, so that the scenario may be
  // written with any value in its place.
  for (const Knob& knob : search == nullptr ? std::vector<Knob>{} : search->knobs) {
    const bool last = search->find == Search::Find::smallest || search->knobs.size() > 1;
    place.changes.push_back({knob.name, knob.path, knob.value(last ? knob.size() - 1 : 0)});
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    place.changes.push_back({sweep.axes[i].name, sweep.axes[i].path, values[i].second});
  }
  place.label = values;
  if (compare != nullptr) {
    place.variant = &compare->variants[variant];
    place.label.emplace_back(variant_axis, text_node(place.variant->name));
  }
  return place;
}

/// A knob turns the model, and nothing that an axis turns too.
void check_knobs(const Envelope& envelope, Diagnostics& diagnostics) {
  if (!envelope.search) return;
  for (const Knob& knob : envelope.search->knobs) {
    if (!knob.path.starts_with("/model/")) {
      diagnostics.error(knob.between.front(),
                        fmt::format("a search varies the model, got \"{}\"; accepted: a pointer "
                                    "such as \"/model/servers\"",
                                    knob.path));
    }
    if (!envelope.sweep) continue;
    for (const Axis& axis : envelope.sweep->axes) {
      if (axis.path != knob.path) continue;
      diagnostics.error(
          axis.values.front(),
          fmt::format("the axis \"{}\" varies {}, which is searched", axis.name, axis.path));
    }
  }
}

/// A sweep that sets what a variant sets would make the variant another one than its name says.
void check_conflicts(const Envelope& envelope, Diagnostics& diagnostics) {
  check_knobs(envelope, diagnostics);
  if (!envelope.sweep || !envelope.compare) return;
  constexpr std::string_view model = "/model";
  for (const Axis& axis : envelope.sweep->axes) {
    if (axis.name == variant_axis) {
      diagnostics.error(axis.values.front(),
                        "an axis cannot be called \"variant\" beside a comparison, whose variants "
                        "are called that");
    }
    if (!axis.path.starts_with(model)) continue;
    for (const Variant& variant : envelope.compare->variants) {
      Node patch = variant.patch;
      if (at_pointer(patch, axis.path.substr(model.size())) != nullptr) {
        diagnostics.error(variant.patch,
                          fmt::format("the variant \"{}\" sets {}, which the axis \"{}\" varies",
                                      variant.name, axis.path, axis.name));
      }
    }
  }
}

/// Judges what expectations say, point by point as these are read.
class ExpectationCheck {
 public:
  explicit ExpectationCheck(const Envelope& envelope, const std::string& file)
      : envelope_(envelope), found_(file), applies_(envelope.expectations.size(), false) {}

  void see(const Point& point) {
    for (std::size_t i = 0; i < envelope_.expectations.size(); ++i) {
      const Expectation& expectation = envelope_.expectations[i];
      if (!expectation.applies_to(point.parameters)) continue;
      applies_[i] = true;
      check_one(expectation, *point.model, found_);
    }
  }

  /// After all points were seen.
  void finish(const std::vector<Point>& points, Diagnostics& diagnostics) {
    std::vector<std::string> axes;
    for (const auto& [axis, value] : points.front().parameters) axes.push_back(axis);
    const Compare* compare = envelope_.compare ? &*envelope_.compare : nullptr;
    for (std::size_t i = 0; i < envelope_.expectations.size(); ++i) {
      const Expectation& expectation = envelope_.expectations[i];
      check_where(expectation, axes, applies_[i], diagnostics);
      check_difference(expectation, compare, diagnostics);
      if (!applies_[i]) check_one(expectation, *points.front().model, diagnostics);
    }
    for (const Problem& problem : found_.problems()) {
      diagnostics.error(problem.where.line, problem.where.column, problem.where.pointer,
                        problem.text);
    }
  }

 private:
  void check_one(const Expectation& expectation, const Model& model, Diagnostics& into) const {
    if (envelope_.search && expectation.metric == answer_metric) {
      if (expectation.kind == Expectation::Kind::near_expected) return;  // A plain number.
      check_bounds(expectation, envelope_.search->knobs.front().unit(), into);
    } else {
      check_expectation(expectation, model, into);
    }
  }

  const Envelope& envelope_;
  Diagnostics found_;
  std::vector<bool> applies_;
};

/// All points, or as many as it takes to find mistakes. The first model is always there.
std::vector<Point> read_points(const PointReader& reader, const Envelope& envelope,
                               const Node& root, ExpectationCheck& expectations,
                               Diagnostics& diagnostics) {
  std::vector<Point> points;
  if (!envelope.sweep && !envelope.compare && !envelope.search) {
    points.push_back(reader.read_written(envelope, root, diagnostics));
    if (diagnostics.error_count() == 0) expectations.see(points.front());
    return points;
  }
  check_conflicts(envelope, diagnostics);
  const Sweep sweep = envelope.sweep.value_or(Sweep{});
  const Compare* compare = envelope.compare ? &*envelope.compare : nullptr;
  const Search* search = envelope.search ? &*envelope.search : nullptr;
  const std::size_t variants = compare == nullptr ? 1 : compare->variants.size();
  const std::vector<Assignments> cells = sweep.points();
  const bool keep = cells.size() * variants <= most_models_kept;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    for (std::size_t variant = 0; variant < variants; ++variant) {
      const Place place = place_of(sweep, compare, search, cells[cell], variant);
      points.push_back(reader.read_changed(place.variant, place.changes, place.label, diagnostics));
      if (diagnostics.error_count() > 0) return points;
      Point& point = points.back();
      point.seed = point_seed(point.seed, cell, sweep.independent);
      expectations.see(point);
      if (!keep && points.size() > 1) point.model.reset();
    }
  }
  return points;
}

}  // namespace

Scenario::Scenario() = default;
Scenario::Scenario(Scenario&&) noexcept = default;
Scenario& Scenario::operator=(Scenario&&) noexcept = default;
Scenario::~Scenario() = default;

std::unique_ptr<Model> Scenario::open(std::size_t index) const {
  const Point& point = points[index];
  Assignments values = point.parameters;
  if (compare) values.pop_back();
  const Place place = place_of(sweep, compare ? &*compare : nullptr, search ? &*search : nullptr,
                               values, index % variants());
  Diagnostics diagnostics(file);
  Point again = reader->read_changed(place.variant, place.changes, place.label, diagnostics);
  diagnostics.throw_if_failed();  // A data file may have changed meanwhile.
  return std::move(again.model);
}

Scenario parse_scenario(std::string_view text, const std::string& path,
                        const Overrides& overrides) {
  Diagnostics diagnostics(path);
  const Node root = parse_json(text, diagnostics);
  diagnostics.throw_if_failed();
  Pass pass;
  pass.allow_outside = overrides.allow_outside;
  const std::filesystem::path file(path);
  pass.folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");

  auto reader = std::make_unique<const PointReader>(root, overrides, pass);
  const Envelope envelope = reader->read_envelope(root, diagnostics);
  ExpectationCheck expectations(envelope, path);
  std::vector<Point> points;
  // The model is read also when the envelope has mistakes: one pass finds everything.
  if (is_kind(envelope.kind) && root.find("model") != nullptr) {
    points = read_points(*reader, envelope, root, expectations, diagnostics);
  }
  diagnostics.throw_if_failed();
  expectations.finish(points, diagnostics);
  if (envelope.compare) envelope.compare->check(*points.front().model, diagnostics);
  if (envelope.search) envelope.search->check(*points.front().model, diagnostics);
  diagnostics.throw_if_failed();

  Scenario scenario;
  scenario.file = path;
  scenario.sha256 = sha256_hex(text);
  scenario.text = text;
  scenario.overrides = overrides;
  scenario.name = envelope.name.empty() ? file.stem().string() : envelope.name;
  scenario.summary = envelope.summary;
  scenario.kind = envelope.kind;
  scenario.seed = envelope.seed;
  scenario.run = envelope.run;
  scenario.sweep = envelope.sweep.value_or(Sweep{});
  scenario.compare = envelope.compare;
  scenario.search = envelope.search;
  scenario.expectations = envelope.expectations;
  scenario.shown_metrics = envelope.report.metrics;
  scenario.points = std::move(points);
  scenario.warnings = diagnostics.problems();
  scenario.data_files = named_files(root, pass.folder);
  scenario.reader = std::move(reader);
  return scenario;
}

Scenario load_scenario(const std::string& path, const Overrides& overrides) {
  const std::string text = read_file(path);
  return parse_scenario(text, path == "-" ? "stdin.json" : path, overrides);
}

Description describe_scenario(std::string_view kind, Definitions& definitions) {
  Description description;
  Pass pass;
  pass.definitions = &definitions;
  static_cast<void>(Value(description, pass).as<Envelope>());
  for (Property& property : description.properties) {
    if (property.key == "kind") {
      property.value = Description{};
      property.value.type = Description::Type::choice;
      property.value.choices.emplace_back(kind);
    } else if (property.key == "model") {
      property.value = describe_model(kind, definitions);
    }
  }
  return description;
}

}  // namespace nines
