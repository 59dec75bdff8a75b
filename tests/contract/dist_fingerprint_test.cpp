#include <bit>
#include <vector>

#include "dist/catalog.hpp"
#include "support/catch.hpp"
#include "support/distributions.hpp"

namespace nines::test {

namespace {

std::uint64_t fingerprint(random::Sampling how, std::size_t n) {
  std::uint64_t value = 0xcbf29ce484222325;
  std::vector<double> block(n);
  for (const dist::Distribution& d : test::all_distributions()) {
    random::Stream rng{101, 0, random::Purpose::test};
    d.fill(block, rng, how);
    for (double x : block) {
      value = std::rotl((value ^ std::bit_cast<std::uint64_t>(x)) * 0x9e3779b97f4a7c15, 29);
    }
  }
  return value;
}

}  // namespace

TEST_CASE("Samples have the same bits on every machine, by rejection and by inversion", "[dist]") {
  CHECK(fingerprint(random::Sampling::rejection, 20000) == 0xe4e2a777ce284ed1);
  CHECK(fingerprint(random::Sampling::inversion, 500) == 0x3c1f033be6110ec0);
}

TEST_CASE("Solved parameters have the same bits on every machine", "[dist]") {
  const dist::Lognormal lognormal =
      dist::Lognormal::from({{dist::Feature::median, 60}, {dist::Feature::p99, 3600}});
  const dist::Gamma gamma =
      dist::Gamma::from({{dist::Feature::median, 60}, {dist::Feature::p99, 3600}});
  const dist::Weibull weibull =
      dist::Weibull::from({{dist::Feature::mean, 60}, {dist::Feature::sd, 90}});
  const dist::Lomax lomax =
      dist::Lomax::from({{dist::Feature::median, 60}, {dist::Feature::p999, 36000}});
  std::uint64_t value = 0;
  for (double x : {lognormal.mu(), lognormal.sigma(), gamma.shape(), gamma.scale().raw(),
                   weibull.shape(), weibull.scale().raw(), lomax.shape(), lomax.scale().raw()}) {
    value = std::rotl((value ^ std::bit_cast<std::uint64_t>(x)) * 0x9e3779b97f4a7c15, 29);
  }
  CHECK(value == 0xda90e8c452b30aab);
}

}  // namespace nines::test
