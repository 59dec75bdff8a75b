#include "policy/alert/errors.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::alert {
namespace {

class ErrorsTest final : public Test {
 public:
  ErrorsTest(std::size_t window, std::int64_t at_least) : window_(window), at_least_(at_least) {}

  void narrow(const History& history, TickMask ticks) const override {
    const std::int64_t* bad = history.requests().bad.data();
    const auto quiet = [=, this](std::size_t first, std::size_t last) {
      return bad[last] - bad[window_start(first, window_)] < at_least_;
    };
    const auto holds = [=, this](std::size_t i) {
      return bad[i + 1] - bad[window_start(i, window_)] >= at_least_;
    };
    keep_where(ticks, history.ticks(), quiet, holds);
  }
  [[nodiscard]] double cost() const override { return 1; }

 private:
  std::size_t window_;
  std::int64_t at_least_;
};

}  // namespace

Errors Errors::read(input::Reader& in) {
  Errors condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.at_least = in.require<std::int64_t>("at_least", input::at_least(1),
                                                "holds at this many failed requests or more");
  return condition;
}

std::unique_ptr<Test> Errors::test(const Setting& setting) const {
  return std::make_unique<ErrorsTest>(ticks_in(window, setting.tick), at_least);
}

std::string Errors::describe(const analytic::Objective&) const {
  return fmt::format("{} or more requests of {} fail", at_least, window_text(window));
}

std::optional<double> Errors::fewest_errors(const analytic::Objective&, double) const {
  return static_cast<double>(at_least);
}

}  // namespace nines::alert
