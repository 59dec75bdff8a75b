#include "study/search.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/units.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"
#include "study/expect.hpp"

namespace nines::study {
namespace {

constexpr double largest_grid = 1e6;
constexpr double most_settings = 1000;
// Without a tolerance a real knob is known to a hundredth of its range.
constexpr double default_steps = 100;
constexpr std::uint64_t default_max_replications = 10'000;

/// `"/model/servers"`, or named knobs.
struct VaryValue {
  std::optional<std::string> path;
  std::vector<Knob> knobs;

  static VaryValue read(input::Value& in) {
    struct Named {
      std::vector<Knob> knobs;
      static Named read(input::Reader& r) {
        Named named;
        for (auto& [name, knob] : r.others<Knob>("a knob")) {
          knob.name = name;
          named.knobs.push_back(std::move(knob));
        }
        return named;
      }
    };
    VaryValue vary;
    if (in.may_be(input::Node::Kind::string)) vary.path = in.as<std::string>();
    if (in.may_be(input::Node::Kind::object)) vary.knobs = in.as<Named>().knobs;
    if (!in.may_be(input::Node::Kind::string) && !in.may_be(input::Node::Kind::object)) {
      in.expected("a JSON pointer such as \"/model/servers\", or an object of named knobs");
    }
    return vary;
  }
};

/// "/model/servers" is called "servers".
std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

Constraint Constraint::read(input::Reader& in) {
  Constraint constraint;
  if (!in.describing()) constraint.origin = in.node();
  constraint.metric = in.require<std::string>("metric", "which metric");
  const auto at_most = in.maybe<input::Node>("at_most", "it must not exceed this");
  const auto at_least = in.maybe<input::Node>("at_least", "it must not fall below this");
  in.check(at_most.has_value() != at_least.has_value(), "metric",
           "a constraint needs exactly one of at_most and at_least");
  if (!in.sound()) return constraint;
  constraint.at_most = at_most.has_value();
  constraint.bound = at_most ? *at_most : *at_least;
  return constraint;
}

std::string Constraint::text() const {
  return fmt::format(
      "{} {} {}", metric, at_most ? "at most" : "at least",
      bound.kind == input::Node::Kind::string ? bound.text : input::to_json(bound, 40));
}

Knob Knob::read(input::Reader& in) {
  Knob knob;
  knob.path = in.require<std::string>("path", "JSON pointer to the value that is turned");
  knob.between = in.require<std::vector<input::Node>>("between", "its [lowest, highest] value");
  knob.tolerance =
      in.maybe<input::Node>("tolerance", "steps of a real value; whole numbers go one by one");
  knob.cost = in.optional<double>("cost", 1, "1", input::non_negative, "what one unit of it costs");
  if (in.has("path")) knob.path_written = *in.node().find("path");
  if (in.sound()) knob.lay();
  return knob;
}

void Knob::lay() {
  if (between.size() != 2) {
    throw DomainError("\"between\" needs two ends, [lowest, highest]");
  }
  const auto low = split_unit(between[0]);
  const auto high = split_unit(between[1]);
  if (!low || !high || low->unit != high->unit || !(low->number < high->number)) {
    throw DomainError(fmt::format(
        "\"between\" needs two numbers in the same unit, the lower one first, got [{}, {}]",
        input::to_json(between[0], 40), input::to_json(between[1], 40)));
  }
  low_ = low->number;
  unit_text_ = low->unit;
  const double range = high->number - low->number;
  const bool whole = between[0].integral && between[1].integral && low->unit.empty();
  step_ = whole ? 1 : range / default_steps;
  if (tolerance) {
    const auto step = split_unit(*tolerance);
    if (!step || step->unit != low->unit || !(step->number > 0) || step->number > range) {
      throw DomainError(
          fmt::format("\"tolerance\" must be a part of the range, in its unit, got {}",
                      input::to_json(*tolerance, 40)));
    }
    step_ = step->number;
  }
  if (range / step_ > largest_grid) {
    throw DomainError(fmt::format("the range holds {:.3g} values; at most {:.0g} are searched",
                                  range / step_, largest_grid));
  }
  size_ = static_cast<std::size_t>(std::floor(range / step_ * (1 + 1e-12))) + 1;
}

input::Node Knob::value(std::size_t index) const {
  return with_number(between.front(), low_ + static_cast<double>(index) * step_, unit_text_);
}

double Knob::base(std::size_t index) const {
  return base_value(value(index)).value_or(low_ + static_cast<double>(index) * step_);
}

run::Unit Knob::unit() const {
  const input::Node first = value(0);
  if (first.kind != input::Node::Kind::string) return run::Unit::count;
  if (input::parse_duration(first.text)) return run::Unit::seconds;
  if (input::parse_rate(first.text)) return run::Unit::per_second;
  return run::Unit::fraction;
}

Search Search::read(input::Reader& in) {
  Search search;
  const auto vary = in.require<VaryValue>("vary", "JSON pointer to the value that is searched");
  const auto between =
      in.maybe<std::vector<input::Node>>("between", "the [lowest, highest] value that is tried");
  const auto tolerance = in.maybe<input::Node>(
      "tolerance", "how exactly a real value is wanted, in its unit; a hundredth of the range");
  search.find = in.choose<Find>("find", Find::smallest,
                                {{"smallest", Find::smallest}, {"largest", Find::largest}},
                                "which of the values that meet; of several knobs the cheapest");
  search.such_that = in.require<std::vector<Constraint>>("such_that", "what must hold, all of it");
  search.confidence = in.optional<Probability>("confidence", Probability{0.95}, "0.95",
                                               input::proper_fraction, "that the answer is right")
                          .raw();
  search.max_replications = static_cast<std::uint64_t>(
      in.optional<std::int64_t>("max_replications", default_max_replications, "10000",
                                input::between(1, static_cast<double>(run::most_replications)),
                                "of one value, after which it is called undecided"));
  if (!in.sound()) return search;
  in.check(!search.such_that.empty(), "such_that", "a search needs at least one constraint");
  if (vary.path) {
    in.check(between.has_value(), "vary", "a search needs \"between\": [lowest, highest]");
    if (!between) return search;
    Knob knob;
    knob.name = last_part(*vary.path);
    knob.path = *vary.path;
    knob.path_written = *in.node().find("vary");
    knob.between = *between;
    knob.tolerance = tolerance;
    knob.lay();
    search.knobs.push_back(std::move(knob));
    return search;
  }
  search.knobs = vary.knobs;
  in.check(!search.knobs.empty(), "vary", "a search needs at least one knob");
  in.check(!between && !tolerance, "vary",
           "with named knobs each has a \"between\" and a \"tolerance\" of its own");
  double settings = 1;
  for (const Knob& knob : search.knobs) settings *= static_cast<double>(knob.size());
  in.check(search.knobs.size() == 1 || settings <= most_settings, "vary",
           fmt::format("the knobs have {:.0f} settings together; at most {:.0f} are tried",
                       settings, most_settings));
  return search;
}

void Search::check(const run::Model& model, input::Diagnostics& diagnostics) const {
  for (const Constraint& constraint : such_that) {
    const run::Metric* metric = model.metrics().find(constraint.metric);
    if (metric == nullptr) {
      const input::Node* written = constraint.origin.find("metric");
      diagnostics.error(written != nullptr ? *written : constraint.origin,
                        unknown_metric_text(constraint.metric, model));
    } else {
      check_bound(constraint.bound, metric->unit, diagnostics);
    }
  }
}

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::meets:
      return "meets";
    case Standing::fails:
      return "fails";
    case Standing::undecided:
      return "undecided";
  }
  return "";
}

std::string_view to_string(SearchResult::Status status) {
  switch (status) {
    case SearchResult::Status::found:
      return "found";
    case SearchResult::Status::every_value:
      return "every value meets";
    case SearchResult::Status::not_separable:
      return "not separable";
    case SearchResult::Status::none:
      return "none meets";
    case SearchResult::Status::undecided_only:
      return "undecided";
    case SearchResult::Status::not_monotone:
      return "not monotone";
  }
  return "";
}

}  // namespace nines::study
