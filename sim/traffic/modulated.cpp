/// @file
/// Each arrival spends one unit-exponential amount of hazard: it comes when the rate, added up over
/// time since the last one, has reached that amount. One draw an arrival whatever the states do.
#include "traffic/modulated.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"
#include "random/uniform.hpp"

namespace nines::traffic {
namespace {

class ModulatedSource final : public ArrivalSource {
 public:
  ModulatedSource(const std::vector<Modulated::State>& states, const SourceSeed& seed)
      : states_(states),
        sampling_(seed.sampling),
        arrivals_(seed.stream(random::Purpose::arrival)),
        changes_(seed.stream(random::Purpose::modulation)) {
    double total_s = 0;
    for (const auto& state : states_) total_s += state.stay.mean().raw();
    double u_s = random::uniform_half_open(changes_) * total_s;
    while (present_ + 1 < states_.size() && u_s >= states_[present_].stay.mean().raw()) {
      u_s -= states_[present_++].stay.mean().raw();
    }
    enter();
  }

  void fill(std::span<double> gaps_s) override {
    unit_.fill(gaps_s, arrivals_, sampling_);
    for (double& gap_s : gaps_s) gap_s = spend(gap_s);
  }

 private:
  void enter() {
    rate_per_s_ = states_[present_].rate.raw();
    left_s_ = states_[present_].stay.sample(changes_, sampling_);
  }

  double spend(double hazard) {
    double gap_s = 0;
    while (hazard > rate_per_s_ * left_s_ || rate_per_s_ == 0) {
      hazard -= rate_per_s_ * left_s_;
      gap_s += left_s_;
      present_ = present_ + 1 == states_.size() ? 0 : present_ + 1;
      enter();
    }
    const double rest_s = std::min(hazard / rate_per_s_, left_s_);
    left_s_ -= rest_s;
    return gap_s + rest_s;
  }

  std::vector<Modulated::State> states_;
  dist::Distribution unit_ = dist::Distribution::exponential(Seconds{1});
  random::Sampling sampling_;
  random::Stream arrivals_;
  random::Stream changes_;
  std::size_t present_ = 0;
  double rate_per_s_ = 0;
  double left_s_ = 0;
};

}  // namespace

Modulated::State Modulated::State::read(input::Reader& in) {
  const auto rate =
      in.require<PerSecond>("rate", input::non_negative, "arrivals per unit of time here");
  auto stay = in.require<dist::Distribution>("stay", "how long the state lasts");
  return {rate, std::move(stay)};
}

Modulated Modulated::read(input::Reader& in) {
  return Modulated{in.require<std::vector<State>>("states", "the states, in the order of a round")};
}

Modulated Modulated::example() {
  return Modulated{{{PerSecond{1}, dist::Distribution::exponential(Seconds{1})}}};
}

Modulated::Modulated(std::vector<State> states) : states_(std::move(states)) {
  if (states_.empty()) throw DomainError("modulated: expected at least one state");
  for (const State& state : states_) {
    const double mean_s = state.stay.mean().raw();
    if (!(mean_s > 0) || mean_s == infinity) {
      throw DomainError("modulated: every mean stay must be above 0 and finite");
    }
  }
  if (!(rate().raw() > 0)) throw DomainError("modulated: some state must have a rate above 0");
}

PerSecond Modulated::rate() const {
  double customers = 0;
  double round_s = 0;
  for (const State& state : states_) {
    customers += state.rate * state.stay.mean();
    round_s += state.stay.mean().raw();
  }
  return PerSecond{customers / round_s};
}

std::unique_ptr<ArrivalSource> Modulated::start(const SourceSeed& seed) const {
  return std::make_unique<ModulatedSource>(states_, seed);
}

std::string Modulated::describe() const {
  std::string words = "Poisson arrivals whose rate changes:";
  for (const State& state : states_) {
    words += fmt::format(" {} for {};", input::to_text(state.rate), state.stay.describe());
  }
  words.back() = ',';
  return words + " mean " + input::to_text(rate());
}

}  // namespace nines::traffic
