/// @file
/// One or more distributions of every kind, ordinary and extreme, for tests that walk them all.
#pragma once

#include <string>
#include <vector>

#include "dist/catalog.hpp"

namespace nines::test {

inline std::vector<Distribution> all_distributions() {
  const auto s = [](double value) { return Seconds{value}; };
  std::vector<double> observations;
  for (int i = 1; i <= 50; ++i) observations.push_back(0.001 * i * i);
  return {
      Constant{s(0.01)},
      Exponential{s(3)},
      Uniform{s(0), s(2)},
      Uniform{s(5), s(5.5)},
      Normal{s(10), s(1.5)},
      Normal{s(1), s(2)},
      Normal{s(-2), s(1)},
      Lognormal{0.5, 0.4},
      Lognormal{-3, 1.759988},
      Weibull{s(2), 0.6},
      Weibull{s(2), 1},
      Weibull{s(3), 4.5},
      Gamma{s(2), 0.3},
      Gamma{s(0.1), 1},
      Gamma{s(0.01), 40.5},
      Erlang{3, s(6)},
      Erlang{12, s(0.5)},
      Pareto{s(0.1), 4.5},
      Pareto{s(1), 1.5},
      Pareto{s(1), 0.8},
      Lomax{s(2), 5},
      Lomax{s(1), 2.2},
      Hyperexponential::balanced(s(1), 3),
      Hyperexponential{{{0.7, s(0.1)}, {0.2, s(1)}, {0.1, s(20)}}},
      Triangular{s(1), s(2), s(6)},
      Triangular{s(1), s(1), s(2)},
      Beta{2, 5, s(1), s(3)},
      Beta{0.4, 0.7, s(0), s(1)},
      Beta{30, 1, s(0), s(4)},
      Mixture{{{0.98, Normal{s(10), s(1.5)}}, {0.02, Normal{s(350), s(30)}}}},
      Mixture{{{0.5, Constant{s(1)}}, {0.5, Exponential{s(1)}}}},
      Shifted{s(0.5), Lognormal{0, 0.5}},
      Truncated{Exponential{s(1)}, s(0.5), s(3)},
      Truncated{Pareto{s(1), 0.8}, s(2), s(50)},
      Truncated{Normal{s(10), s(1)}, s(13), s(infinity)},
      MaxOf{{Exponential{s(1)}, Exponential{s(1)}, Uniform{s(0), s(4)}}},
      MaxOf{{Constant{s(0.5)}, Lognormal{-1, 1}}},
      MinOf{{Exponential{s(1)}, Weibull{s(2), 3}}},
      MinOf{{Pareto{s(1), 2.5}, Pareto{s(2), 2.5}}},
      Empirical{observations},
      Quantiles{{{0, s(0.001)}, {0.5, s(0.01)}, {0.99, s(0.2)}, {1, s(2)}}},
      Quantiles{{{0, s(0)}, {0.25, s(1)}, {0.5, s(1)}, {1, s(4)}}},
  };
}

}  // namespace nines::test
