// A small battery on single and interleaved streams, in the manner of DIEHARD and PractRand.
// Hidden: run it with `tests_statistical "[.battery]"`. It takes some seconds. Ref: Knuth (1997),
// The Art of Computer Programming 2, section 3.3.2; Marsaglia (1985).
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "random/stream.hpp"
#include "random/uniform.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

using Source = std::function<std::uint64_t()>;

// Pearson's statistic as a standard normal (Wilson, Hilferty).
double chi2_z(std::span<const double> counts, std::span<const double> probabilities) {
  double n = 0;
  for (double count : counts) n += count;
  double chi2 = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = n * probabilities[i];
    chi2 += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  const double freedom = static_cast<double>(counts.size() - 1);
  const double spread = 2 / (9 * freedom);
  return (std::cbrt(chi2 / freedom) - (1 - spread)) / std::sqrt(spread);
}

double byte_frequency(const Source& next) {
  std::vector<double> counts(256);
  for (int i = 0; i < 1 << 22; ++i) {
    const std::uint64_t word = next();
    for (int byte = 0; byte < 8; ++byte) counts[(word >> (8 * byte)) & 255] += 1;
  }
  return chi2_z(counts, std::vector<double>(256, 1.0 / 256));
}

// Words between two whose top four bits are 0: geometric.
double gaps(const Source& next) {
  std::vector<double> counts(64);
  std::vector<double> probabilities(64);
  double rest = 1;
  for (std::size_t i = 0; i + 1 < 64; ++i) {
    probabilities[i] = rest / 16;
    rest *= 15.0 / 16;
  }
  probabilities.back() = rest;
  std::size_t gap = 0;
  for (int i = 0; i < 1 << 23; ++i) {
    if (next() >> 60 == 0) {
      counts[std::min<std::size_t>(gap, 63)] += 1;
      gap = 0;
    } else {
      ++gap;
    }
  }
  return chi2_z(counts, probabilities);
}

// Lengths of ascending runs, each after a word that is thrown away: independent, and r long with
// probability 1/r! - 1/(r + 1)!.
double runs(const Source& next) {
  std::vector<double> counts(8);
  std::vector<double> probabilities(8);
  double factorial = 1;
  for (std::size_t r = 1; r < 8; ++r) {
    factorial *= static_cast<double>(r);
    probabilities[r - 1] = 1 / factorial - 1 / (factorial * static_cast<double>(r + 1));
  }
  probabilities[7] = 1 / (factorial * 8);
  for (int i = 0; i < 1 << 21; ++i) {
    std::size_t length = 1;
    std::uint64_t last = next();
    for (std::uint64_t word = next(); word > last; word = next()) {
      last = word;
      ++length;
    }
    counts[std::min<std::size_t>(length, 8) - 1] += 1;
  }
  return chi2_z(counts, probabilities);
}

// Equal spacings among 4,096 birthdays in a year of 2^32 days: Poisson with mean 4 a year.
double birthday_spacings(const Source& next, int shift) {
  constexpr int years = 1000;
  double repeats = 0;
  std::vector<std::uint64_t> days(4096);
  for (int year = 0; year < years; ++year) {
    for (std::uint64_t& day : days) day = (next() >> shift) & 0xffffffff;
    std::sort(days.begin(), days.end());
    for (std::size_t i = days.size() - 1; i > 0; --i) days[i] -= days[i - 1];
    std::sort(days.begin(), days.end());
    for (std::size_t i = 1; i < days.size(); ++i) repeats += days[i] == days[i - 1] ? 1 : 0;
  }
  return (repeats - 4.0 * years) / std::sqrt(4.0 * years);
}

int rank_of(std::array<std::uint64_t, 64> rows) {
  int rank = 0;
  for (int bit = 63; bit >= 0; --bit) {
    const auto first = rows.begin() + rank;
    const auto pivot =
        std::find_if(first, rows.end(), [&](std::uint64_t row) { return (row >> bit & 1) != 0; });
    if (pivot == rows.end()) continue;
    std::swap(*first, *pivot);
    for (auto row = first + 1; row != rows.end(); ++row) {
      if ((*row >> bit & 1) != 0) *row ^= *first;
    }
    ++rank;
  }
  return rank;
}

