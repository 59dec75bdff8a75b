#include "traffic/batch_size.hpp"

#include <algorithm>
#include <map>
#include <variant>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "math/elementary.hpp"
#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::traffic {
namespace {

// A batch of a million is a bulk load, not a batch; the limit bounds the time of one draw.
constexpr double largest_size = 1e6;

struct GeometricSize {
  static constexpr std::string_view name = "geometric";
  double mean = 1;
  static GeometricSize read(input::Reader& in) {
    return {
        in.require<double>("mean", input::between(1, largest_size), "mean size; sizes start at 1")};
  }
};
struct PoissonSize {
  static constexpr std::string_view name = "poisson";
  double mean = 1;
  static PoissonSize read(input::Reader& in) {
    return {in.require<double>("mean", input::Range{0, 1e4, true, false, ""},
                               "mean size; an empty batch brings nobody")};
  }
};
struct UniformSize {
  static constexpr std::string_view name = "uniform";
  std::int64_t min = 1;
  std::int64_t max = 1;
  static UniformSize read(input::Reader& in) {
    const auto min =
        in.require<std::int64_t>("min", input::between(1, largest_size), "smallest size");
    const auto max =
        in.require<std::int64_t>("max", input::between(1, largest_size), "largest size");
    in.check(min <= max, "max", fmt::format("\"max\" must be at least \"min\", got {}", max));
    return {min, max};
  }
};
struct DiscreteSize {
  static constexpr std::string_view name = "discrete";
  std::vector<std::pair<std::uint64_t, double>> weights;
  static DiscreteSize read(input::Value& in) {
    DiscreteSize read;
    for (const auto& [key, weight] : in.as<std::map<std::string, double>>(input::non_negative)) {
      const bool digits = !key.empty() && key.size() <= 7 &&
                          std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
      if (in.describing()) return {{{1, 1.0}}};
      if (!digits) {
        throw DomainError(fmt::format("a batch size must be a whole number, got \"{}\"", key));
      }
      read.weights.emplace_back(std::stoull(key), weight);
    }
    return read;
  }
  static DiscreteSize example() { return {{{1, 1.0}}}; }
};

}  // namespace

BatchSize BatchSize::read(input::Value& in) {
  BatchSize size = example();
  if (in.may_be(input::Node::Kind::number)) {
    size = fixed(static_cast<std::uint64_t>(in.as<std::int64_t>(input::between(1, largest_size))));
  }
  if (in.may_be(input::Node::Kind::object)) {
    using Laws = std::variant<GeometricSize, PoissonSize, UniformSize, DiscreteSize>;
    const Laws law = in.as<Laws>();
    if (const auto* geometric_law = std::get_if<GeometricSize>(&law)) {
      size = geometric(geometric_law->mean);
    } else if (const auto* poisson_law = std::get_if<PoissonSize>(&law)) {
      size = poisson(poisson_law->mean);
    } else if (const auto* uniform_law = std::get_if<UniformSize>(&law)) {
      size = uniform(static_cast<std::uint64_t>(uniform_law->min),
                     static_cast<std::uint64_t>(std::max(uniform_law->min, uniform_law->max)));
    } else {
      size = discrete(std::get<DiscreteSize>(law).weights);
    }
  }
  if (!in.may_be(input::Node::Kind::number) && !in.may_be(input::Node::Kind::object)) {
    in.expected("a whole number, or an object that names a law of sizes");
  }
  return size;
}

BatchSize BatchSize::fixed(std::uint64_t size) {
  BatchSize law;
  law.low_ = size;
  law.mean_ = static_cast<double>(size);
  law.second_moment_ = law.mean_ * law.mean_;
  law.words_ = fmt::format("{}", size);
  return law;
}

BatchSize BatchSize::geometric(double mean) {
  if (mean == 1) return fixed(1);
  BatchSize law;
  law.law_ = Law::geometric;
  law.log_miss_ = math::log1p(-1 / mean);
  law.mean_ = mean;
  law.second_moment_ = mean * (2 * mean - 1);
  law.words_ = fmt::format("geometric, mean {:.6g}", mean);
  return law;
}

BatchSize BatchSize::poisson(double mean) {
  BatchSize law;
  law.law_ = Law::poisson;
  law.mean_ = mean;
  law.second_moment_ = mean * (mean + 1);
  law.words_ = fmt::format("Poisson, mean {:.6g}", mean);
  return law;
}

BatchSize BatchSize::uniform(std::uint64_t min, std::uint64_t max) {
  BatchSize law;
  law.law_ = Law::uniform;
  law.low_ = min;
  law.span_ = max - min + 1;
  const auto span = static_cast<double>(law.span_);
  law.mean_ = 0.5 * (static_cast<double>(min) + static_cast<double>(max));
  law.second_moment_ = law.mean_ * law.mean_ + (span * span - 1) / 12;
  law.words_ = fmt::format("uniform from {} to {}", min, max);
  return law;
}

BatchSize BatchSize::discrete(std::vector<std::pair<std::uint64_t, double>> size_weights) {
  std::ranges::sort(size_weights);
  double total = 0;
  for (const auto& [size, weight] : size_weights) total += weight;
  if (!(total > 0)) throw DomainError("the weights of batch sizes must add up to more than 0");
  BatchSize law;
  law.law_ = Law::discrete;
  law.mean_ = 0;
  law.second_moment_ = 0;
  double sum = 0;
  for (const auto& [size, weight] : size_weights) {
    sum += weight;
    law.sizes_.push_back(size);
    law.cumulated_.push_back(sum / total);
    law.mean_ += static_cast<double>(size) * weight / total;
    law.second_moment_ += static_cast<double>(size) * static_cast<double>(size) * weight / total;
  }
  if (!(law.mean_ > 0)) throw DomainError("the mean batch size must be above 0");
  law.cumulated_.back() = 1;
  law.words_ = fmt::format("one of {} sizes, mean {:.6g}", law.sizes_.size(), law.mean_);
  return law;
}

std::uint64_t BatchSize::operator()(random::Stream& rng) const {
  switch (law_) {
    case Law::fixed:
      return low_;
    case Law::geometric: {
      // P(N > n) = (1 - 1/mean)^n, inverted.
      const double tries = math::log(random::uniform_open(rng)) / log_miss_;
      return 1 + static_cast<std::uint64_t>(tries);
    }
    case Law::poisson: {
      // Unit-rate arrivals until the mean has passed.
      std::uint64_t count = 0;
      for (double t = random::standard_exponential(rng); t < mean_;
           t += random::standard_exponential(rng))
        ++count;
      return count;
    }
    case Law::uniform:
      return low_ + random::uniform_below(span_, rng);
    case Law::discrete: {
      const double u = random::uniform_half_open(rng);
      const auto it = std::ranges::upper_bound(cumulated_, u);
      return sizes_[static_cast<std::size_t>(it - cumulated_.begin())];
    }
  }
  return low_;
}

}  // namespace nines::traffic
