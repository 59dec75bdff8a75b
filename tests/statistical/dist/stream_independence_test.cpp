#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "random/stream.hpp"
#include "random/uniform.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

struct PairTest {
  double correlation_z;
  double chi2_z;  // Over 16 x 16 cells, as a standard normal.
};

PairTest compare(random::Stream a, random::Stream b, int n) {
  double products = 0;
  std::array<int, 256> counts{};
  for (int i = 0; i < n; ++i) {
    const std::uint64_t x = a();
    const std::uint64_t y = b();
    products += (random::to_unit_half_open(x) - 0.5) * (random::to_unit_half_open(y) - 0.5);
    ++counts[(x >> 60 << 4) | (y >> 60)];
  }
  double chi2 = 0;
  const double expected = n / 256.0;
  for (int count : counts) chi2 += (count - expected) * (count - expected) / expected;
  const double spread = 2.0 / (9 * 255);
  // The variance of a product of two centred uniforms is 1/144.
  return {products * 12 / std::sqrt(static_cast<double>(n)),
          (std::cbrt(chi2 / 255) - (1 - spread)) / std::sqrt(spread)};
}

// Streams that differ by one step in one coordinate, for many values of the others.
void check_neighbours(const std::function<random::Stream(std::uint64_t)>& stream_at) {
  constexpr int pairs = 200;
  double sum_of_squares = 0;
  for (std::uint64_t i = 0; i < pairs; ++i) {
    const PairTest test = compare(stream_at(i), stream_at(i + 1), 1 << 15);
    // Two-sided 1e-8 each, so that 800 of them together fail once in 1e5.
    REQUIRE(std::abs(test.correlation_z) < 5.73);
    REQUIRE(std::abs(test.chi2_z) < 5.73);
    sum_of_squares += test.correlation_z * test.correlation_z;
  }
  // Together the correlations are as small as chance allows: chi-square with 200 degrees.
  const double spread = 2.0 / (9 * pairs);
  CHECK(std::abs(std::cbrt(sum_of_squares / pairs) - (1 - spread)) / std::sqrt(spread) < 4.892);
}

}  // namespace

TEST_CASE("Streams of neighbouring replications are independent", "[random]") {
  check_neighbours([](std::uint64_t i) { return random::Stream{1, i, random::Purpose::service}; });
}

TEST_CASE("Streams of neighbouring indices are independent", "[random]") {
  check_neighbours([](std::uint64_t i) {
    return random::Stream{1, 0, random::Purpose::service, i};
  });
}

TEST_CASE("Streams of neighbouring purposes are independent", "[random]") {
  check_neighbours([](std::uint64_t i) {
    return random::Stream{1, 0, static_cast<random::Purpose>(static_cast<std::uint32_t>(i))};
  });
}

TEST_CASE("Streams of neighbouring seeds are independent", "[random]") {
  check_neighbours([](std::uint64_t i) { return random::Stream{i, 0, random::Purpose::service}; });
}

TEST_CASE("The pair test would notice a correlation of 2 %", "[random]") {
  // b is a in 3 of 100 words and independent otherwise.
  random::Stream a{1, 0, random::Purpose::test};
  random::Stream other{2, 0, random::Purpose::test};
  constexpr int n = 200 << 15;
  double products = 0;
  for (int i = 0; i < n; ++i) {
    const double x = random::uniform_half_open(a);
    const double y = i % 50 == 0 ? x : random::uniform_half_open(other);
    products += (x - 0.5) * (y - 0.5);
  }
  CHECK(products * 12 / std::sqrt(static_cast<double>(n)) > 4.892);
}

TEST_CASE("The first words of many streams are as random as the words of one", "[random]") {
  constexpr int n = 1 << 20;
  std::array<double, 8> serial{};
  std::array<std::array<int, 256>, 8> counts{};
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t word = random::Stream{7, i, random::Purpose::arrival}();
    for (std::size_t byte = 0; byte < 8; ++byte) {
      const double x = static_cast<double>((word >> (8 * byte)) & 255) - 127.5;
      const double y = static_cast<double>((last >> (8 * byte)) & 255) - 127.5;
      if (i > 0) serial[byte] += x * y;
      ++counts[byte][(word >> (8 * byte)) & 255];
    }
    last = word;
  }
  for (std::size_t byte = 0; byte < 8; ++byte) {
    double chi2 = 0;
    for (int count : counts[byte]) chi2 += (count - n / 256.0) * (count - n / 256.0) / (n / 256.0);
    const double spread = 2.0 / (9 * 255);
    CHECK(std::abs(std::cbrt(chi2 / 255) - (1 - spread)) / std::sqrt(spread) < 4.892);
    const double variance = (256.0 * 256 - 1) / 12;
    CHECK(std::abs(serial[byte]) / (variance * std::sqrt(static_cast<double>(n))) < 4.892);
  }
}

}  // namespace nines::test
