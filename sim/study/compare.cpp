#include "study/compare.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "run/difference.hpp"
#include "run/experiment.hpp"
#include "run/model.hpp"
#include "study/expect.hpp"

namespace nines::study {
namespace {

constexpr std::size_t most_variants = 50;

/// `"baseline": "now"` names a variant; `"baseline": {...}` is one.
struct BaselineValue {
  std::optional<std::string> name;
  std::optional<input::Node> patch;

  static BaselineValue read(input::Value& in) {
    BaselineValue baseline;
    if (in.may_be(input::Node::Kind::string)) baseline.name = in.as<std::string>();
    if (in.describing() || in.node().kind == input::Node::Kind::object)
      baseline.patch = in.as<input::Node>();
    if (!in.may_be(input::Node::Kind::string) && !in.may_be(input::Node::Kind::object)) {
      in.expected("the name of a variant, or a variant");
    }
    return baseline;
  }
};

/// `"lower"` or `"higher"`.
struct BetterWord {
  run::Better value = run::Better::neither;

  static BetterWord read(input::Value& in) {
    if (in.describing()) {
      in.describe_word("lower");
      in.describe_word("higher");
      return {};
    }
    const std::string text = in.may_be(input::Node::Kind::string) ? in.node().text : "";
    if (text == "lower") return {run::Better::lower};
    if (text == "higher") return {run::Better::higher};
    in.expected("\"lower\" or \"higher\"");
    return {};
  }
};

/// A merge patch: an object, whatever it holds.
struct PatchValue {
  input::Node patch;

  static PatchValue read(input::Value& in) {
    PatchValue value;
    value.patch = in.as<input::Node>();
    if (!in.describing() && in.node().kind != input::Node::Kind::object) {
      in.expected("an object that is merged into the model");
    }
    return value;
  }
};

Decision decide(const Comparison& comparison, run::Better better) {
  const stats::Estimate& d = comparison.difference;
  if (!d.has_interval()) return Decision::unsure;
  const double cutoff = comparison.meaningful;
  if (d.lo >= -cutoff && d.hi <= cutoff) return Decision::same;
  if (!(d.lo > cutoff || d.hi < -cutoff)) return Decision::unsure;
  const bool up = d.lo > cutoff;
  if (better == run::Better::neither) return up ? Decision::higher : Decision::lower;
  return up == (better == run::Better::higher) ? Decision::better : Decision::worse;
}

/// One metric as all variants have it.
struct Entrants {
  std::vector<run::Side> sides;
  std::vector<bool> doubted;  ///< Whose figure has no interval to stand on.
  double meaningful = 0;
  run::Better better = run::Better::neither;
};

class Referee {
 public:
  Referee(const Compare& compare, const Assignments& where,
          const std::vector<Contestant>& contestants, double confidence)
      : compare_(compare), where_(where), contestants_(contestants), confidence_(confidence) {
    for (const Contestant& contestant : contestants) {
      doubted_.push_back(contestant.model->review(*contestant.sample).without_interval);
    }
    for (const ComparedMetric& compared : compare.metrics) {
      const auto id = baseline().resolve(compared.metric);
      if (id) asked_.emplace_back(*id, &compared);
    }
  }

  Contest judge_all() {
    Contest contest;
    for (std::size_t i = 0; i < baseline().metrics().size(); ++i) {
      if (const auto entrants = enter(run::MetricId{i})) {
        judge(baseline().metrics()[i], *entrants, contest);
      }
    }
    return contest;
  }

 private:
  [[nodiscard]] const run::MetricSet& baseline() const {
    return contestants_[compare_.baseline].model->metrics();
  }

  [[nodiscard]] std::optional<Entrants> enter(run::MetricId id) const {
    const run::Metric& metric = baseline()[id];
    Entrants entrants;
    entrants.better = metric.better;
    if (!compare_.metrics.empty()) {
      const auto asked = std::ranges::find(asked_, id, &Asked::first);
      if (asked == asked_.end()) return std::nullopt;
      const ComparedMetric& compared = *asked->second;
      entrants.better = compared.better.value_or(entrants.better);
      if (compared.meaningful) {
        entrants.meaningful = bound_value(*compared.meaningful, metric.unit).value_or(0);
      }
    }
    // Between models a metric is the same that has the same name.
    for (std::size_t i = 0; i < contestants_.size(); ++i) {
      const run::MetricSet& set = contestants_[i].model->metrics();
      const auto own = set.resolve(metric.name);
      if (!own || set[*own].unit != metric.unit) return std::nullopt;
      entrants.sides.emplace_back(set[*own], *contestants_[i].sample);
      entrants.doubted.push_back(std::ranges::find(doubted_[i], *own) != doubted_[i].end());
    }
    return entrants;
  }

