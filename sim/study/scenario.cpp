#include "study/scenario.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/sha256.hpp"
#include "input/json.hpp"
#include "study/kinds.hpp"

namespace nines {
namespace {

// The largest seed that every JSON tool carries unharmed.
constexpr double largest_seed = 9007199254740991.0;

/// What a person wants to see first.
struct ReportSettings {
  std::vector<std::string> metrics;
  Node origin;

  static ReportSettings read(Reader& in) {
    ReportSettings report;
    if (!in.describing()) report.origin = in.node();
    report.metrics = in.optional<std::vector<std::string>>(
        "metrics", {}, "all", "which metrics the tables show, in this order");
    return report;
  }
};

/// The envelope as written, without the model.
struct Envelope {
  std::string name;
  std::string summary;
  std::string kind;
  std::uint64_t seed = 1;
  RunSettings run;
  std::optional<Sweep> sweep;
  std::vector<Expectation> expectations;
  ReportSettings report;
  Node model;

  static Envelope read(Reader& in);
};

bool is_kind(const std::string& name) {
  const auto& kinds = kind_names();
  return std::find(kinds.begin(), kinds.end(), name) != kinds.end();
}

bool is_file_name(const std::string& name) {
  return !name.empty() && name.size() <= 100 && name.front() != '.' && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
         });
}

Envelope Envelope::read(Reader& in) {
  Envelope scenario;
  static_cast<void>(in.maybe<std::string>("$schema", "the schema's address, for editors"));
  scenario.name = in.optional<std::string>("name", "", "the file's name",
                                           "names the results: letters, digits, '-', '_' and '.'");
  scenario.summary = in.optional<std::string>("summary", "", "", "what question this answers");
  scenario.kind = in.require<std::string>("kind", "which model");
  scenario.seed = static_cast<std::uint64_t>(in.optional<std::int64_t>(
      "seed", 1, "1", between(0, largest_seed), "the random numbers: same seed, same results"));
  scenario.run = in.optional<RunSettings>("run", {}, "{}", "how many replications, how long");
  scenario.model = in.require<Node>("model", "the kind's parameters");
  scenario.sweep = in.maybe<Sweep>("sweep", "named axes: run the model at many points");
  scenario.expectations = in.optional<std::vector<Expectation>>(
      "expect", {}, "[]", "what the results must look like; the exit code tells");
  scenario.report = in.optional<ReportSettings>("report", {}, "{}", "what the tables show");
  in.check(!in.has("name") || is_file_name(scenario.name), "name",
           fmt::format("not a file name, got \"{}\"; accepted: letters, digits, '-', '_' and '.'",
                       scenario.name));
  const Node* kind = in.has("kind") ? in.node().find("kind") : nullptr;
  if (kind != nullptr && kind->kind == Node::Kind::string && !is_kind(scenario.kind)) {
    const std::string_view near = nearest(scenario.kind, kind_names());
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
    in.fail("kind", fmt::format("unknown kind \"{}\"{}; accepted: {}", scenario.kind, hint,
                                enumerate(kind_names())));
  }
  return scenario;
}

Node without_sweep(Node root) {
  std::erase_if(root.members, [](const Member& member) { return member.key == "sweep"; });
  return root;
}

/// Reads points out of a scenario's text.
class PointReader {
 public:
  /// `unswept` is the scenario without its sweep.
  PointReader(Node unswept, const Overrides& overrides, Pass& pass)
      : unswept_(std::move(unswept)), overrides_(overrides), pass_(pass) {}

  Envelope read_envelope(const Node& root) {
    auto envelope = Value(root, pass_).as<Envelope>();
    if (overrides_.seed) envelope.seed = *overrides_.seed;
    if (overrides_.replications) {
      envelope.run.replications = *overrides_.replications;
      // A number given by hand is the number that runs.
      envelope.run.precision.reset();
    }
    return envelope;
  }

  Point read_point(const Envelope& envelope, const Node& root) {
    Point point;
    point.seed = envelope.seed;
    point.run = envelope.run;
    const Node* run = root.find("run");
    const Node& model = *root.find("model");
    point.model =
        read_model(envelope.kind, model, run != nullptr ? *run : model, envelope.run, pass_);
    if (!point.model) return point;
    // The model is read also when the envelope has mistakes, so that any key may be missing there.
    const Node* watched = run == nullptr ? nullptr : run->find("precision");
    if (watched != nullptr) watched = watched->find("metric");
    if (envelope.run.precision && watched != nullptr) {
      check_metric(envelope.run.precision->metric, *watched, point);
    }
    for (std::size_t i = 0; i < envelope.report.metrics.size(); ++i) {
      const Node* written = envelope.report.origin.find("metrics");
      if (written == nullptr || i >= written->items.size()) break;
      check_metric(envelope.report.metrics[i], written->items[i], point);
    }
    return point;
  }

