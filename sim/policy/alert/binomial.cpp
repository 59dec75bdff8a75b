// The critical count of a number of requests costs some twenty tails. It never falls as requests
// grow, so it is found for the edges of brackets (32 to each doubling) when they are first met; a
// count below that of the lower edge passes, one at or above that of the upper edge is rejected,
// and only the few between ask for a tail of their own.
#include "policy/alert/binomial.hpp"

#include <bit>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "policy/gate/tails.hpp"

namespace nines::alert {
namespace {

/// The smallest count with P(X >= count) <= alpha: from the mean up by doubling steps, then
/// halving.
std::int64_t critical_count(std::int64_t requests, double null, double alpha) {
  const auto rejected = [&](std::int64_t k) {
    return gate::binomial_upper(k, requests, null) <= alpha * gate::slack;
  };
  auto low = static_cast<std::int64_t>(static_cast<double>(requests) * null);  // Not rejected.
  std::int64_t step = 1;
  while (low + step <= requests && !rejected(low + step)) {
    low += step;
    step *= 2;
  }
  std::int64_t high = low + step <= requests ? low + step : requests + 1;  // Rejected.
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (rejected(middle) ? high : low) = middle;
  }
  return high;
}

class Brackets {
 public:
  Brackets(double null, double alpha) : null_(null), alpha_(alpha) {}

  [[nodiscard]] bool rejects(std::int64_t failures, std::int64_t requests) {
    // The median of a binomial is the mean rounded up or down: below it no tail is under a half.
    if (static_cast<double>(failures) <= static_cast<double>(requests) * null_) return false;
    const std::uint64_t bracket = std::bit_cast<std::uint64_t>(static_cast<double>(requests)) >> 47;
    if (failures < limit(bracket)) return false;
    if (failures >= limit(bracket + 1)) return true;
    return gate::binomial_upper(failures, requests, null_) <= alpha_ * gate::slack;
  }

 private:
  /// Critical count of the fewest requests of a bracket.
  std::int64_t limit(std::uint64_t bracket) {
    constexpr std::uint64_t first = std::bit_cast<std::uint64_t>(1.0) >> 47;
    const std::size_t place = bracket - first;
    if (place >= limits_.size()) limits_.resize(place + 1, 0);
    if (limits_[place] == 0) {
      const double fewest = std::bit_cast<double>(bracket << 47);
      limits_[place] = critical_count(static_cast<std::int64_t>(fewest), null_, alpha_);
    }
    return limits_[place];
  }

  double null_;
  double alpha_;
  std::vector<std::int64_t> limits_;  ///< 0: not known yet.
};

class BinomialTest final : public Test {
 public:
  BinomialTest(std::size_t window, double null, double alpha, std::int64_t min_requests)
      : window_(window), null_(null), alpha_(alpha), min_requests_(min_requests) {}

  void narrow(const History& history, TickMask ticks) const override {
    const std::int64_t* total = history.requests().total.data();
    const std::int64_t* bad = history.requests().bad.data();
    Brackets brackets(null_, alpha_);
    const auto quiet = [=, this](std::size_t first, std::size_t last) {
      const std::int64_t most_bad = bad[last] - bad[window_start(first, window_)];
      if (most_bad == 0) return true;
      const std::size_t common = window_start(last - 1, window_);
      if (common > first) return false;
      return static_cast<double>(most_bad) <
             null_ * tie * static_cast<double>(total[first + 1] - total[common]);
    };
    const auto holds = [&](std::size_t i) {
      const std::size_t start = window_start(i, window_);
      const std::int64_t failures = bad[i + 1] - bad[start];
      const std::int64_t requests = total[i + 1] - total[start];
      return failures > 0 && requests >= min_requests_ && brackets.rejects(failures, requests);
    };
    keep_where(ticks, history.ticks(), quiet, holds);
  }
  [[nodiscard]] double cost() const override { return 5; }

 private:
  std::size_t window_;
  double null_;
  double alpha_;
  std::int64_t min_requests_;
};

double null_of(const Binomial& condition, const analytic::Objective& objective) {
  return condition.null ? condition.null->raw() : 1 - objective.slo.raw();
}

}  // namespace

Binomial Binomial::read(input::Reader& in) {
  Binomial condition;
  condition.window = in.require<Seconds>("window", input::positive, "how far it looks back");
  condition.null = in.maybe<Probability>("null", input::proper_fraction,
                                         "the error rate that is no reason to call", "1 - SLO");
  condition.alpha = in.require<Probability>(
      "alpha", input::Range{0, 0.5, true, true, "between 0 and 0.5"},
      "holds when so many failures have this probability or less at that rate");
  condition.min_requests = in.optional<std::int64_t>("min_requests", 0, "0", input::non_negative,
                                                     "says nothing on fewer requests");
  return condition;
}

std::unique_ptr<Test> Binomial::test(const Setting& setting) const {
  return std::make_unique<BinomialTest>(
      ticks_in(window, setting.tick), null_of(*this, setting.objective), alpha.raw(), min_requests);
}

std::string Binomial::describe(const analytic::Objective& objective) const {
  return fmt::format(
      "so many failures in {} have probability {:.4g} or less at an error rate of {:.4g} %",
      window_text(window), alpha.raw(), 100 * null_of(*this, objective));
}

std::optional<double> Binomial::fewest_errors(const analytic::Objective& objective,
                                              double requests_per_s) const {
  const auto requests = static_cast<std::int64_t>(requests_per_s * window.raw());
  if (requests < 1 || requests < min_requests || requests > std::int64_t{1} << 40) return {};
  return static_cast<double>(critical_count(requests, null_of(*this, objective), alpha.raw()));
}

}  // namespace nines::alert