  void judge(const run::Metric& metric, const Entrants& entrants, Contest& contest) const {
    const std::size_t rivals = contestants_.size() - 1;
    const double each = stats::bonferroni_confidence(confidence_, rivals);
    bool any = false;
    for (std::size_t i = 0; i < contestants_.size(); ++i) {
      if (i == compare_.baseline) continue;
      Comparison comparison;
      comparison.metric = metric.name;
      comparison.unit = metric.unit;
      comparison.variant = compare_.variants[i].name;
      comparison.baseline = compare_.variants[compare_.baseline].name;
      comparison.where = where_;
      comparison.difference = pair(entrants, i, compare_.baseline, each);
      comparison.of_baseline = entrants.sides[compare_.baseline].value();
      comparison.meaningful = entrants.meaningful;
      comparison.decision = decide(comparison, entrants.better);
      any = any || comparison.difference.has_interval();
      contest.comparisons.push_back(std::move(comparison));
    }
    if (any && entrants.better != run::Better::neither)
      contest.rankings.push_back(rank(metric, entrants));
  }

  [[nodiscard]] Ranking rank(const run::Metric& metric, const Entrants& entrants) const {
    const std::size_t count = contestants_.size();
    const double each = stats::bonferroni_confidence(confidence_, count * (count - 1) / 2);
    std::vector<bool> beaten(count, false);
    std::vector<std::pair<std::size_t, std::size_t>> alike;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        Comparison pairing;
        pairing.difference = pair(entrants, i, j, each);
        pairing.meaningful = entrants.meaningful;
        const Decision decision = decide(pairing, entrants.better);
        if (decision == Decision::better) beaten[j] = true;
        if (decision == Decision::worse) beaten[i] = true;
        if (decision == Decision::same) alike.emplace_back(i, j);
      }
    }
    Ranking ranking;
    ranking.metric = metric.name;
    ranking.where = where_;
    ranking.confidence = confidence_;
    ranking.unit = metric.unit;
    for (std::size_t i = 0; i < count; ++i) {
      if (!beaten[i]) ranking.best.push_back(compare_.variants[i].name);
    }
    const std::size_t best = ranking.best.size();
    const auto alike_on_top = std::count_if(alike.begin(), alike.end(), [&](const auto& two) {
      return !beaten[two.first] && !beaten[two.second];
    });
    ranking.alike = best > 1 && static_cast<std::size_t>(alike_on_top) == best * (best - 1) / 2;
    if (best == 1) find_lead(entrants, beaten, each, ranking);
    return ranking;
  }

  /// The nearest of those that the best one beats, and by how much.
  void find_lead(const Entrants& entrants, const std::vector<bool>& beaten, double confidence,
                 Ranking& ranking) const {
    const auto best =
        static_cast<std::size_t>(std::find(beaten.begin(), beaten.end(), false) - beaten.begin());
    for (std::size_t i = 0; i < beaten.size(); ++i) {
      if (i == best) continue;
      const stats::Estimate lead = pair(entrants, best, i, confidence);
      if (!lead.has_interval()) continue;
      if (!ranking.ahead_of.empty() && std::abs(lead.value) >= std::abs(ranking.lead.value)) {
        continue;
      }
      ranking.ahead_of = compare_.variants[i].name;
      ranking.lead = lead;
    }
  }

  [[nodiscard]] stats::Estimate pair(const Entrants& entrants, std::size_t a, std::size_t b,
                                     double confidence) const {
    stats::Estimate result = run::difference(entrants.sides[a], entrants.sides[b], confidence);
    if (entrants.doubted[a] || entrants.doubted[b]) {
      result.standard_error = result.lo = result.hi = not_a_number;
      result.method = stats::Method::none;
    }
    return result;
  }

  const Compare& compare_;
  const Assignments& where_;
  const std::vector<Contestant>& contestants_;
  double confidence_;
  std::vector<std::vector<run::MetricId>> doubted_;
  using Asked = std::pair<run::MetricId, const ComparedMetric*>;
  std::vector<Asked> asked_;  ///< In the baseline.
};

}  // namespace

std::string_view to_string(Decision decision) {
  switch (decision) {
    case Decision::better:
      return "better";
    case Decision::worse:
      return "worse";
    case Decision::higher:
      return "higher";
    case Decision::lower:
      return "lower";
    case Decision::same:
      return "same";
    case Decision::unsure:
      return "unsure";
  }
  return "";
}

