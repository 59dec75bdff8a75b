/// @file
/// Failure rates of canary and control, stage by stage, with cohorts and retries taken in.
///   canary, stage s    p_s = sum_c mix_sc (e_c + size a_c);     control  p = sum_c share_c e_c
/// A mix of cohorts fails like one population of the mean rate, so that cohorts need drawing only
/// for gates that look at them. With r attempts a request fails with probability p^r.
#pragma once

#include <cstddef>
#include <vector>

#include "model/rollout/rollout.hpp"

namespace nines::rollout {

class ErrorRates {
 public:
  /// Throws DomainError when a regression lifts a rate above 1.
  explicit ErrorRates(const RolloutParameters& parameters);

  /// Of one attempt.
  [[nodiscard]] double control() const { return control_; }
  [[nodiscard]] double canary(std::size_t stage, double size) const {
    return stages_[stage].errors + size * stages_[stage].affected;
  }
  /// Of everyone's traffic once a release is promoted.
  [[nodiscard]] double promoted(double size) const { return control_ + size * affected_; }
  /// Of a request after all its attempts.
  [[nodiscard]] double final_rate(double attempt_rate) const;

  /// A cohort's share and rate among the canary's requests at a stage, or among the control's.
  struct Part {
    double share = 0;
    double rate = 0;
  };
  [[nodiscard]] std::vector<Part> canary_parts(std::size_t stage, double size) const;
  [[nodiscard]] std::vector<Part> control_parts() const;
  [[nodiscard]] bool same_in_all_stages() const;

 private:
  struct StageRates {
    double errors = 0;
    double affected = 1;
    std::vector<double> mix;
  };
  std::vector<Cohort> cohorts_;
  std::vector<StageRates> stages_;
  double control_ = 0;
  double affected_ = 1;
  std::int64_t attempts_ = 1;
};

}  // namespace nines::rollout
