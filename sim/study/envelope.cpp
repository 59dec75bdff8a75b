#include "study/envelope.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "study/kinds.hpp"

namespace nines::study {
namespace {

// The largest seed that every JSON tool carries unharmed.
constexpr double largest_seed = 9007199254740991.0;

bool is_file_name(const std::string& name) {
  return !name.empty() && name.size() <= 100 && name.front() != '.' && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
         });
}

}  // namespace

bool is_kind(const std::string& name) {
  const auto& kinds = kind_names();
  return std::find(kinds.begin(), kinds.end(), name) != kinds.end();
}

ReportSettings ReportSettings::read(input::Reader& in) {
  ReportSettings report;
  if (!in.describing()) report.origin = in.node();
  report.metrics = in.optional<std::vector<std::string>>(
      "metrics", {}, "all", "which metrics the tables show, in this order");
  in.check(!in.has("metrics") || !report.metrics.empty(), "metrics",
           "a table of no metrics shows nothing; name some, or leave \"metrics\" out for all");
  return report;
}

Envelope Envelope::read(input::Reader& in) {
  Envelope scenario;
  static_cast<void>(in.maybe<std::string>("$schema", "the schema's address, for editors"));
  scenario.name = in.optional<std::string>("name", "", "the file's name",
                                           "names the results: letters, digits, '-', '_' and '.'");
  scenario.summary = in.optional<std::string>("summary", "", "", "what question this answers");
  scenario.kind = in.require<std::string>("kind", "which model");
  scenario.seed = static_cast<std::uint64_t>(
      in.optional<std::int64_t>("seed", 1, "1", input::between(0, largest_seed),
                                "the random numbers: same seed, same results"));
  scenario.run = in.optional<run::RunSettings>("run", {}, "{}", "how many replications, how long");
  scenario.model = in.require<input::Node>("model", "the kind's parameters");
  scenario.sweep = in.maybe<Sweep>("sweep", "named axes: run the model at many points");
  scenario.compare =
      in.maybe<Compare>("compare", "named variants of the model, against each other");
  scenario.search = in.maybe<Search>("search", "the smallest, or largest, value that is enough");
  scenario.expectations = in.optional<std::vector<Expectation>>(
      "expect", {}, "[]", "what the results must look like; the exit code tells");
  scenario.report = in.optional<ReportSettings>("report", {}, "{}", "what the tables show");
  in.check(!in.has("name") || is_file_name(scenario.name), "name",
           fmt::format("not a file name, got \"{}\"; accepted: letters, digits, '-', '_' and '.'",
                       scenario.name));
  in.check(!scenario.search || !scenario.compare, "search",
           "a scenario either compares or searches; search in each variant's own scenario");
  in.check(!scenario.search || !scenario.run.precision, "search",
           "a search decides itself how many replications a value needs; leave \"precision\" out");
  const input::Node* kind = in.has("kind") ? in.node().find("kind") : nullptr;
  if (kind != nullptr && kind->kind == input::Node::Kind::string && !is_kind(scenario.kind)) {
    const std::string_view near = input::nearest(scenario.kind, kind_names());
    const std::string hint = near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
    in.fail("kind", fmt::format("unknown kind \"{}\"{}; accepted: {}", scenario.kind, hint,
                                input::enumerate(kind_names())));
  }
  return scenario;
}

}  // namespace nines::study
