#include "stats/moments.hpp"

#include <cmath>

#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Moments of 1..5 are the textbook's") {
  stats::Moments moments;
  for (const double x : {1.0, 2.0, 3.0, 4.0, 5.0}) moments.add(x);
  CHECK(moments.count() == 5);
  CHECK(moments.mean() == 3);
  CHECK(moments.variance() == 2.5);
  CHECK(moments.min() == 1);
  CHECK(moments.max() == 5);
  CHECK(moments.sum() == 15);
}

TEST_CASE("Moments of nothing are undefined and of one value have no variance") {
  stats::Moments moments;
  CHECK(std::isnan(moments.mean()));
  CHECK(std::isnan(moments.max()));
  moments.add(7);
  CHECK(moments.mean() == 7);
  CHECK(std::isnan(moments.variance()));
}

TEST_CASE("The variance survives a mean a billion times its spread") {
  stats::Moments moments;
  for (const double x : {4.0, 7.0, 13.0, 16.0}) moments.add(1e9 + x);
  CHECK(moments.variance() == Approx(30).epsilon(1e-12));
}

TEST_CASE("Cross moments of a straight line have correlation one") {
  stats::CrossMoments moments;
  for (const double x : {1.0, 2.0, 4.0}) moments.add(x, 10 - 3 * x);
  CHECK(moments.correlation() == Approx(-1));
  CHECK(moments.covariance() == Approx(-3 * moments.variance_x()));
  CHECK(std::isnan(stats::CrossMoments{}.correlation()));
}

}  // namespace nines::test