ComparedMetric ComparedMetric::read(input::Value& in) {
  struct Detailed {
    ComparedMetric value;
    static Detailed read(input::Reader& r) {
      Detailed detailed;
      if (!r.describing()) detailed.value.origin = r.node();
      detailed.value.metric = r.require<std::string>("metric", "which metric");
      detailed.value.meaningful = r.maybe<input::Node>(
          "meaningful", "differences up to this, in the metric's unit, do not matter");
      const auto better = r.maybe<BetterWord>("better", input::any_number,
                                              "which way is better, to overrule the metric or "
                                              "where it says neither",
                                              "the metric's own");
      if (better) detailed.value.better = better->value;
      return detailed;
    }
  };
  ComparedMetric compared;
  if (in.may_be(input::Node::Kind::string)) {
    compared.metric = in.as<std::string>();
    if (!in.describing()) compared.origin = in.node();
  } else if (!in.may_be(input::Node::Kind::object)) {
    in.expected("the name of a metric, or an object with \"metric\"");
  }
  if (in.may_be(input::Node::Kind::object)) compared = in.as<Detailed>().value;
  return compared;
}

Compare Compare::read(input::Reader& in) {
  Compare compare;
  const auto baseline = in.maybe<BaselineValue>(
      "baseline", input::any_number, "the variant that the others are held against", "the first");
  compare.metrics = in.optional<std::vector<ComparedMetric>>(
      "metrics", {}, "all", "which metrics are compared; with a difference that matters");
  const auto confidence =
      in.maybe<Probability>("confidence", input::proper_fraction,
                            "that all intervals of a metric at a point hold", "run.confidence");
  if (confidence) compare.confidence = confidence->raw();
  for (auto& [name, value] : in.others<PatchValue>("a variant")) {
    compare.variants.push_back({name, std::move(value.patch)});
  }
  if (!in.sound()) return compare;
  if (baseline && baseline->patch) {
    compare.variants.insert(compare.variants.begin(), {"baseline", *baseline->patch});
  } else if (baseline) {
    std::vector<std::string_view> names;
    for (const Variant& variant : compare.variants) names.push_back(variant.name);
    const auto it = std::find(names.begin(), names.end(), *baseline->name);
    compare.baseline = static_cast<std::size_t>(it - names.begin());
    in.check(it != names.end(), "baseline",
             fmt::format("no variant \"{}\"; accepted: {}", *baseline->name,
                         names.empty() ? "the name of a variant" : input::enumerate(names)));
  }
  in.check(
      compare.variants.size() >= 2, "baseline",
      "a comparison needs at least two variants, each an object that is merged into the model");
  in.check(compare.variants.size() <= most_variants, "baseline",
           fmt::format("at most {} variants are compared; take a sweep", most_variants));
  return compare;
}

void Compare::check(const run::Model& model, input::Diagnostics& diagnostics) const {
  for (const ComparedMetric& compared : metrics) {
    const input::Node* written = compared.origin.find("metric");
    const run::Metric* metric = model.metrics().find(compared.metric);
    if (metric == nullptr) {
      diagnostics.error(written != nullptr ? *written : compared.origin,
                        unknown_metric_text(compared.metric, model));
    } else if (compared.meaningful && !(bound_value(*compared.meaningful, metric->unit) >= 0)) {
      diagnostics.error(*compared.meaningful,
                        fmt::format("expected a difference in the unit of {}, 0 or more, got {}",
                                    compared.metric, input::to_json(*compared.meaningful, 40)));
    }
  }
}

void check_difference(const Expectation& expectation, const Compare* compare,
                      input::Diagnostics& diagnostics) {
  if (expectation.difference.empty()) return;
  const input::Node* written = expectation.origin.find("difference");
  const input::Node& at = written != nullptr ? *written : expectation.origin;
  if (compare == nullptr) {
    diagnostics.error(at, "there are no differences: the scenario has no \"compare\"");
    return;
  }
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < compare->variants.size(); ++i) {
    if (i != compare->baseline) names.push_back(compare->variants[i].name);
  }
  if (std::find(names.begin(), names.end(), expectation.difference) == names.end()) {
    diagnostics.error(at, fmt::format("no variant \"{}\" beside the baseline; accepted: {}",
                                      expectation.difference, input::enumerate(names)));
  }
  const auto is_compared = [&](const ComparedMetric& compared) {
    return compared.metric == expectation.metric;
  };
  if (!compare->metrics.empty() && std::ranges::none_of(compare->metrics, is_compared)) {
    diagnostics.error(at, fmt::format("{} is not among the compared metrics; add it to "
                                      "compare.metrics",
                                      expectation.metric));
  }
  if (expectation.kind == Expectation::Kind::near_expected) {
    diagnostics.error(at,
                      "no formula is known for a difference; accepted: a bound (at_most, "
                      "at_least, between)");
  }
}

Contest compare_variants(const Compare& compare, const Assignments& where,
                         const std::vector<Contestant>& contestants, double confidence) {
  return Referee(compare, where, contestants, confidence).judge_all();
}

}  // namespace nines::study