  /// The scenario at one point of the sweep.
  Point read_swept_point(const Sweep& sweep, const Assignments& parameters) {
    Node patched = unswept_;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Node& value = parameters[i].second;
      if (!set_at_pointer(patched, sweep.axes[i].path, value)) {
        pass_.diagnostics->error(
            value, fmt::format("the axis \"{}\" varies {}, which is not in the scenario",
                               sweep.axes[i].name, sweep.axes[i].path));
        return {};
      }
    }
    Diagnostics found(pass_.diagnostics->file());
    Point point = read_whole(patched, found);
    if (!found.problems().empty()) forward(found, parameters);
    point.parameters = parameters;
    return point;
  }

 private:
  /// Envelope and model, with a place of their own for mistakes.
  Point read_whole(const Node& root, Diagnostics& found) {
    Pass pass = pass_;
    pass.diagnostics = &found;
    PointReader reader({}, overrides_, pass);
    const Envelope envelope = reader.read_envelope(root);
    if (found.error_count() > 0) return {};
    return reader.read_point(envelope, root);
  }

  /// Passes on what was found at a point. Where the place says nothing of the sweep, and the
  /// scenario as written has no such mistake, the message names the point.
  void forward(const Diagnostics& found, const Assignments& parameters) {
    Diagnostics unswept(found.file());
    static_cast<void>(read_whole(unswept_, unswept));
    for (const Problem& problem : found.problems()) {
      Node at;
      at.line = problem.where.line;
      at.column = problem.where.column;
      at.pointer = problem.where.pointer;
      const auto same = [&](const Problem& other) {
        return other.text == problem.text && other.where.pointer == problem.where.pointer;
      };
      const bool explained =
          at.pointer.starts_with("/sweep") || std::ranges::any_of(unswept.problems(), same);
      if (problem.severity == Severity::warning) {
        pass_.diagnostics->warning(at, problem.text);
      } else if (explained) {
        pass_.diagnostics->error(at, problem.text);
      } else {
        pass_.diagnostics->error(at, fmt::format("{} (at {})", problem.text, to_text(parameters)));
      }
    }
  }

  void check_metric(const std::string& name, const Node& written, const Point& point) {
    if (point.model->metrics().find(name) == nullptr) {
      pass_.diagnostics->error(written, unknown_metric_text(name, *point.model));
    }
  }

  Node unswept_;
  const Overrides& overrides_;
  Pass& pass_;
};

/// Seeds of an independent sweep: distinct, and a function of the scenario's seed alone.
std::uint64_t point_seed(std::uint64_t seed, std::size_t index, bool independent) {
  constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15U;  // Weyl increment: 2^64 / phi, odd.
  return independent ? seed + (index + 1) * golden_ratio : seed;
}

/// All points, or as many as it takes to find mistakes.
std::vector<Point> read_points(PointReader& reader, const Envelope& envelope, const Node& root,
                               const Diagnostics& diagnostics) {
  std::vector<Point> points;
  if (!envelope.sweep) {
    points.push_back(reader.read_point(envelope, root));
    return points;
  }
  for (const Assignments& parameters : envelope.sweep->points()) {
    points.push_back(reader.read_swept_point(*envelope.sweep, parameters));
    if (diagnostics.error_count() > 0) break;
    points.back().seed =
        point_seed(points.back().seed, points.size() - 1, envelope.sweep->independent);
  }
  return points;
}

void check_expectations(const Envelope& envelope, const std::vector<Point>& points,
                        Diagnostics& diagnostics) {
  const Sweep sweep = envelope.sweep.value_or(Sweep{});
  for (const Expectation& expectation : envelope.expectations) {
    check_where(expectation, sweep, diagnostics);
    bool applies = false;
    for (const Point& point : points) {
      if (!expectation.applies_to(point.parameters)) continue;
      applies = true;
      check_expectation(expectation, *point.model, diagnostics);
    }
    if (!applies) check_expectation(expectation, *points.front().model, diagnostics);
  }
}

}  // namespace

Scenario parse_scenario(std::string_view text, const std::string& path,
                        const Overrides& overrides) {
  Diagnostics diagnostics(path);
  const Node root = parse_json(text, diagnostics);
  diagnostics.throw_if_failed();
  Pass pass;
  pass.diagnostics = &diagnostics;
  pass.allow_outside = overrides.allow_outside;
  const std::filesystem::path file(path);
  pass.folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");

  // A hundred thousand swept values would be read as often again, once a point.
  PointReader reader(without_sweep(root), overrides, pass);
  const Envelope envelope = reader.read_envelope(root);
  std::vector<Point> points;
  // The model is read also when the envelope has mistakes: one pass finds everything.
  if (is_kind(envelope.kind) && root.find("model") != nullptr) {
    points = read_points(reader, envelope, root, diagnostics);
  }
  diagnostics.throw_if_failed();
  check_expectations(envelope, points, diagnostics);
  diagnostics.throw_if_failed();

  Scenario scenario;
  scenario.file = path;
  scenario.sha256 = sha256_hex(text);
  scenario.name = envelope.name.empty() ? file.stem().string() : envelope.name;
  scenario.summary = envelope.summary;
  scenario.kind = envelope.kind;
  scenario.seed = envelope.seed;
  scenario.run = envelope.run;
  scenario.expectations = envelope.expectations;
  scenario.shown_metrics = envelope.report.metrics;
  scenario.points = std::move(points);
  scenario.warnings = diagnostics.problems();
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
