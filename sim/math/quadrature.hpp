/// @file
/// Integrals by adaptive Gauss-Kronrod quadrature with 15 points, and over a half-line by the
/// exp-sinh transformation, which copes with power-law tails. Ours, because the mean of a truncated
/// law or a maximum comes from here and sets arrival rates (a load over a mean): its bits feed
/// sample paths, and a library's would change with its version. Ref: Piessens et al. (1983),
/// QUADPACK; Takahasi, Mori (1974), Publ. RIMS 9.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>

#include "math/elementary.hpp"

namespace nines::math {

namespace detail {

template <class T>
struct Panel {
  double low, high;
  T value;
  double error;
  friend bool operator<(const Panel& a, const Panel& b) { return a.error < b.error; }
};

template <class F>
auto gauss_kronrod(const F& f, double low, double high) {
  using T = decltype(f(low));
  constexpr std::array<double, 8> node{
      0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
      0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
      0.586087235467691130294144691693829, 0.405845151377397166906606412076961,
      0.207784955007898467600689403773245, 0};
  constexpr std::array<double, 8> kronrod{
      0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
      0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
      0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
      0.204432940075298892414161999234649, 0.209482141084727828012999174891714};
  constexpr std::array<double, 4> gauss{
      0.129484966168869693270611432679082, 0.279705391489276667901467771423780,
      0.381830050505118944950369775488975, 0.417959183673469387755102040816327};
  const double centre = low + (high - low) / 2;
  const double half = (high - low) / 2;
  T fine = f(centre) * kronrod[7];
  T coarse = f(centre) * gauss[3];
  for (std::size_t i = 0; i < 7; ++i) {
    const T pair = f(centre - half * node[i]) + f(centre + half * node[i]);
    fine += pair * kronrod[i];
    if (i % 2 == 1) coarse += pair * gauss[i / 2];
  }
  return Panel<T>{low, high, fine * half, std::abs(fine - coarse) * std::abs(half)};
}

}  // namespace detail

/// The integral of a real or complex f over [low, high]: halves the panel with the largest error
/// until all errors together are below `tolerance` (or 1e-13 of the integral).
template <class F>
auto integrate(const F& f, double low, double high, double tolerance) {
  using T = decltype(f(low));
  constexpr std::size_t most_panels = 5000;
  std::priority_queue<detail::Panel<T>> panels;
  panels.push(detail::gauss_kronrod(f, low, high));
  T total = panels.top().value;
  double error = panels.top().error;
  while (error > std::max(tolerance, 1e-13 * std::abs(total)) && panels.size() < most_panels) {
    const detail::Panel<T> worst = panels.top();
    const double middle = worst.low + (worst.high - worst.low) / 2;
    if (!(middle > worst.low && middle < worst.high)) break;
    panels.pop();
    auto left = detail::gauss_kronrod(f, worst.low, middle);
    auto right = detail::gauss_kronrod(f, middle, worst.high);
    // A kink between the end of a panel and its first node is invisible from inside; what the
    // halves changed against the whole tells of it.
    const double surprise = 0.5 * std::abs(left.value + right.value - worst.value);
    left.error = std::max(left.error, surprise);
    right.error = std::max(right.error, surprise);
    panels.push(left);
    panels.push(right);
    total += (left.value + right.value) - worst.value;
    error += (left.error + right.error) - worst.error;
  }
  return total;
}

/// The integral of a real f over [low, infinity), where f falls to 0 at about `low + scale` or by a
/// power law beyond. t = low + scale exp(pi/2 sinh w) makes the trapezoidal rule converge fast.
template <class F>
double integrate_to_infinity(const F& f, double low, double scale) {
  constexpr double reach = 6.75;  // t - low from 1e-291 to 1e291 scales.
  const auto term = [&](double w) {
    const double grown = math::exp(w);
    const double u = math::exp(0.25 * math::pi * (grown - 1 / grown));
    const double weight = scale * u * 0.25 * math::pi * (grown + 1 / grown);
    const double value = f(low + scale * u) * weight;
    return std::isfinite(value) ? value : 0.0;
  };
  double step = 0.5;
  double sum = 0;
  for (double w = -reach; w <= reach; w += step) sum += term(w);
  double integral = sum * step;
  for (int halvings = 0; halvings < 9; ++halvings) {
    for (double w = -reach + step / 2; w <= reach; w += step) sum += term(w);
    step /= 2;
    const double finer = sum * step;
    const double change = std::abs(finer - integral);
    integral = finer;
    if (halvings > 1 && change <= 1e-12 * std::abs(integral)) break;
  }
  return integral;
}

}  // namespace nines::math
