#include "incident/error_rate_law.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "math/elementary.hpp"
#include "math/gauss_legendre.hpp"
#include "random/uniform.hpp"

namespace nines::incident {

ErrorRateLaw::Uniform ErrorRateLaw::Uniform::read(input::Reader& in) {
  Uniform law;
  law.min = in.require<Probability>("min", "smallest added error probability").raw();
  law.max = in.require<Probability>("max", "largest added error probability").raw();
  in.check(law.min <= law.max, "max", "\"max\" must not be below \"min\"");
  return law;
}

ErrorRateLaw::LogUniform ErrorRateLaw::LogUniform::read(input::Reader& in) {
  LogUniform law;
  law.min =
      in.require<Probability>("min", input::proper_fraction, "smallest added probability").raw();
  law.max = in.require<Probability>("max", input::Range{0, 1, true, false, "above 0, up to 1"},
                                    "largest added probability")
                .raw();
  in.check(law.min <= law.max, "max", "\"max\" must not be below \"min\"");
  return law;
}

ErrorRateLaw::Values ErrorRateLaw::Values::read(input::Value& in) {
  Values law;
  for (const Probability size : in.as<std::vector<Probability>>()) law.sizes.push_back(size.raw());
  if (law.sizes.empty()) {
    if (!in.describing()) in.fail("at least one size is needed, got []");
    law.sizes.push_back(0);
  }
  return law;
}

ErrorRateLaw ErrorRateLaw::read(input::Value& in) {
  std::optional<ErrorRateLaw> read;
  if (in.may_be(input::Node::Kind::number) || in.may_be(input::Node::Kind::string)) {
    read = ErrorRateLaw(in.as<Probability>(input::unit_interval));
  }
  if (in.may_be(input::Node::Kind::object)) {
    read = ErrorRateLaw(in.as<std::variant<Values, Uniform, LogUniform>>());
  }
  if (!read) in.expected("a fraction such as 0.01 or \"1%\", or an object that names a law");
  return read.value_or(ErrorRateLaw());
}

double ErrorRateLaw::at(double u) const {
  if (const auto* values = std::get_if<Values>(&law_)) {
    const auto count = static_cast<double>(values->sizes.size());
    return values->sizes[static_cast<std::size_t>(std::min(u * count, count - 1))];
  }
  if (const auto* uniform = std::get_if<Uniform>(&law_)) {
    return uniform->min + u * (uniform->max - uniform->min);
  }
  const auto& law = std::get<LogUniform>(law_);
  return law.min * math::exp(u * math::log(law.max / law.min));
}

double ErrorRateLaw::operator()(random::Stream& rng) const {
  return at(random::uniform_half_open(rng));
}

std::vector<double> ErrorRateLaw::values() const {
  const auto* values = std::get_if<Values>(&law_);
  return values != nullptr ? values->sizes : std::vector<double>{};
}

std::vector<ErrorRateLaw::Weighted> ErrorRateLaw::nodes() const {
  std::vector<Weighted> nodes;
  if (const auto* values = std::get_if<Values>(&law_)) {
    for (const double size : values->sizes) {
      nodes.push_back({size, 1.0 / static_cast<double>(values->sizes.size())});
    }
    return nodes;
  }
  // What is integrated, a probability of deciding, is smooth in the size.
  const auto rule = math::gauss_legendre(24);
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    nodes.push_back({at((1 + rule.nodes[i]) / 2), rule.weights[i] / 2});
  }
  return nodes;
}

double ErrorRateLaw::mean() const {
  double sum = 0;
  for (const Weighted& node : nodes()) sum += node.size * node.weight;
  return sum;
}

double ErrorRateLaw::highest() const {
  if (const auto* values = std::get_if<Values>(&law_)) {
    return *std::max_element(values->sizes.begin(), values->sizes.end());
  }
  if (const auto* uniform = std::get_if<Uniform>(&law_)) return uniform->max;
  return std::get<LogUniform>(law_).max;
}

std::string ErrorRateLaw::describe() const {
  if (const auto* values = std::get_if<Values>(&law_)) {
    if (values->sizes.size() == 1) return fmt::format("{:.4g}", values->sizes.front());
    return fmt::format("one of {} sizes, mean {:.4g}", values->sizes.size(), mean());
  }
  if (const auto* uniform = std::get_if<Uniform>(&law_)) {
    return fmt::format("uniform from {:.4g} to {:.4g}", uniform->min, uniform->max);
  }
  const auto& law = std::get<LogUniform>(law_);
  return fmt::format("log-uniform from {:.4g} to {:.4g}", law.min, law.max);
}

}  // namespace nines::incident
