#include "traffic/renewal.hpp"

#include "core/error.hpp"
#include "input/reader.hpp"

namespace nines {
namespace {

class RenewalSource final : public ArrivalSource {
 public:
  RenewalSource(Distribution gap, const SourceSeed& seed)
      : gap_(std::move(gap)), sampling_(seed.sampling), rng_(seed.stream(Purpose::arrival)) {}

  void fill(std::span<double> gaps_s) override { gap_.fill(gaps_s, rng_, sampling_); }

 private:
  Distribution gap_;
  Sampling sampling_;
  Stream rng_;
};

}  // namespace

Renewal Renewal::read(Reader& in) {
  return Renewal{in.require<Distribution>("gap", "time from one arrival to the next")};
}

Renewal::Renewal(Distribution gap) : gap_(std::move(gap)) {
  const double mean_s = gap_.mean().raw();
  if (!(mean_s > 0) || mean_s == infinity) {
    throw DomainError("renewal: the mean gap must be above 0 and finite");
  }
}

std::unique_ptr<ArrivalSource> Renewal::start(const SourceSeed& seed) const {
  return std::make_unique<RenewalSource>(gap_, seed);
}

}  // namespace nines
