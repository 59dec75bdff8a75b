#include "policy/hedge/hedge.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::hedge {
namespace {

constexpr double most_hedges = 100;

struct Percentile {
  std::string_view word;
  double p;
};
constexpr std::array<Percentile, 10> percentiles{{{"p50", .5},
                                                  {"p75", .75},
                                                  {"p80", .8},
                                                  {"p90", .9},
                                                  {"p95", .95},
                                                  {"p98", .98},
                                                  {"p99", .99},
                                                  {"p99.5", .995},
                                                  {"p99.9", .999},
                                                  {"p99.99", .9999}}};

/// `after`: a duration, or a percentile.
struct HedgeAfter {
  double after_s = 0;
  std::optional<double> quantile;

  static HedgeAfter read(input::Value& in) {
    if (in.describing()) {
      static_cast<void>(in.as<Seconds>(input::non_negative));
      for (const Percentile& each : percentiles) in.describe_word(each.word);
      return {};
    }
    if (!in.may_be(input::Node::Kind::string) || in.node().text.rfind('p', 0) != 0) {
      return {in.as<Seconds>(input::non_negative).raw(), std::nullopt};
    }
    std::string accepted;
    for (const Percentile& each : percentiles) {
      if (each.word == in.node().text) return {0, each.p};
      accepted += fmt::format("{}{}", accepted.empty() ? "" : ", ", each.word);
    }
    in.expected("a duration such as \"10ms\" or one of " + accepted);
    return {};
  }
};

}  // namespace

Hedge Hedge::read(input::Reader& in) {
  Hedge hedge;
  const auto after = in.require<HedgeAfter>(
      "after", "when to ask again: a time, or a percentile of the caller's latencies, learnt");
  hedge.after_s = after.after_s;
  hedge.quantile = after.quantile;
  hedge.max = static_cast<std::uint32_t>(
      in.optional<std::int64_t>("max", 1, "1", input::between(1, most_hedges),
                                "hedges of one call, besides its first attempt"));
  hedge.cancel = in.maybe<bool>("cancel", input::any_number, "whether the losers' work is stopped",
                                "the policy's `cancel`");
  return hedge;
}

std::string Hedge::describe() const {
  const std::string when = quantile ? fmt::format("the p{:.6g} of its latencies", 100 * *quantile)
                                    : input::to_text(Seconds{after_s});
  return fmt::format("asks again after {}, {} at most", when,
                     max == 1 ? std::string("once") : fmt::format("{} times", max));
}

}  // namespace nines::hedge
