#include "model/queue/feed.hpp"

#include "random/uniform.hpp"

namespace nines::queue {

CustomerFeed::CustomerFeed(const QueueParameters& parameters, const traffic::SourceSeed& seed)
    : parameters_(parameters),
      source_(parameters.arrivals.start(seed)),
      sampling_(seed.sampling),
      patience_(seed.stream(random::Purpose::patience)),
      class_choice_(seed.stream(random::Purpose::job_class)) {
  const std::size_t streams = parameters.one_service() ? 1 : parameters.classes();
  for (std::size_t k = 0; k < streams; ++k) {
    services_.emplace_back(seed.seed, seed.replication, random::Purpose::service, seed.index + k);
  }
  if (const auto* classes = classes_of(parameters.discipline)) {
    double sum = 0;
    for (const CustomerClass& one : *classes) cumulated_shares_.push_back(sum += one.share);
    cumulated_shares_.back() = 1;
  }
}

void CustomerFeed::refill() {
  source_->fill(gaps_s_);
  if (!cumulated_shares_.empty()) {
    for (std::uint8_t& job_class : classes_) {
      const double u = random::uniform_half_open(class_choice_);
      job_class = 0;
      while (u >= cumulated_shares_[job_class]) ++job_class;
    }
  }
  if (services_.size() == 1) {
    parameters_.service.fill(services_s_, services_.front(), sampling_);
  } else {
    for (std::size_t n = 0; n < block; ++n) {
      const std::size_t k = classes_[n];
      services_s_[n] = parameters_.service_of(k).sample(services_[k], sampling_);
    }
  }
  if (parameters_.patience) parameters_.patience->fill(patience_s_, patience_, sampling_);
}

}  // namespace nines::queue
