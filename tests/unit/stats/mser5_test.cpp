#include "stats/mser5.hpp"

#include <vector>

#include "random/stream.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

/// Noise around `level` that starts `excess` higher and comes down over the first `transient`
/// values.
std::vector<double> settling_series(std::size_t length, std::size_t transient, double excess) {
  random::Stream rng(7, 0, random::Purpose::test);
  std::vector<double> series;
  for (std::size_t i = 0; i < length; ++i) {
    const double left =
        i < transient ? 1 - static_cast<double>(i) / static_cast<double>(transient) : 0;
    series.push_back(10 + excess * left + static_cast<double>(rng() >> 11U) * 0x1p-53);
  }
  return series;
}

}  // namespace

TEST_CASE("MSER-5 cuts a transient and little more") {
  const stats::Mser5 cut = stats::mser5(settling_series(2000, 300, 50));
  CHECK(cut.reached);
  CHECK(cut.cut >= 270);
  CHECK(cut.cut <= 400);
  CHECK(cut.cut % 5 == 0);
}

TEST_CASE("MSER-5 cuts little from a series that is stationary from the start") {
  const stats::Mser5 cut = stats::mser5(settling_series(2000, 0, 0));
  CHECK(cut.reached);
  CHECK(cut.cut < 500);
}

TEST_CASE("MSER-5 says when a series has not settled") {
  CHECK(!stats::mser5(settling_series(2000, 2000, 50)).reached);
  CHECK(!stats::mser5(settling_series(40, 0, 0)).reached);
}

}  // namespace nines::test
