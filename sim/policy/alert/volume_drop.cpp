#include "policy/alert/volume_drop.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::alert {
namespace {

class VolumeDropTest final : public Test {
 public:
  VolumeDropTest(std::size_t window, double below, BeforeTicks before)
      : window_(window), below_(below * tie), before_(before) {}

  void narrow(const History& history, TickMask ticks) const override {
    const std::int64_t* total = history.requests().total.data();
    const auto quiet = [=, this](std::size_t, std::size_t last) {
      return !before_.known(last - 1);
    };
    const auto holds = [&, total](std::size_t i) {
      if (!before_.known(i)) return false;
      const std::size_t start = window_start(i, window_);
      const std::size_t first = before_.first(i);
      const std::size_t last = before_.last(i);
      const auto now = static_cast<double>(total[i + 1] - total[start]);
      const auto then = static_cast<double>(total[last] - total[first]);
      const auto ticks_now = static_cast<double>(history.present_in(start, i + 1));
      const auto ticks_then = static_cast<double>(history.present_in(first, last));
      // Without data on one side this is 0 < 0.
      return now * ticks_then < below_ * then * ticks_now;
    };
    keep_where(ticks, history.ticks(), quiet, holds);
  }
  [[nodiscard]] double cost() const override { return 10; }

 private:
  std::size_t window_;
  double below_;
  BeforeTicks before_;
};

}  // namespace

VolumeDrop VolumeDrop::read(input::Reader& in) {
  VolumeDrop condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.below =
      in.require<Probability>("below", input::Range{0, 1, true, false, "from 0 to 1, not 0"},
                              "holds below this share of what there was before");
  condition.against = in.require<Before>(
      "against", "compared with: the same window this long ago, or {\"average\": duration}");
  return condition;
}

std::unique_ptr<Test> VolumeDrop::test(const Setting& setting) const {
  const std::size_t ticks = ticks_in(window, setting.tick);
  return std::make_unique<VolumeDropTest>(ticks, below.raw(),
                                          BeforeTicks(against, ticks, setting.tick));
}

std::string VolumeDrop::describe(const analytic::Objective&) const {
  return fmt::format("the requests of {} are below {:.4g} % of {}", window_text(window),
                     100 * below.raw(), against.describe());
}

Seconds VolumeDrop::longest_window() const {
  return against.average ? std::max(window, against.time) : window;
}

}  // namespace nines::alert
