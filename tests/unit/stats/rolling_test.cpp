#include "stats/rolling.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/trimmed.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

TEST_CASE("A rolling sum forgets what left the window") {
  stats::RollingSum<std::int64_t> window{3};
  CHECK(std::isnan(window.mean()));
  window.add(1);
  window.add(2);
  CHECK(window.mean() == 1.5);
  CHECK_FALSE(window.full());
  window.add(3);
  window.add(4);
  CHECK(window.full());
  CHECK(window.sum() == 9);
  CHECK(window.mean() == 3);
}

TEST_CASE("A rolling sum of doubles forgets a huge value altogether") {
  stats::RollingSum<double> window{4};
  window.add(1e17);
  for (int i = 0; i < 8; ++i) window.add(0.1);
  CHECK(window.sum() == Approx(0.4).epsilon(1e-15));
}

TEST_CASE("Rolling percentiles are those of the window sorted afresh") {
  test::PlainRandom random{1};
  stats::RollingPercentile window{17};
  CHECK(std::isnan(window.quantile(0.5)));
  std::vector<double> all;
  for (int i = 0; i < 300; ++i) {
    all.push_back(static_cast<double>(random.below(20)));  // Many ties.
    window.add(all.back());
    std::vector<double> last(all.end() - std::min<std::ptrdiff_t>(17, std::ssize(all)), all.end());
    std::ranges::sort(last);
    for (const double p : {0.0, 0.1, 0.5, 0.9, 1.0}) {
      REQUIRE(window.quantile(p) == stats::sample_quantile(last, p));
    }
  }
  CHECK(window.count() == 17);
}

}  // namespace nines::test
