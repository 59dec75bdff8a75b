#include "analytic/reliability_structure.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace nines::analytic {
namespace {

constexpr double most_steps = 5e7;
constexpr std::uint32_t none = ~std::uint32_t{0};

/// P(up, n units) and P(down, n units) as the group above sees them.
struct Law {
  std::vector<double> up;
  std::vector<double> down;
};

/// A unit or common part whose state is given.
struct Given {
  std::uint32_t group = none;
  bool common = false;
  bool down = false;
};

// P(n of `units` work), outward from the mode so that no term underflows early.
std::vector<double> binomial_law(std::int64_t units, double down) {
  std::vector<double> law(static_cast<std::size_t>(units) + 1, 0.0);
  if (down <= 0 || down >= 1) {
    law[down <= 0 ? law.size() - 1 : 0] = 1;
    return law;
  }
  const double odds = (1 - down) / down;
  const auto n = static_cast<double>(units);
  const auto mode = static_cast<std::size_t>(std::min(n, std::floor((n + 1) * (1 - down))));
  law[mode] = 1;
  for (std::size_t k = mode; k + 1 < law.size(); ++k) {
    const auto at = static_cast<double>(k);
    law[k + 1] = law[k] * odds * (n - at) / (at + 1);
  }
  for (std::size_t k = mode; k > 0; --k) {
    const auto at = static_cast<double>(k);
    law[k - 1] = law[k] / odds * at / (n - at + 1);
  }
  double sum = 0;
  for (const double p : law) sum += p;
  for (double& p : law) p /= sum;
  return law;
}

class Tree {
 public:
  explicit Tree(const std::vector<StructureGroup>& groups) : groups_(groups) {}

  [[nodiscard]] Law law_of(std::uint32_t index, const Given& given) const {
    const StructureGroup& group = groups_[index];
    Law law = group.inside.empty() ? units_law(index, given) : groups_law(index, given);
    double blocked = group.common_down;
    if (given.group == index && given.common) blocked = given.down ? 1 : 0;
    if (blocked > 0) {
      for (double& p : law.up) p *= 1 - blocked;
      for (double& p : law.down) p *= 1 - blocked;
      law.down[0] += blocked;
    }
    return law;
  }

 private:
  [[nodiscard]] Law units_law(std::uint32_t index, const Given& given) const {
    const StructureGroup& group = groups_[index];
    const bool given_here = given.group == index && !given.common;
    std::vector<double> law = binomial_law(group.units - (given_here ? 1 : 0), group.unit_down);
    if (given_here) law.insert(given.down ? law.end() : law.begin(), 0.0);
    Law result{law, law};
    const auto need = static_cast<std::size_t>(group.need_units);
    std::fill(result.up.begin(), result.up.begin() + static_cast<std::ptrdiff_t>(need), 0.0);
    std::fill(result.down.begin() + static_cast<std::ptrdiff_t>(need), result.down.end(), 0.0);
    return result;
  }

  [[nodiscard]] Law groups_law(std::uint32_t index, const Given& given) const {
    const StructureGroup& group = groups_[index];
    // by_good[g][n]: g of the groups so far are up, n units work.
    std::vector<std::vector<double>> by_good{{1.0}};
    for (const std::uint32_t inside : group.inside) {
      const Law law = law_of(inside, given);
      const std::size_t sizes = by_good.front().size() + law.up.size() - 1;
      std::vector<std::vector<double>> next(by_good.size() + 1, std::vector<double>(sizes, 0.0));
      for (std::size_t g = 0; g < by_good.size(); ++g) {
        for (std::size_t a = 0; a < by_good[g].size(); ++a) {
          const double p = by_good[g][a];
          if (p == 0) continue;
          for (std::size_t b = 0; b < law.up.size(); ++b) {
            next[g + 1][a + b] += p * law.up[b];
            next[g][a + b] += p * law.down[b];
          }
        }
      }
      by_good = std::move(next);
    }
    const std::size_t sizes = by_good.front().size();
    Law result{std::vector<double>(sizes, 0.0), std::vector<double>(sizes, 0.0)};
    for (std::size_t g = 0; g < by_good.size(); ++g) {
      for (std::size_t n = 0; n < sizes; ++n) {
        const bool up = static_cast<std::int64_t>(g) >= group.need &&
                        static_cast<std::int64_t>(n) >= group.need_units;
        (up ? result.up : result.down)[n] += by_good[g][n];
      }
    }
    return result;
  }

  const std::vector<StructureGroup>& groups_;
};

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

// Steps of one law: each convolution is (groups so far) x (units so far) x (units of the next).
double steps(const std::vector<StructureGroup>& groups) {
  std::vector<double> units(groups.size(), 0.0);
  double sum = 0;
  for (std::size_t i = groups.size(); i-- > 0;) {
    units[i] = static_cast<double>(groups[i].units);
    double good = 1;
    for (const std::uint32_t inside : groups[i].inside) {
      sum += good * (units[i] + 1) * (units[inside] + 1);
      units[i] += units[inside];
      good += 1;
    }
    sum += units[i];
  }
  return sum;
}

}  // namespace

StructureFigures structure_figures(const std::vector<StructureGroup>& groups) {
  std::vector<Given> causes;
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    if (groups[i].units > 0) causes.push_back({i, false, false});
    if (groups[i].common_down > 0) causes.push_back({i, true, false});
  }
  if (steps(groups) * static_cast<double>(2 * causes.size() + 1) > most_steps) {
    throw DomainError("the tree of groups is too large for its closed form");
  }
  const Tree tree(groups);
  const Law law = tree.law_of(0, {});
  StructureFigures figures;
  figures.down = sum_of(law.down);
  figures.capacity.resize(law.up.size());
  for (std::size_t n = 0; n < law.up.size(); ++n) figures.capacity[n] = law.up[n] + law.down[n];
  double outages_per_s = 0;
  for (const Given& cause : causes) {
    const StructureGroup& group = groups[cause.group];
    const double rate_per_s = cause.common
                                  ? group.common_failures.raw()
                                  : group.unit_failures.raw() * static_cast<double>(group.units);
    if (rate_per_s == 0) continue;
    Given down = cause;
    down.down = true;
    const double matters = sum_of(tree.law_of(0, down).down) - sum_of(tree.law_of(0, cause).down);
    outages_per_s += rate_per_s * matters;
  }
  figures.outages = PerSecond{outages_per_s};
  return figures;
}

}  // namespace nines::analytic
