// Words of 64 ticks whose windows cannot hold are skipped by four look-ups: prefix sums never fall,
// so bad[last] - bad[first's start] bounds what any of the windows holds from above, and
// total[first] - total[last's start] bounds the requests of all of them from below.
#include "policy/alert/ratio.hpp"

#include <utility>

namespace nines::alert {
namespace {

class RatioTest final : public Test {
 public:
  RatioTest(std::string column, std::size_t window_ticks, double threshold, Edge edge)
      : column_(std::move(column)),
        window_ticks_(window_ticks),
        threshold_(threshold * (edge == Edge::included ? tie : 2 - tie)) {}

  void narrow(const History& history, TickMask ticks) const override {
    const Counts* counts = column_.empty() ? &history.requests() : history.counts(column_);
    if (counts == nullptr) {
      for (std::uint64_t& word : ticks) word = 0;
      return;
    }
    const std::int64_t* total = counts->total.data();
    const std::int64_t* bad = counts->bad.data();
    const std::size_t window = window_ticks_;
    const double threshold = threshold_;
    const auto quiet = [=](std::size_t first, std::size_t last) {
      const std::int64_t most_bad = bad[last] - bad[window_start(first, window)];
      if (most_bad == 0) return true;
      const std::size_t common = window_start(last - 1, window);  // In every window, up to first.
      if (common > first) return false;
      const std::int64_t fewest = total[first + 1] - total[common];
      return static_cast<double>(most_bad) < threshold * static_cast<double>(fewest);
    };
    const auto holds = [=](std::size_t i) {
      const std::size_t start = window_start(i, window);
      const std::int64_t failed = bad[i + 1] - bad[start];
      const std::int64_t counted = total[i + 1] - total[start];
      return (failed > 0) &
             (static_cast<double>(failed) >= threshold * static_cast<double>(counted));
    };
    keep_where(ticks, history.ticks(), quiet, holds);
  }
  [[nodiscard]] double cost() const override {
    return 1 + 100 / static_cast<double>(window_ticks_);
  }

 private:
  std::string column_;
  std::size_t window_ticks_;
  double threshold_;
};

}  // namespace

std::unique_ptr<Test> ratio_test(std::string column, std::size_t window_ticks, double threshold,
                                 Edge edge) {
  return std::make_unique<RatioTest>(std::move(column), window_ticks, threshold, edge);
}

}  // namespace nines::alert
