#include "traffic/renewal.hpp"

#include "core/error.hpp"
#include "input/reader.hpp"

namespace nines::traffic {
namespace {

class RenewalSource final : public ArrivalSource {
 public:
  RenewalSource(dist::Distribution gap, const SourceSeed& seed)
      : gap_(std::move(gap)),
        sampling_(seed.sampling),
        rng_(seed.stream(random::Purpose::arrival)) {}

  void fill(std::span<double> gaps_s) override { gap_.fill(gaps_s, rng_, sampling_); }

 private:
  dist::Distribution gap_;
  random::Sampling sampling_;
  random::Stream rng_;
};

}  // namespace

Renewal Renewal::read(input::Reader& in) {
  return Renewal{in.require<dist::Distribution>("gap", "time from one arrival to the next")};
}

Renewal::Renewal(dist::Distribution gap) : gap_(std::move(gap)) {
  const double mean_s = gap_.mean().raw();
  if (!(mean_s > 0) || mean_s == infinity) {
    throw DomainError("renewal: the mean gap must be above 0 and finite");
  }
}

std::unique_ptr<ArrivalSource> Renewal::start(const SourceSeed& seed) const {
  return std::make_unique<RenewalSource>(gap_, seed);
}

}  // namespace nines::traffic
