#include "policy/alert/ewma.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::alert {
namespace {

class EwmaTest final : public Test {
 public:
  EwmaTest(double alpha, double above) : alpha_(alpha), above_(above * tie) {}

  // Each tick needs the one before: every tick is walked through, whatever the mask says.
  void narrow(const History& history, TickMask ticks) const override {
    const std::int64_t* total = history.requests().total.data();
    const std::int64_t* bad = history.requests().bad.data();
    const std::size_t n = history.ticks();
    double average = 0;
    for (std::size_t word = 0; word < ticks.size(); ++word) {
      const std::size_t first = word * 64;
      const std::size_t last = std::min(first + 64, n);
      std::uint64_t bits = 0;
      for (std::size_t i = first; i < last; ++i) {
        const std::int64_t requests = total[i + 1] - total[i];
        if (requests > 0) {
          const double rate =
              static_cast<double>(bad[i + 1] - bad[i]) / static_cast<double>(requests);
          average += alpha_ * (rate - average);
        }
        bits |= static_cast<std::uint64_t>(average >= above_) << (i - first);
      }
      ticks[word] &= bits;
    }
  }
  [[nodiscard]] double cost() const override { return 100; }

 private:
  double alpha_;
  double above_;
};

}  // namespace

Ewma Ewma::read(input::Reader& in) {
  Ewma condition;
  const input::Range share{0, 1, true, false, "from 0 to 1, not 0"};
  condition.alpha = in.require<Probability>("alpha", share, "weight of the newest tick");
  condition.above =
      in.require<Probability>("above", share, "holds at this average error rate or more");
  return condition;
}

std::unique_ptr<Test> Ewma::test(const Setting&) const {
  return std::make_unique<EwmaTest>(alpha.raw(), above.raw());
}

std::string Ewma::describe(const analytic::Objective&) const {
  return fmt::format("the moving average of the error rate (weight {:.4g}) is {:.4g} % or more",
                     alpha.raw(), 100 * above.raw());
}

}  // namespace nines::alert
