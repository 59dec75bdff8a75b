#include "model/outages/slo_windows.hpp"

#include <cmath>
#include <vector>

#include "model/outages/downtime_law.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("99.9 % over 30 days is 43.2 minutes of outage, and exactly that is no breach",
          "[outages]") {
  const double window_s = 30 * day.raw();
  const outages::SloWindows::Terms terms{window_s, 3, 0.001, 1};
  const outages::RequestVolume even;
  stats::LogLinearHistogram spent;
  outages::SloWindows windows(terms, even, spent);
  windows.lose(100, 100 + 43.2 * 60);
  windows.lose(2 * window_s + 10, 2 * window_s + 10 + 43.3 * 60);
  windows.finish();
  CHECK(windows.spent_sum() == Approx(1 + 43.3 / 43.2));
  CHECK(windows.breaches() == 1);
  CHECK(spent.count() == 3);
  CHECK(spent.zeros() == 1);
}

TEST_CASE("An outage spends the budget of every window it lasts through", "[outages]") {
  const outages::SloWindows::Terms terms{100, 5, 0.5, 0.5};
  const outages::RequestVolume even;
  stats::LogLinearHistogram spent;
  outages::SloWindows windows(terms, even, spent);
  windows.lose(150, 420);  // Half of window 1, all of 2 and 3, a fifth of 4.
  windows.finish();
  CHECK(windows.spent_sum() == Approx(0.5 + 1 + 1 + 0.2));
  CHECK(spent.count() == 5);
  CHECK(spent.max() == Approx(1));
}

TEST_CASE("What is lost after the last window counts in none", "[outages]") {
  const outages::SloWindows::Terms terms{100, 2, 0.1, 1};
  const outages::RequestVolume even;
  stats::LogLinearHistogram spent;
  outages::SloWindows windows(terms, even, spent);
  windows.lose(190, 230);
  windows.lose(240, 250);
  windows.finish();
  CHECK(windows.spent_sum() == Approx(1));
  CHECK(spent.count() == 2);
}

TEST_CASE("A window's budget is a share of its own requests", "[outages]") {
  const std::vector<double> rates{10, 30};
  const outages::RequestVolume volume = outages::RequestVolume::stepped(Seconds{100}, rates);
  const outages::SloWindows::Terms terms{100, 2, 0.1, 1};
  stats::LogLinearHistogram spent;
  outages::SloWindows windows(terms, volume, spent);
  windows.lose(95, 105);
  windows.finish();
  // 50 of 1,000 requests and 150 of 3,000.
  CHECK(windows.spent_sum() == Approx(0.5 + 0.5));
}

TEST_CASE("Requests by a time follow a rate that is linear between knots and periodic",
          "[outages]") {
  const std::vector<double> rates{0, 4, 2};
  const outages::RequestVolume volume = outages::RequestVolume::linear(Seconds{10}, rates);
  CHECK(volume.until(0) == 0);
  CHECK(volume.until(5) == Approx(5.0));  // rate 0.4 t
  CHECK(volume.until(10) == Approx(20));
  CHECK(volume.until(30) == Approx(20 + 30 + 10));
  CHECK(volume.until(95) == Approx(3 * 60 + 5));
  CHECK(volume.mean_rate().raw() == Approx(2));
  // It is continuous and increasing also where floating point lands on a knot from below.
  for (double t_s = 0; t_s < 120; t_s += 0.1) CHECK(volume.until(t_s + 0.1) >= volume.until(t_s));
}

TEST_CASE("The downtime law has the mean of steady state", "[outages]") {
  for (const auto outage :
       {outages::DowntimeLaw::Outage::exponential, outages::DowntimeLaw::Outage::constant}) {
    const outages::DowntimeLaw law{outage, Seconds{700}, Seconds{50}, Seconds{2000}};
    double mean_s = 0;
    constexpr double step_s = 0.25;
    for (double y_s = step_s / 2; y_s < 2000; y_s += step_s) {
      mean_s += step_s * law.survival(Seconds{y_s});
    }
    CHECK(mean_s == Approx(2000.0 * 50 / 750).epsilon(1e-6));
  }
}

TEST_CASE("The downtime law's ends are the chances of no outage at all and of nothing else",
          "[outages]") {
  const outages::DowntimeLaw law{outages::DowntimeLaw::Outage::exponential, Seconds{700},
                                 Seconds{50}, Seconds{2000}};
  CHECK(1 - law.survival(Seconds{0}) ==
        Approx(700.0 / 750 * std::exp(-2000.0 / 700)).epsilon(1e-9));
  CHECK(law.survival(Seconds{2000}) == 0);
  // Down for all but an instant: down at the start, and the outage lasts.
  CHECK(law.survival(Seconds{2000 - 1e-9}) ==
        Approx(50.0 / 750 * std::exp(-2000.0 / 50)).epsilon(1e-6));
  for (const double p : {0.5, 0.9, 0.999}) {
    CHECK(law.survival(law.quantile(p)) == Approx(1 - p).epsilon(1e-9));
  }
  CHECK(law.quantile(0.01).raw() == 0);
}

}  // namespace nines::test
