/// @file
/// What is said of figures beside theory.
#include "study/summary.hpp"

#include "support/catch.hpp"

namespace nines::test {

namespace {

study::PointResult point_with(double value, double expected, bool exact) {
  study::MetricResult metric;
  metric.metric.name = "unavailability";
  metric.estimate.value = value;
  metric.estimate.standard_error = 0.01;
  metric.estimate.lo = value - 0.02;
  metric.estimate.hi = value + 0.02;
  metric.estimate.degrees_of_freedom = 99;
  metric.estimate.method = stats::Method::ratio_of_sums;
  metric.expected = run::Theory{run::MetricId{0}, expected, "Markov chain", exact};
  metric.z = (value - expected) / 0.01;
  study::PointResult point;
  point.metrics.push_back(metric);
  return point;
}

}  // namespace

TEST_CASE("A figure that chance does not bring so far from its formula is said", "[study]") {
  const std::vector<run::Warning> far = study::disagreements(point_with(1, 1.08, true));
  REQUIRE(far.size() == 1);
  CHECK(far[0].where == "unavailability");
  CHECK(far[0].text.find("lies 8.0 standard errors from its formula (Markov chain)") == 0);
  CHECK(study::disagreements(point_with(1, 1.04, true)).empty());
  CHECK(study::disagreements(point_with(1, 1.08, false)).empty());
}

}  // namespace nines::test