// Ranks of 64 x 64 matrices over the field of two elements.
double matrix_ranks(const Source& next) {
  std::vector<double> counts(3);
  for (int i = 0; i < 60000; ++i) {
    std::array<std::uint64_t, 64> rows{};
    for (std::uint64_t& row : rows) row = next();
    counts[static_cast<std::size_t>(std::min(2, 64 - rank_of(rows)))] += 1;
  }
  // Of corank k: 2^(-k^2) prod_{i>k}(1 - 2^-i) / prod_{i<=k}(1 - 2^-i), at 64 as good as infinite.
  const double full = 0.288788095086602421;
  const double one = 2 * full;
  const std::array<double, 3> probabilities{full, one, 1 - full - one};
  return chi2_z(counts, probabilities);
}

// Correlation of the numbers of ones in words `lag` apart.
double hamming_correlation(const Source& next, std::size_t lag) {
  constexpr std::size_t n = 1 << 23;
  std::vector<double> last(lag);
  double products = 0;
  for (std::size_t i = 0; i < n + lag; ++i) {
    const double weight = std::popcount(next()) - 32.0;
    if (i >= lag) products += weight * last[i % lag];
    last[i % lag] = weight;
  }
  return products / 16 / std::sqrt(static_cast<double>(n));  // A weight has variance 16.
}

void run_battery(const std::string& what, const std::function<Source()>& start) {
  INFO(what);
  CHECK(std::abs(byte_frequency(start())) < 4.892);
  CHECK(std::abs(gaps(start())) < 4.892);
  CHECK(std::abs(runs(start())) < 4.892);
  for (int shift : {0, 16, 32}) CHECK(std::abs(birthday_spacings(start(), shift)) < 4.892);
  CHECK(std::abs(matrix_ranks(start())) < 4.892);
  for (std::size_t lag : {1u, 2u, 64u}) {
    CHECK(std::abs(hamming_correlation(start(), lag)) < 4.892);
  }
}

// The words of 64 streams in turn.
Source interleaved(const std::function<random::Stream(std::uint64_t)>& stream_at) {
  std::vector<random::Stream> streams;
  for (std::uint64_t i = 0; i < 64; ++i) streams.push_back(stream_at(i));
  return [streams, turn = std::size_t{0}]() mutable { return streams[turn++ % 64](); };
}

}  // namespace

TEST_CASE("Streams pass the battery alone and interleaved", "[.battery]") {
  run_battery("one stream", [] { return Source{random::Stream{1, 0, random::Purpose::test}}; });
  run_battery("64 replications in turn", [] {
    return interleaved([](std::uint64_t i) {
      return random::Stream{1, i, random::Purpose::service};
    });
  });
  run_battery("64 indices in turn", [] {
    return interleaved([](std::uint64_t i) {
      return random::Stream{1, 0, random::Purpose::service, i};
    });
  });
  run_battery("64 purposes in turn", [] {
    return interleaved([](std::uint64_t i) {
      return random::Stream{1, 0, static_cast<random::Purpose>(static_cast<std::uint32_t>(i))};
    });
  });
  run_battery("the first word of each replication", [] {
    return Source{[i = std::uint64_t{0}]() mutable {
      return random::Stream{1, i++, random::Purpose::arrival}();
    }};
  });
}

TEST_CASE("The battery fails bad generators", "[.battery]") {
  // The low half of a linear congruential generator modulo 2^64: spread too evenly.
  CHECK(birthday_spacings(
            [x = std::uint64_t{1}]() mutable { return x = x * 6364136223846793005 + 1; }, 0) <
        -4.892);
  // Two steps of a 32-bit xorshift: no matrix of its words has a rank above 32.
  CHECK(matrix_ranks([x = std::uint32_t{1}]() mutable {
          const auto step = [&x] {
            x ^= x << 13;
            x ^= x >> 17;
            return x ^= x << 5;
          };
          const std::uint64_t high = step();
          return high << 32 | step();
        }) > 4.892);
}

}  // namespace nines::test
