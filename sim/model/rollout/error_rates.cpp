#include "model/rollout/error_rates.hpp"

#include <fmt/format.h>

#include "core/placed_error.hpp"

namespace nines::rollout {

ErrorRates::ErrorRates(const RolloutParameters& parameters)
    : cohorts_(parameters.cohorts), attempts_(parameters.attempts()) {
  if (cohorts_.empty()) {
    cohorts_.push_back({Probability{1}, *parameters.release.baseline_errors, 1.0});
  }
  affected_ = 0;
  for (const Cohort& cohort : cohorts_) {
    control_ += cohort.share.raw() * cohort.errors.raw();
    affected_ += cohort.share.raw() * cohort.affected;
    const double worst =
        cohort.errors.raw() + parameters.release.regression.highest() * cohort.affected;
    if (worst > 1) {
      throw PlacedError(
          {"model", "release", "regression"},
          fmt::format(
              "the largest regression lifts an error rate to {:.6g}; it must stay at or below 1",
              worst));
    }
  }
  for (const RolloutStage& stage : parameters.stages) {
    StageRates rates;
    rates.affected = 0;
    for (std::size_t c = 0; c < cohorts_.size(); ++c) {
      rates.mix.push_back(stage.mix.empty() ? cohorts_[c].share.raw() : stage.mix[c].raw());
      rates.errors += rates.mix[c] * cohorts_[c].errors.raw();
      rates.affected += rates.mix[c] * cohorts_[c].affected;
    }
    stages_.push_back(std::move(rates));
  }
}

double ErrorRates::final_rate(double attempt_rate) const {
  double rate = attempt_rate;
  for (std::int64_t i = 1; i < attempts_; ++i) rate *= attempt_rate;
  return rate;
}

std::vector<ErrorRates::Part> ErrorRates::canary_parts(std::size_t stage, double size) const {
  std::vector<Part> parts;
  for (std::size_t c = 0; c < cohorts_.size(); ++c) {
    parts.push_back({stages_[stage].mix[c],
                     final_rate(cohorts_[c].errors.raw() + size * cohorts_[c].affected)});
  }
  return parts;
}

std::vector<ErrorRates::Part> ErrorRates::control_parts() const {
  std::vector<Part> parts;
  for (const Cohort& cohort : cohorts_) {
    parts.push_back({cohort.share.raw(), final_rate(cohort.errors.raw())});
  }
  return parts;
}

bool ErrorRates::same_in_all_stages() const {
  for (const StageRates& stage : stages_) {
    if (stage.errors != stages_.front().errors || stage.affected != stages_.front().affected) {
      return false;
    }
  }
  return true;
}

}  // namespace nines::rollout
