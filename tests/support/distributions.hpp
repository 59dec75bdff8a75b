/// @file
/// One or more distributions of every kind, ordinary and extreme, for tests that walk them all.
#pragma once

#include <string>
#include <vector>

#include "dist/catalog.hpp"

namespace nines::test {

inline std::vector<dist::Distribution> all_distributions() {
  const auto s = [](double value) { return Seconds{value}; };
  std::vector<double> observations;
  for (int i = 1; i <= 50; ++i) observations.push_back(0.001 * i * i);
  return {
      dist::Constant{s(0.01)},
      dist::Exponential{s(3)},
      dist::Uniform{s(0), s(2)},
      dist::Uniform{s(5), s(5.5)},
      dist::Normal{s(10), s(1.5)},
      dist::Normal{s(1), s(2)},
      dist::Normal{s(-2), s(1)},
      dist::Lognormal{0.5, 0.4},
      dist::Lognormal{-3, 1.759988},
      dist::Weibull{s(2), 0.6},
      dist::Weibull{s(2), 1},
      dist::Weibull{s(3), 4.5},
      dist::Gamma{s(2), 0.3},
      dist::Gamma{s(0.1), 1},
      dist::Gamma{s(0.01), 40.5},
      dist::Erlang{3, s(6)},
      dist::Erlang{12, s(0.5)},
      dist::Pareto{s(0.1), 4.5},
      dist::Pareto{s(1), 1.5},
      dist::Pareto{s(1), 0.8},
      dist::Lomax{s(2), 5},
      dist::Lomax{s(1), 2.2},
      dist::Hyperexponential::balanced(s(1), 3),
      dist::Hyperexponential{{{0.7, s(0.1)}, {0.2, s(1)}, {0.1, s(20)}}},
      dist::Triangular{s(1), s(2), s(6)},
      dist::Triangular{s(1), s(1), s(2)},
      dist::Beta{2, 5, s(1), s(3)},
      dist::Beta{0.4, 0.7, s(0), s(1)},
      dist::Beta{30, 1, s(0), s(4)},
      dist::Mixture{{{0.98, dist::Normal{s(10), s(1.5)}}, {0.02, dist::Normal{s(350), s(30)}}}},
      dist::Mixture{{{0.5, dist::Constant{s(1)}}, {0.5, dist::Exponential{s(1)}}}},
      dist::Shifted{s(0.5), dist::Lognormal{0, 0.5}},
      dist::Truncated{dist::Exponential{s(1)}, s(0.5), s(3)},
      dist::Truncated{dist::Pareto{s(1), 0.8}, s(2), s(50)},
      dist::Truncated{dist::Normal{s(10), s(1)}, s(13), s(infinity)},
      dist::MaxOf{{dist::Exponential{s(1)}, dist::Exponential{s(1)}, dist::Uniform{s(0), s(4)}}},
      dist::MaxOf{{dist::Constant{s(0.5)}, dist::Lognormal{-1, 1}}},
      dist::MinOf{{dist::Exponential{s(1)}, dist::Weibull{s(2), 3}}},
      dist::MinOf{{dist::Pareto{s(1), 2.5}, dist::Pareto{s(2), 2.5}}},
      dist::Empirical{observations},
      dist::Quantiles{{{0, s(0.001)}, {0.5, s(0.01)}, {0.99, s(0.2)}, {1, s(2)}}},
      dist::Quantiles{{{0, s(0)}, {0.25, s(1)}, {0.5, s(1)}, {1, s(4)}}},
  };
}

}  // namespace nines::test
