#include "traffic/batch.hpp"

#include "core/error.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::traffic {
namespace {

class BatchSource final : public ArrivalSource {
 public:
  BatchSource(dist::Distribution gap, BatchSize size, const SourceSeed& seed)
      : gap_(std::move(gap)),
        size_(std::move(size)),
        sampling_(seed.sampling),
        arrivals_(seed.stream(random::Purpose::arrival)),
        sizes_(seed.stream(random::Purpose::batch_size)) {}

  void fill(std::span<double> gaps_s) override {
    for (double& gap_s : gaps_s) {
      gap_s = 0;
      while (left_ == 0) {  // An empty batch only lets time pass.
        gap_s += gap_.sample(arrivals_, sampling_);
        left_ = size_(sizes_);
      }
      --left_;
    }
  }

 private:
  dist::Distribution gap_;
  BatchSize size_;
  random::Sampling sampling_;
  random::Stream arrivals_;
  random::Stream sizes_;
  std::uint64_t left_ = 0;  // of the present batch
};

}  // namespace

Batch Batch::read(input::Reader& in) {
  const auto rate = in.require<PerSecond>("rate", input::positive, "batches per unit of time");
  auto size = in.require<BatchSize>("size", "customers in a batch");
  return Batch{rate, std::move(size)};
}

Batch::Batch(PerSecond rate, BatchSize size) : batch_rate_(rate), size_(std::move(size)) {
  if (!(rate.raw() > 0) || rate.raw() == infinity) {
    throw DomainError("batch: the rate must be above 0 and finite");
  }
}

std::unique_ptr<ArrivalSource> Batch::start(const SourceSeed& seed) const {
  return std::make_unique<BatchSource>(dist::Distribution::exponential(1.0 / batch_rate_), size_,
                                       seed);
}

std::string Batch::describe() const {
  return "Poisson batches, " + input::to_text(batch_rate_) + ", size " + size_.describe();
}

}  // namespace nines::traffic
