#include "run/settings.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::run {
namespace {

constexpr input::Range replication_range{1, static_cast<double>(most_replications), false, false,
                                         ""};

/// `"1h"` or `{"customers": 100000}`.
struct HorizonValue {
  Horizon value;
  static HorizonValue read(input::Value& in) {
    struct Counted {
      std::int64_t customers;
      static Counted read(input::Reader& r) {
        return {r.require<std::int64_t>("customers", input::between(1, 1e12),
                                        "customers counted in each replication")};
      }
    };
    HorizonValue result{Seconds{1}};
    if (in.may_be(input::Node::Kind::string)) {
      result.value = in.as<Seconds>(input::positive);
    } else if (!in.may_be(input::Node::Kind::object)) {
      in.expected("a duration such as \"1h\", or {\"customers\": 100000}");
    }
    if (in.may_be(input::Node::Kind::object)) {
      result.value = Customers{static_cast<std::uint64_t>(in.as<Counted>().customers)};
    }
    return result;
  }
};

/// `"auto"`, `"10m"` or 1000 (customers).
struct WarmupValue {
  Warmup value;
  static WarmupValue read(input::Value& in) {
    WarmupValue result{AutoWarmup{}};
    if (in.may_be(input::Node::Kind::number)) {
      result.value =
          Customers{static_cast<std::uint64_t>(in.as<std::int64_t>(input::between(0, 1e12)))};
    }
    if (in.describing()) static_cast<void>(in.as<AutoWord>());
    const bool duration = in.describing() || (in.may_be(input::Node::Kind::string) &&
                                              input::parse_duration(in.node().text).has_value());
    if (duration) result.value = in.as<Seconds>(input::non_negative);
    if (in.describing() || in.may_be(input::Node::Kind::number) || duration) return result;
    if (!in.may_be(input::Node::Kind::string) || in.node().text != "auto") {
      in.expected("\"auto\", a duration such as \"10m\", or a number of customers");
    }
    return result;
  }
  /// The one word, for the description.
  struct AutoWord {
    static AutoWord read(input::Value& in) {
      in.describe_word("auto");
      return {};
    }
  };
};

/// 0.01, `"5ms"`, `"2/s"` or `"1%"`, whichever is the metric's unit.
struct HalfWidth {
  double value = 0;
  input::Node written;

  static HalfWidth read(input::Value& in) {
    HalfWidth width;
    if (in.describing()) {
      static_cast<void>(in.as<double>(input::positive));
      static_cast<void>(in.as<Seconds>(input::positive));
      static_cast<void>(in.as<PerSecond>(input::positive));
      static_cast<void>(in.as<Probability>(input::proper_fraction));
      return width;
    }
    width.written = in.node();
    const std::string& text = in.node().text;
    if (in.may_be(input::Node::Kind::number)) {
      width.value = in.as<double>(input::positive);
    } else if (in.may_be(input::Node::Kind::string) && input::parse_duration(text)) {
      width.value = in.as<Seconds>(input::positive).raw();
    } else if (in.may_be(input::Node::Kind::string) && input::parse_rate(text)) {
      width.value = in.as<PerSecond>(input::positive).raw();
    } else if (in.may_be(input::Node::Kind::string) && input::parse_percentage(text)) {
      width.value = in.as<Probability>(input::proper_fraction).raw();
    } else {
      in.expected("a half-width in the metric's unit, such as \"5ms\", \"2/s\", \"1%\" or 0.01");
    }
    return width;
  }
};

}  // namespace

std::string_view to_string(RunKey key) {
  switch (key) {
    case RunKey::replications:
      return "replications";
    case RunKey::horizon:
      return "horizon";
    case RunKey::warmup:
      return "warmup";
    case RunKey::precision:
      return "precision";
    case RunKey::confidence:
      return "confidence";
    case RunKey::engine:
      return "engine";
    case RunKey::sampling:
      return "sampling";
  }
  return "";
}

Precision Precision::read(input::Reader& in) {
  Precision precision;
  precision.metric = in.require<std::string>("metric", "the metric whose interval is watched");
  if (const auto relative =
          in.maybe<Probability>("relative", input::proper_fraction,
                                "half-width over value to reach, such as 0.02 or \"2%\"")) {
    precision.relative = relative->raw();
  }
  if (const auto absolute = in.maybe<HalfWidth>(
          "absolute", "half-width to reach, in the metric's unit, such as \"5ms\"")) {
    precision.absolute = absolute->value;
    precision.absolute_written = absolute->written;
  }
  precision.confidence =
      in.optional<Probability>("confidence", Probability{0.95}, "0.95", input::proper_fraction,
                               "confidence of the interval that is watched")
          .raw();
  precision.max_replications = static_cast<std::uint64_t>(
      in.optional<std::int64_t>("max_replications", 100'000, "100000", replication_range,
                                "replications after which the run ends all the same"));
  in.check(precision.relative.has_value() != precision.absolute.has_value(), "metric",
           "a precision needs exactly one of \"relative\" and \"absolute\"");
  return precision;
}

RunSettings RunSettings::read(input::Reader& in) {
  RunSettings run;
  if (const auto count =
          in.maybe<std::int64_t>("replications", replication_range,
                                 "independent repetitions; with a precision, the size of a block",
                                 std::to_string(default_replications))) {
    run.replications = static_cast<std::uint64_t>(*count);
  }
  if (const auto horizon = in.maybe<HorizonValue>(
          "horizon", "length of a replication: a duration, or {\"customers\": n}")) {
    run.horizon = horizon->value;
  }
  if (const auto warmup = in.maybe<WarmupValue>(
          "warmup", input::any_number,
          "what is left out at the start: \"auto\" (MSER-5 on a pilot), a duration, or a count",
          "auto")) {
    run.warmup = warmup->value;
  }
  run.precision = in.maybe<Precision>("precision", "go on until an interval is this narrow");
  in.check(
      !run.precision || !run.replications || *run.replications <= run.precision->max_replications,
      "replications",
      fmt::format("a block must not be larger than max_replications, got {} and {}",
                  run.replications.value_or(0),
                  run.precision ? run.precision->max_replications : 0));
  run.confidence =
      in.optional<Probability>("confidence", Probability{0.95}, "0.95", input::proper_fraction,
                               "confidence of reported intervals")
          .raw();
  run.engine = in.choose<EngineChoice>("engine", EngineChoice::automatic,
                                       {{"auto", EngineChoice::automatic},
                                        {"recursion", EngineChoice::recursion},
                                        {"events", EngineChoice::events}},
                                       "which engine; auto takes the recursion where it is exact");
  run.sampling = in.choose<SamplingChoice>(
      "sampling", SamplingChoice::fast,
      {{"fast", SamplingChoice::fast}, {"inversion", SamplingChoice::inversion}},
      "fast (ziggurat), or inversion: one uniform a variate, for tight common random numbers");
  return run;
}

}  // namespace nines::run
