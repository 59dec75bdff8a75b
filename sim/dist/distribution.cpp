#include "dist/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <variant>

#include "dist/catalog.hpp"
#include "dist/roots.hpp"
#include "input/reader.hpp"
#include "random/uniform.hpp"

namespace nines::dist {
namespace {

template <class Visitor>
auto visit(const AnyDistribution& any, Visitor&& visitor) {
  return std::visit(std::forward<Visitor>(visitor), any.kind);
}

template <class Kind>
double sample_by_inversion(const Kind& kind, random::Stream& rng, random::Sampling how) {
  const double u = random::uniform_open(rng);  // 1 - u is exact.
  return how == random::Sampling::inversion ? kind.inverse(u, 1 - u) : kind.inverse(1 - u, u);
}

// The x at which a survival function falls to `above`, for an x of about the size of `guess_s`.
double invert(const std::function<double(double)>& survival, double above, double guess_s) {
  if (above <= 0) return infinity;
  const double guess = guess_s > 0 && std::isfinite(guess_s) ? guess_s : 1;
  return find_crossing([&](double x) { return survival(x) - above; }, 0, guess);
}

}  // namespace

Distribution Distribution::read(input::Value& in) {
  // Describing, every form is asked for.
  std::optional<Distribution> read;
  if (in.may_be(input::Node::Kind::string) || in.may_be(input::Node::Kind::number)) {
    read = Constant{in.as<Seconds>(input::non_negative)};
  }
  if (in.may_be(input::Node::Kind::object)) {
    read = Distribution{
        std::make_shared<const AnyDistribution>(AnyDistribution{in.as<Distributions::Variant>()})};
  }
  if (!read) in.expected("a duration such as \"10ms\" or an object that names a distribution");
  return read.value_or(example());
}

Distribution Distribution::example() {
  return exponential(Seconds{1});
}
Distribution Distribution::constant(Seconds value) {
  return Constant{value};
}
Distribution Distribution::exponential(Seconds mean) {
  return Exponential{mean};
}

double Distribution::operator()(random::Stream& rng) const {
  return visit(*any_, [&](const auto& kind) { return kind(rng); });
}

double Distribution::sample(random::Stream& rng, random::Sampling how) const {
  if (how == random::Sampling::rejection) return (*this)(rng);
  return visit(*any_, [&](const auto& kind) { return sample_by_inversion(kind, rng, how); });
}

void Distribution::fill(std::span<double> out_s, random::Stream& rng, random::Sampling how) const {
  visit(*any_, [&](const auto& kind) {
    if (how == random::Sampling::rejection) {
      random::Stream local = rng;  // In registers, which a reference would forbid.
      for (double& x : out_s) x = kind(local);
      rng = local;
    } else {
      for (double& x : out_s) x = sample_by_inversion(kind, rng, how);
    }
  });
}

Seconds Distribution::mean() const {
  return visit(*any_, [](const auto& kind) { return Seconds{kind.mean()}; });
}

double Distribution::variance() const {
  return visit(*any_, [](const auto& kind) { return kind.variance(); });
}

double Distribution::second_moment() const {
  const double mean_s = mean().raw();
  return variance() + mean_s * mean_s;
}

double Distribution::third_moment() const {
  return visit(*any_, [](const auto& kind) { return kind.third_moment(); });
}

Seconds Distribution::standard_deviation() const {
  return Seconds{std::sqrt(variance())};
}

double Distribution::squared_cv() const {
  const double mean_s = mean().raw();
  return std::isinf(mean_s) ? not_a_number : variance() / (mean_s * mean_s);
}

double Distribution::tail_index() const {
  return visit(*any_, [](const auto& kind) { return *kind.traits().tail_index; });
}

Shape Distribution::shape() const {
  return visit(*any_, [](const auto& kind) { return *kind.traits().shape; });
}

bool Distribution::has_closed_transform() const {
  return visit(*any_, [](const auto& kind) { return *kind.traits().closed_transform; });
}

Seconds Distribution::lowest() const {
  return visit(*any_, [](const auto& kind) { return Seconds{kind.lowest()}; });
}

Seconds Distribution::highest() const {
  return visit(*any_, [](const auto& kind) { return Seconds{kind.highest()}; });
}

double Distribution::cdf(Seconds x) const {
  return visit(*any_, [&](const auto& kind) { return kind.cdf(x.raw()); });
}

double Distribution::survival(Seconds x) const {
  return visit(*any_, [&](const auto& kind) { return kind.survival(x.raw()); });
}

double Distribution::density(Seconds x) const {
  return visit(*any_, [&](const auto& kind) { return kind.density(x.raw()); });
}

Seconds Distribution::quantile_from(double below, double above) const {
  return visit(*any_, [&](const auto& kind) {
    if (below <= 0) return Seconds{kind.lowest()};
    if (above <= 0) return Seconds{kind.highest()};
    return Seconds{kind.inverse(below, above)};
  });
}

Seconds Distribution::quantile(Probability p) const {
  return quantile_from(p.raw(), 1 - p.raw());
}

Seconds Distribution::upper_quantile(Probability q) const {
  return quantile_from(1 - q.raw(), q.raw());
}

double Distribution::laplace(double s) const {
  return laplace(std::complex<double>{s, 0}).real();
}

std::complex<double> Distribution::laplace(std::complex<double> s) const {
  return visit(*any_, [&](const auto& kind) { return kind.laplace(s); });
}

Seconds Distribution::excess(Seconds x) const {
  return visit(*any_, [&](const auto& kind) { return Seconds{kind.excess(x.raw())}; });
}

Seconds Distribution::residual_mean() const {
  const double mean_s = mean().raw();
  if (!(mean_s > 0) || std::isinf(mean_s)) return Seconds{not_a_number};
  return Seconds{second_moment() / (2 * mean_s)};
}

double Distribution::residual_second_moment() const {
  const double mean_s = mean().raw();
  if (!(mean_s > 0) || std::isinf(mean_s)) return not_a_number;
  return third_moment() / (3 * mean_s);
}

double Distribution::residual_survival(Seconds x) const {
  if (x.raw() <= 0) return 1;
  return std::clamp(excess(x) / mean(), 0.0, 1.0);
}

Seconds Distribution::residual_quantile(Probability p) const {
  if (std::isnan(residual_mean().raw())) return Seconds{not_a_number};
  return Seconds{
      invert([&](double x) { return residual_survival(Seconds{x}); }, 1 - p.raw(), mean().raw())};
}

Seconds Distribution::length_biased_mean() const {
  return 2 * residual_mean();
}

double Distribution::length_biased_survival(Seconds x) const {
  if (x.raw() <= 0) return 1;
  // E[X; X > x] = E[(X - x)+] + x P(X > x).
  return std::clamp((excess(x) + x * survival(x)) / mean(), 0.0, 1.0);
}

Seconds Distribution::length_biased_quantile(Probability p) const {
  if (std::isnan(residual_mean().raw())) return Seconds{not_a_number};
  return Seconds{invert([&](double x) { return length_biased_survival(Seconds{x}); }, 1 - p.raw(),
                        mean().raw())};
}

bool Distribution::is_constant() const {
  return lowest() == highest();
}

bool Distribution::is_exponential() const {
  return visit(*any_, [](const auto& kind) { return *kind.traits().exponential; });
}

std::string_view Distribution::kind_name() const {
  return visit(*any_, []<class Kind>(const Kind&) { return Kind::name; });
}

std::string Distribution::describe() const {
  return visit(*any_, [](const auto& kind) { return kind.describe(); });
}

void Distribution::breakpoints(std::vector<double>& out_s) const {
  visit(*any_, [&]<class Kind>(const Kind& kind) {
    if constexpr (requires { kind.breakpoints(out_s); }) {
      kind.breakpoints(out_s);
    } else {
      out_s.push_back(kind.lowest());
      if (std::isfinite(kind.highest())) out_s.push_back(kind.highest());
    }
  });
}

}  // namespace nines::dist
