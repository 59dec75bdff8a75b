#include "random/stream.hpp"

#include <cmath>
#include <random>
#include <set>

#include "random/philox.hpp"
#include "random/sampling.hpp"
#include "random/uniform.hpp"
#include "support/catch.hpp"

namespace nines::test {

namespace {

using Block = std::array<std::uint64_t, 4>;
using Key = std::array<std::uint64_t, 2>;

// An independent transcription of the published recurrence of xoshiro256++.
struct Xoshiro {
  std::uint64_t s[4];
  static std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  std::uint64_t next() {
    const std::uint64_t result = rotl(s[0] + s[3], 23) + s[0];
    const std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
  }
};

}  // namespace

TEST_CASE("Philox4x64-10 gives the known answers of its authors", "[random]") {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  CHECK(random::philox(Block{}, Key{}) ==
        Block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  CHECK(random::philox(Block{ones, ones, ones, ones}, Key{ones, ones}) ==
        Block{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
  CHECK(random::philox(
            Block{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
            Key{0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
        Block{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6});
}

TEST_CASE("A stream follows the recurrence of xoshiro256++", "[random]") {
  random::Stream rng{random::Stream::State{1, 2, 3, 4}};
  Xoshiro reference{{1, 2, 3, 4}};
  CHECK(rng() == 41943041);  // rotl(1 + 4, 23) + 1, by hand.
  static_cast<void>(reference.next());
  for (int i = 0; i < 10000; ++i) REQUIRE(rng() == reference.next());
}

TEST_CASE("A stream starts from the Philox block of what it is for", "[random]") {
  const random::Stream rng{42, 7, random::Purpose::service, 3};
  CHECK(rng.state() == random::philox({7, 2, 3, 0}, {42, 0}));
}

TEST_CASE("The words of a stream never change", "[random]") {
  random::Stream rng{42, 7, random::Purpose::service, 3};
  CHECK(rng() == 0x1d04704b0ec48d59);
  std::uint64_t folded = 0;
  for (int i = 0; i < 1000; ++i) folded = folded * 0x9e3779b97f4a7c15 + rng();
  CHECK(folded == 0xdf256a25e42ae746);
}

TEST_CASE("Streams differ in seed, replication, purpose and index", "[random]") {
  std::set<std::uint64_t> first_words;
  for (std::uint64_t seed : {1, 2}) {
    for (std::uint64_t replication : {0, 1, 2}) {
      for (random::Purpose purpose :
           {random::Purpose::arrival, random::Purpose::service, random::Purpose::patience}) {
        for (std::uint64_t index : {0, 1, 2}) {
          first_words.insert(random::Stream{seed, replication, purpose, index}());
        }
      }
    }
  }
  CHECK(first_words.size() == 2 * 3 * 3 * 3);
}

TEST_CASE("A stream can feed any algorithm of the standard library", "[random]") {
  STATIC_REQUIRE(std::uniform_random_bit_generator<random::Stream>);
}

TEST_CASE("Unit numbers reach the ends they may reach and no others", "[random]") {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  CHECK(random::to_unit_half_open(0) == 0);
  CHECK(random::to_unit_half_open(ones) == 1 - 0x1p-53);
  CHECK(random::to_unit_open(0) == 0x1p-53);
  CHECK(random::to_unit_open(ones) == 1 - 0x1p-53);
  CHECK(1 - (1 - random::to_unit_open(12345678901234567)) ==
        random::to_unit_open(12345678901234567));
}

TEST_CASE("Bounded integers cover their range evenly", "[random]") {
  random::Stream rng{1, 0, random::Purpose::test};
  CHECK(random::uniform_below(1, rng) == 0);
  // Just above 2^63 a plain remainder would draw the lower half twice as often.
  constexpr std::uint64_t bound = (std::uint64_t{1} << 63) + 1;
  constexpr int draws = 100000;
  int low = 0;
  for (int i = 0; i < draws; ++i) {
    const std::uint64_t value = random::uniform_below(bound, rng);
    REQUIRE(value < bound);
    low += value < bound / 2 ? 1 : 0;
  }
  const double se = 0.5 / std::sqrt(static_cast<double>(draws));
  CHECK(std::abs(static_cast<double>(low) / draws - 0.5) < 4.892 * se);

  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) ++counts[random::uniform_below(6, rng)];
  double chi2 = 0;
  for (int count : counts) chi2 += (count - 10000.0) * (count - 10000.0) / 10000.0;
  CHECK(chi2 < 35.9);  // The 1 - 1e-6 quantile with 5 degrees of freedom.
}

}  // namespace nines::test
