#include "study/scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "core/sha256.hpp"
#include "input/json.hpp"
#include "study/conflicts.hpp"
#include "study/envelope.hpp"
#include "study/expectation_check.hpp"
#include "study/kinds.hpp"
#include "study/point_reader.hpp"
#include "study/read_points.hpp"

namespace nines::study {
namespace {

void add_named_files(const input::Node& node, const std::filesystem::path& folder,
                     std::set<std::filesystem::path>& files) {
  if (node.kind == input::Node::Kind::string && !node.text.empty()) {
    std::error_code ignored;
    const std::filesystem::path path = folder / node.text;
    if (std::filesystem::is_regular_file(path, ignored)) files.insert(path);
  }
  for (const input::Node& item : node.items) add_named_files(item, folder, files);
  for (const input::Member& member : node.members) add_named_files(member.value, folder, files);
}

/// Every text in a scenario that names a file there is: those that it reads, and in a strange case
/// one more.
std::vector<std::filesystem::path> named_files(const input::Node& root,
                                               const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  add_named_files(root, folder, files);
  return {files.begin(), files.end()};
}

/// The envelope without the studies and expectations that have mistakes: the rest is read all the
/// same, so that one pass finds everything.
Envelope without_mistaken(Envelope envelope, const input::Diagnostics& diagnostics) {
  if (diagnostics.has_error_under("/sweep")) envelope.sweep.reset();
  if (diagnostics.has_error_under("/compare")) envelope.compare.reset();
  if (diagnostics.has_error_under("/search")) envelope.search.reset();
  std::erase_if(envelope.expectations, [&](const Expectation& expectation) {
    return diagnostics.has_error_under(expectation.origin.pointer);
  });
  return envelope;
}

/// A number given by hand is the number that runs.
void warn_of_overrides(const input::Node& root, const Overrides& overrides,
                       input::Diagnostics& diagnostics) {
  const input::Node* run = root.find("run");
  const input::Node* precision = run == nullptr ? nullptr : run->find("precision");
  if (!overrides.replications || precision == nullptr) return;
  diagnostics.warning(*precision,
                      fmt::format("--replications is what runs: {} of them, whatever precision "
                                  "they reach",
                                  *overrides.replications));
}

/// The axes of a point's label.
std::vector<Axis> labels_of(const Envelope& envelope) {
  std::vector<Axis> axes = envelope.sweep.value_or(Sweep{}).axes;
  if (!envelope.compare) return axes;
  Axis& variants = axes.emplace_back();
  variants.name = variant_axis;
  for (const Variant& variant : envelope.compare->variants) {
    variants.values.push_back(text_node(variant.name));
  }
  return axes;
}

}  // namespace

Scenario::Scenario() = default;
Scenario::Scenario(Scenario&&) noexcept = default;
Scenario& Scenario::operator=(Scenario&&) noexcept = default;
Scenario::~Scenario() = default;

std::unique_ptr<run::Model> Scenario::open(std::size_t index) const {
  const Point& point = points[index];
  Assignments values = point.parameters;
  if (compare) values.pop_back();
  const Place place = place_of(sweep, compare ? &*compare : nullptr, search ? &*search : nullptr,
                               values, index % variants());
  input::Diagnostics diagnostics(file);
  Point again = reader->read_changed(place.variant, place.changes, place.label, diagnostics);
  diagnostics.throw_if_failed();  // A data file may have changed meanwhile.
  return std::move(again.model);
}

std::unique_ptr<run::Model> Scenario::open_written() const {
  const Point& point = points.front();
  Assignments values = point.parameters;
  if (compare) values.pop_back();
  const Place place = place_of(sweep, compare ? &*compare : nullptr, nullptr, values, 0);
  input::Diagnostics diagnostics(file);
  Point read = reader->read_changed(place.variant, place.changes, place.label, diagnostics);
  return diagnostics.error_count() > 0 ? nullptr : std::move(read.model);
}

std::vector<Problem> Scenario::foreseen() const {
  const input::Node& model = reader->written_model();
  input::Diagnostics all(file);
  for (const Point& point : points) {
    if (!point.model) continue;
    for (const run::Warning& warning : point.model->warnings()) {
      all.warning(model,
                  warning.where.empty() ? warning.text : warning.where + ": " + warning.text);
    }
  }
  return all.problems();
}

Scenario parse_scenario(std::string_view text, const std::string& path,
                        const Overrides& overrides) {
  input::Diagnostics diagnostics(path);
  const input::Node root = input::parse_json(text, diagnostics);
  diagnostics.throw_if_failed();
  input::Pass pass;
  pass.allow_outside = overrides.allow_outside;
  const std::filesystem::path file(path);
  pass.folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");

  auto reader = std::make_unique<const PointReader>(root, overrides, pass);
  const Envelope written = reader->read_envelope(root, diagnostics);
  Envelope envelope = without_mistaken(written, diagnostics);
  check_conflicts(envelope, overrides, diagnostics);
  envelope = without_mistaken(std::move(envelope), diagnostics);
  warn_of_overrides(root, overrides, diagnostics);
  const bool all_studies = envelope.sweep.has_value() == written.sweep.has_value() &&
                           envelope.compare.has_value() == written.compare.has_value() &&
                           envelope.search.has_value() == written.search.has_value();
  ExpectationCheck expectations(
      envelope, all_studies ? std::optional(labels_of(envelope)) : std::nullopt, path);
  std::vector<Point> points;
  // The model is read also when the envelope has mistakes: one pass finds everything.
  if (is_kind(envelope.kind) && root.find("model") != nullptr) {
    points = read_points(*reader, envelope, root, expectations, diagnostics);
  }
  const auto any = std::ranges::find_if(points, [](const Point& p) { return p.model != nullptr; });
  const run::Model* model = any == points.end() ? nullptr : any->model.get();
  expectations.finish(model, diagnostics);
  if (model != nullptr && envelope.compare) envelope.compare->check(*model, diagnostics);
  if (model != nullptr && envelope.search) envelope.search->check(*model, diagnostics);
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
  const std::string text = input::read_file(path);
  return parse_scenario(text, path == "-" ? "stdin.json" : path, overrides);
}

input::Description describe_scenario(std::string_view kind, input::Definitions& definitions) {
  input::Description description;
  input::Pass pass;
  pass.definitions = &definitions;
  static_cast<void>(input::Value(description, pass).as<Envelope>());
  for (input::Property& property : description.properties) {
    if (property.key == "kind") {
      property.value = input::Description{};
      property.value.type = input::Description::Type::choice;
      property.value.choices.emplace_back(kind);
    } else if (property.key == "run") {
      const std::vector<std::string_view>& honoured = honoured_run_keys(kind);
      std::erase_if(property.value.properties, [&](const input::Property& key) {
        return std::ranges::find(honoured, key.key) == honoured.end();
      });
    } else if (property.key == "model") {
      property.value = describe_model(kind, definitions);
    }
  }
  return description;
}

}  // namespace nines::study
