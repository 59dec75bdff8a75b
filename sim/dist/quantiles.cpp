#include "dist/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/checks.hpp"
#include "input/csv.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "math/elementary.hpp"
#include "math/quadrature.hpp"

namespace nines::dist {

Quantiles Quantiles::read(input::Value& in) {
  const auto map = in.as<std::map<std::string, Seconds>>(input::non_negative);
  std::vector<std::pair<double, Seconds>> points;
  for (const auto& [key, value] : map) {
    const auto p = input::parse_number(key);
    if (!p || *p < 0 || *p > 1) {
      throw DomainError(
          fmt::format("quantiles: expected probabilities from \"0\" to \"1\" as keys, "
                      "got \"{}\"",
                      key));
    }
    points.emplace_back(*p, value);
  }
  std::sort(points.begin(), points.end());
  return Quantiles{points};
}

Quantiles Quantiles::example() {
  return Quantiles{{{0, Seconds{1}}, {1, Seconds{2}}}};
}

Quantiles::Quantiles(const std::vector<std::pair<double, Seconds>>& points) {
  if (points.size() < 2 || points.front().first != 0 || points.back().first != 1) {
    throw DomainError("quantiles: both ends are needed, \"0\" (shortest) and \"1\" (longest)");
  }
  check_parameter(points.front().second.raw() >= 0, name, "duration", points.front().second.raw(),
                  "0 or more");
  log_linear_ = points.front().second.raw() > 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const auto& [p_low, low] = points[i];
    const auto& [p_high, high] = points[i + 1];
    if (!(p_high > p_low) || !(high >= low) || !std::isfinite(high.raw())) {
      throw DomainError(fmt::format("quantiles: must not decrease, got {} at {} and {} at {}",
                                    input::to_text(low), p_low, input::to_text(high), p_high));
    }
    pieces_.push_back({p_low, p_high, low.raw(), high.raw(),
                       log_linear_ ? math::log(high.raw() / low.raw()) : 0});
  }
  for (const Piece& piece : pieces_) {
    mean_s_ += piece.weight() * moment(piece, 1);
    third_moment_s3_ += piece.weight() * moment(piece, 3);
  }
  for (const Piece& piece : pieces_) {
    // About the piece's own mean, then about the common one: nothing cancels badly.
    const double own = moment(piece, 1);
    const double away = own - mean_s_;
    variance_s2_ += piece.weight() * (std::max(0.0, moment(piece, 2) - own * own) + away * away);
  }
}

double Quantiles::at(const Piece& piece, double t) const {
  const double x = log_linear_ ? piece.low * math::exp(t * piece.log_ratio)
                               : piece.low + t * (piece.high - piece.low);
  return std::min(x, piece.high);
}

// The t in [0, 1] at which a piece reaches x.
double Quantiles::place(const Piece& piece, double x) const {
  if (x >= piece.high) return 1;
  if (x <= piece.low) return 0;
  return log_linear_ ? math::log(x / piece.low) / piece.log_ratio
                     : (x - piece.low) / (piece.high - piece.low);
}

// E[X^n] of a uniform or log-uniform piece: (b^n - a^n)/(n log(b/a)) for the latter.
double Quantiles::moment(const Piece& piece, int order) const {
  const double a = piece.low, b = piece.high;
  if (log_linear_) {
    double scale = 1;
    for (int i = 0; i < order; ++i) scale *= a;
    const double exponent = order * piece.log_ratio;
    return exponent == 0 ? scale : scale * math::expm1(exponent) / exponent;
  }
  if (order == 1) return 0.5 * (a + b);
  return order == 2 ? (a * a + a * b + b * b) / 3 : (a + b) * (a * a + b * b) / 4;
}

double Quantiles::inverse(double below, double above) const {
  std::size_t i = 0;
  while (i + 1 < pieces_.size() && below > pieces_[i].p_high) ++i;
  const Piece& piece = pieces_[i];
  if (i + 1 == pieces_.size()) return at(piece, std::max(0.0, 1 - above / piece.weight()));
  return at(piece, (below - piece.p_low) / piece.weight());
}

double Quantiles::cdf(double x) const {
  if (x < lowest()) return 0;
  double p = 0;
  for (const Piece& piece : pieces_) {
    if (x < piece.low) break;
    p = piece.p_low + piece.weight() * place(piece, x);
  }
  return p;
}

double Quantiles::survival(double x) const {
  return 1 - cdf(x);
}

double Quantiles::density(double x) const {
  double total = 0;
  for (const Piece& piece : pieces_) {
    if (!(x >= piece.low && x < piece.high)) continue;
    total += piece.weight() / (log_linear_ ? x * piece.log_ratio : piece.high - piece.low);
  }
  return total;
}

// Of a piece cut at x, E[X - x; X > x]: the piece's upper part is again (log-)uniform.
double Quantiles::excess(double x) const {
  double total = 0;
  for (const Piece& piece : pieces_) {
    if (x >= piece.high) continue;
    if (x <= piece.low) {
      total += piece.weight() * (moment(piece, 1) - x);
      continue;
    }
    Piece upper = piece;
    upper.low = x;
    upper.log_ratio = log_linear_ ? math::log(piece.high / x) : 0;
    total += piece.weight() * (1 - place(piece, x)) * (moment(upper, 1) - x);
  }
  return total;
}

std::complex<double> Quantiles::laplace(std::complex<double> s) const {
  std::complex<double> total = 0;
  for (const Piece& piece : pieces_) {
    const auto integrand = [&](double t) { return std::exp(-s * at(piece, t)); };
    total += piece.weight() * math::integrate(integrand, 0, 1, 1e-13);
  }
  return total;
}

void Quantiles::breakpoints(std::vector<double>& out) const {
  for (const Piece& piece : pieces_) out.push_back(piece.low);
  out.push_back(highest());
}

// Two quantiles of one value make it an atom.
LawTraits Quantiles::traits() const {
  const bool jumps =
      std::ranges::any_of(pieces_, [](const Piece& piece) { return piece.low == piece.high; });
  return {.shape = jumps ? Shape::jumps : Shape::cornered,
          .closed_transform = false,
          .tail_index = all_moments,
          .exponential = false};
}

std::string Quantiles::describe() const {
  return fmt::format("{} quantiles from {} to {}, mean {}", pieces_.size() + 1,
                     input::to_text(Seconds{lowest()}), input::to_text(Seconds{highest()}),
                     input::to_text(Seconds{mean_s_}));
}

}  // namespace nines::dist
