#include "analytic/load_balancing.hpp"

#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "core/error.hpp"

namespace nines::analytic {
namespace {

void check(double load, Seconds mean_service) {
  if (!(load >= 0 && below_capacity(load))) {
    throw DomainError(fmt::format(
        "the load per server is {}; it must be at least 0 and below 1 to settle", load));
  }
  if (!(mean_service.raw() > 0) || !std::isfinite(mean_service.raw())) {
    throw DomainError(
        fmt::format("the mean service time is {} s; it must be above 0", mean_service.raw()));
  }
}

}  // namespace

Seconds choices_response_mean(int choices, double load, Seconds mean_service) {
  check(load, mean_service);
  if (choices < 1) {
    throw DomainError(fmt::format("the number of choices is {}; it must be 1 or more", choices));
  }
  if (choices == 1) return mean_service / (1 - load);
  // The exponents (d^i - d)/(d - 1) = 0, d, d + d^2, ... obey e' = d (e + 1).
  double sum = 0;
  double exponent = 0;
  for (double term = 1; term > 1e-18 * sum; term = std::pow(load, exponent)) {
    sum += term;
    exponent = choices * (exponent + 1);
  }
  return mean_service * sum;
}

namespace {

// Two queues: level = the shorter queue's length, phase = how much longer the other one is. The
// difference decays like (rho^2/(2 + rho))^phase, below rounding long before 40.
constexpr int phases = 40;
using Vector = std::array<double, phases>;

struct Matrix {
  std::array<std::array<double, phases>, phases> at{};
};

Matrix identity() {
  Matrix m;
  for (int i = 0; i < phases; ++i) m.at[i][i] = 1;
  return m;
}

Matrix multiply(const Matrix& a, const Matrix& b) {
  Matrix product;
  for (int i = 0; i < phases; ++i) {
    for (int k = 0; k < phases; ++k) {
      const double factor = a.at[i][k];
      if (factor == 0) continue;
      for (int j = 0; j < phases; ++j) product.at[i][j] += factor * b.at[k][j];
    }
  }
  return product;
}

Matrix add(const Matrix& a, const Matrix& b, double sign) {
  Matrix sum = a;
  for (int i = 0; i < phases; ++i) {
    for (int j = 0; j < phases; ++j) sum.at[i][j] += sign * b.at[i][j];
  }
  return sum;
}

// The inverse by Gauss-Jordan elimination with partial pivoting.
Matrix inverse(Matrix a) {
  Matrix result = identity();
  for (int column = 0; column < phases; ++column) {
    int pivot = column;
    for (int row = column + 1; row < phases; ++row) {
      if (std::abs(a.at[row][column]) > std::abs(a.at[pivot][column])) pivot = row;
    }
    std::swap(a.at[pivot], a.at[column]);
    std::swap(result.at[pivot], result.at[column]);
    const double scale = 1 / a.at[column][column];
    for (int j = 0; j < phases; ++j) {
      a.at[column][j] *= scale;
      result.at[column][j] *= scale;
    }
    for (int row = 0; row < phases; ++row) {
      const double factor = a.at[row][column];
      if (row == column || factor == 0) continue;
      for (int j = 0; j < phases; ++j) {
        a.at[row][j] -= factor * a.at[column][j];
        result.at[row][j] -= factor * result.at[column][j];
      }
    }
  }
  return result;
}

// Rates between levels, services at rate 1 each, arrivals at rate 2 rho. An arrival joins the
// shorter queue, so that the level rises unless both are equal.
struct Blocks {
  Matrix up;     // level + 1
  Matrix same;   // the diagonal holds minus the total rate
  Matrix down;   // level - 1
  Matrix first;  // `same` at level 0, where the shorter queue cannot serve
};

Blocks blocks(double load) {
  const double arrival = 2 * load;
  Blocks b;
  for (int j = 0; j < phases; ++j) {
    const bool last = j == phases - 1;
    if (j == 0) {
      b.same.at[0][1] = arrival;
      b.down.at[0][1] = 2;
    } else {
      b.up.at[j][j - 1] = arrival;
      b.same.at[j][j - 1] = 1;
      if (!last) b.down.at[j][j + 1] = 1;
    }
    b.first.at[j] = b.same.at[j];
    double without_down = 0;
    double down = 0;
    for (int i = 0; i < phases; ++i) {
      without_down += b.up.at[j][i] + b.same.at[j][i];
      down += b.down.at[j][i];
    }
    b.same.at[j][j] = -(without_down + down);
    b.first.at[j][j] = -without_down;
  }
  return b;
}

// G: where the chain first enters the level below. Logarithmic reduction, quadratic convergence.
Matrix first_passage(const Blocks& b) {
  Matrix negated;
  negated = add(negated, b.same, -1);
  const Matrix local = inverse(negated);
  Matrix up = multiply(local, b.up);
  Matrix down = multiply(local, b.down);
  Matrix g = down;
  Matrix ahead = up;
  for (int i = 0; i < 60; ++i) {
    const Matrix both = add(multiply(up, down), multiply(down, up), 1);
    const Matrix next = inverse(add(identity(), both, -1));
    up = multiply(next, multiply(up, up));
    down = multiply(next, multiply(down, down));
    const Matrix more = multiply(ahead, down);
    g = add(g, more, 1);
    ahead = multiply(ahead, up);
    double largest = 0;
    for (const auto& row : more.at) {
      for (const double value : row) largest = std::fmax(largest, std::abs(value));
    }
    if (largest < 1e-17) break;
  }
  return g;
}

Vector times(const Vector& v, const Matrix& m) {
  Vector product{};
  for (int i = 0; i < phases; ++i) {
    for (int j = 0; j < phases; ++j) product[j] += v[i] * m.at[i][j];
  }
  return product;
}

// The stationary vector of a generator, up to a factor: state 0 weighs 1, and replacing its balance
// equation by that turns pi Q = 0 into pi M = e_0.
Vector stationary(Matrix generator) {
  for (int i = 0; i < phases; ++i) generator.at[i][0] = i == 0 ? 1 : 0;
  Vector unit{};
  unit[0] = 1;
  return times(unit, inverse(generator));
}

}  // namespace

Seconds shortest_of_two_response_mean(double load, Seconds mean_service) {
  check(load, mean_service);
  if (load == 0) return mean_service;
  const auto b = std::make_unique<Blocks>(blocks(load));
  const Matrix g = first_passage(*b);
  // R = up (-(same + up G))^-1; level n weighs pi_0 R^n.
  Matrix negated;
  negated = add(negated, add(b->same, multiply(b->up, g), 1), -1);
  const Matrix r = multiply(b->up, inverse(negated));
  const Vector bottom = stationary(add(b->first, multiply(r, b->down), 1));
  const Matrix geometric = inverse(add(identity(), r, -1));  // sum of R^n
  const Vector all = times(bottom, geometric);
  const Vector levels = times(times(all, r), geometric);  // sum of n pi_0 R^n
  double total = 0;
  double customers = 0;
  for (int j = 0; j < phases; ++j) {
    total += all[j];
    customers += 2 * levels[j] + j * all[j];
  }
  return mean_service * (customers / total / (2 * load));
}

}  // namespace nines::analytic
