#include "policy/alert/cusum.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "math/elementary.hpp"

namespace nines::alert {
namespace {

double good_rate(const Cusum& condition, const analytic::Objective& objective) {
  return condition.good ? condition.good->raw() : 1 - objective.slo.raw();
}

class CusumTest final : public Test {
 public:
  CusumTest(double reference, double limit, double ceiling)
      : reference_(reference), limit_(limit * tie), ceiling_(ceiling) {}

  // Each tick needs the one before: every tick is walked through, whatever the mask says.
  void narrow(const History& history, TickMask ticks) const override {
    const std::int64_t* total = history.requests().total.data();
    const std::int64_t* bad = history.requests().bad.data();
    const std::size_t n = history.ticks();
    double sum = 0;
    for (std::size_t word = 0; word < ticks.size(); ++word) {
      const std::size_t first = word * 64;
      const std::size_t last = std::min(first + 64, n);
      std::uint64_t bits = 0;
      for (std::size_t i = first; i < last; ++i) {
        const double step = static_cast<double>(bad[i + 1] - bad[i]) -
                            reference_ * static_cast<double>(total[i + 1] - total[i]);
        sum = std::min(std::max(sum + step, 0.0), ceiling_);
        bits |= static_cast<std::uint64_t>(sum >= limit_) << (i - first);
      }
      ticks[word] &= bits;
    }
  }
  [[nodiscard]] double cost() const override { return 100; }

 private:
  double reference_;
  double limit_;
  double ceiling_;
};

}  // namespace

Cusum Cusum::read(input::Reader& in) {
  Cusum condition;
  condition.good = in.maybe<Probability>("good", input::proper_fraction,
                                         "an error rate that is no reason to call", "1 - SLO");
  condition.bad = in.require<Probability>("bad", input::proper_fraction,
                                          "the error rate to notice as soon as possible");
  condition.limit = in.require<double>(
      "limit", input::positive,
      "holds at a sum of this many failed requests: higher calls later and less");
  condition.ceiling =
      in.maybe<double>("ceiling", input::positive, "the sum goes no higher, so that the alert ends",
                       "twice the limit");
  in.check(!condition.good || *condition.good < condition.bad, "bad",
           "\"bad\" must be above \"good\"");
  in.check(!condition.ceiling || *condition.ceiling >= condition.limit, "ceiling",
           "the ceiling must be the limit or more");
  return condition;
}

double Cusum::reference(const analytic::Objective& objective) const {
  const double p0 = good_rate(*this, objective);
  const double p1 = bad.raw();
  if (!(p0 > 0 && p0 < p1)) {
    throw DomainError(fmt::format(
        "cusum looks for a change from an error rate of {} to {}; the second must be higher", p0,
        p1));
  }
  // The logarithms of math/elementary, because this line decides sample paths.
  const double survival = math::log1p(-p0) - math::log1p(-p1);
  return survival / (math::log(p1 / p0) + survival);
}

std::unique_ptr<Test> Cusum::test(const Setting& setting) const {
  return std::make_unique<CusumTest>(reference(setting.objective), limit,
                                     ceiling.value_or(2 * limit));
}

std::string Cusum::describe(const analytic::Objective& objective) const {
  return fmt::format("the cumulative sum of failures beyond {:.4g} % reaches {:.4g}",
                     100 * reference(objective), limit);
}

}  // namespace nines::alert
