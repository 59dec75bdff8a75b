/// @file
/// The score of the Numenta benchmark on histories worked out by hand.
#include "model/alerting/nab_score.hpp"

#include <cmath>

#include "support/catch.hpp"

namespace nines::test {

namespace {

stats::Ratio scored(const std::vector<alert::Episode>& firing,
                    const std::vector<incident::Incident>& windows) {
  const alert::Scope scope{1, 0, 100, 100, 0};
  alert::Score result;
  alert::score(firing, 100, windows, scope, result);
  return alerting::nab_score(result, windows, scope, {});
}

double sigma(double y) {
  return 2 / (1 + std::exp(5 * y)) - 1;
}

}  // namespace

TEST_CASE("Silence scores 0 and an alert at the start of each window 1", "[alerting][nab]") {
  const std::vector<incident::Incident> windows{{10, 20, 1, true}, {50, 70, 1, true}};
  const stats::Ratio silence = scored({}, windows);
  CHECK(silence.numerator == 0);
  CHECK(silence.denominator == 4);
  const stats::Ratio perfect = scored({{9, 12}, {49, 52}}, windows);
  CHECK(perfect.numerator == Approx(perfect.denominator));
}

TEST_CASE("A later alert earns less, and only the first one in a window counts",
          "[alerting][nab]") {
  const std::vector<incident::Incident> windows{{10, 20, 1, true}};
  const double earned = sigma(-0.5) / sigma(-1);
  CHECK(scored({{14, 15}}, windows).numerator == Approx(earned + 1));
  CHECK(scored({{14, 15}, {17, 18}}, windows).numerator == Approx(earned + 1));
}

TEST_CASE("False alerts cost more the farther they are from the last window", "[alerting][nab]") {
  const std::vector<incident::Incident> windows{{10, 20, 1, true}};
  CHECK(scored({{4, 5}}, windows).numerator == Approx(-0.11));                // Before any window.
  CHECK(scored({{24, 25}}, windows).numerator == Approx(0.11 * sigma(0.5)));  // Half a length on.
  CHECK(scored({{80, 81}}, windows).numerator == Approx(-0.11));              // Beyond 3 lengths.
}

}  // namespace nines::test
