#include "model/alerting/alert_traffic.hpp"

#include <type_traits>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::alerting {
namespace {

CountLaw read_counts(input::Reader& in, CountLaw usual) {
  return in.choose<CountLaw>("counts", usual,
                             {{"poisson", CountLaw::poisson}, {"expected", CountLaw::expected}},
                             "requests of a tick: Poisson, or as many as the rate says, rounded");
}

Replay read_replay(input::Reader& in) {
  Replay replay;
  replay.counts = read_counts(in, CountLaw::expected);
  replay.scale = in.optional<double>("scale", 1, "1", input::positive, "factor on all counts");
  replay.resample = in.maybe<Seconds>(
      "resample", input::positive,
      "draw blocks of this length with replacement, such as \"1d\" or \"1w\"", "as recorded");
  return replay;
}

/// The long form of constant traffic.
struct ConstantObject {
  ConstantTraffic traffic;
  static ConstantObject read(input::Reader& in) {
    const auto rate = in.require<PerSecond>("rate", input::positive, "requests per unit of time");
    return {{rate, read_counts(in, CountLaw::poisson)}};
  }
};

std::string_view words(CountLaw counts) {
  return counts == CountLaw::poisson ? "Poisson counts" : "exactly as many as expected";
}

}  // namespace

ConstantTraffic ConstantTraffic::read(input::Value& in) {
  ConstantTraffic traffic;
  if (in.may_be(input::Node::Kind::string)) traffic.rate = in.as<PerSecond>(input::positive);
  if (in.may_be(input::Node::Kind::object)) traffic = in.as<ConstantObject>().traffic;
  if (!in.may_be(input::Node::Kind::string) && !in.may_be(input::Node::Kind::object)) {
    in.expected("a rate such as \"100/s\", or an object with a \"rate\"");
  }
  return traffic;
}

ProfileTraffic ProfileTraffic::read(input::Reader& in) {
  const CountLaw counts = read_counts(in, CountLaw::poisson);
  return {traffic::Profile::read(in), counts};
}

CsvTraffic CsvTraffic::read(input::Reader& in) {
  const Replay replay = read_replay(in);
  return {CsvHistory::read(in).history, replay};
}

PrometheusTraffic PrometheusTraffic::read(input::Reader& in) {
  const Replay replay = read_replay(in);
  return {PrometheusHistory::read(in).history, replay};
}

AlertTraffic AlertTraffic::read(input::Value& in) {
  AlertTraffic traffic;
  if (in.may_be(input::Node::Kind::string)) {
    traffic.kind = ConstantTraffic{in.as<PerSecond>(input::positive), CountLaw::poisson};
  }
  if (in.may_be(input::Node::Kind::object)) traffic.kind = in.as<Traffics::Variant>();
  if (!in.may_be(input::Node::Kind::string) && !in.may_be(input::Node::Kind::object)) {
    in.expected("a rate such as \"100/s\", or an object that names a kind of traffic");
  }
  return traffic;
}

const RecordedHistory* AlertTraffic::recorded() const {
  if (const auto* csv = std::get_if<CsvTraffic>(&kind)) return &csv->history;
  if (const auto* prometheus = std::get_if<PrometheusTraffic>(&kind)) return &prometheus->history;
  return nullptr;
}

const Replay* AlertTraffic::replay() const {
  if (const auto* csv = std::get_if<CsvTraffic>(&kind)) return &csv->replay;
  if (const auto* prometheus = std::get_if<PrometheusTraffic>(&kind)) return &prometheus->replay;
  return nullptr;
}

CountLaw AlertTraffic::counts() const {
  if (const Replay* recorded_as = replay()) return recorded_as->counts;
  if (const auto* constant = std::get_if<ConstantTraffic>(&kind)) return constant->counts;
  return std::get<ProfileTraffic>(kind).counts;
}

std::string AlertTraffic::describe() const {
  if (const auto* constant = std::get_if<ConstantTraffic>(&kind)) {
    return fmt::format("{} at all times, {}", input::to_text(constant->rate),
                       words(constant->counts));
  }
  if (const auto* profile = std::get_if<ProfileTraffic>(&kind)) {
    return fmt::format("{}; {}", profile->profile.describe(), words(profile->counts));
  }
  std::string text = recorded()->describe();
  if (replay()->scale != 1) text += fmt::format(", times {:.4g}", replay()->scale);
  if (replay()->resample) {
    text += fmt::format("; resampled in blocks of {}", input::to_text(*replay()->resample));
  }
  if (replay()->counts == CountLaw::poisson) text += "; Poisson counts of the mean recorded";
  return text;
}

}  // namespace nines::alerting
