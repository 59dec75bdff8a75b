#include "analytic/retries.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"

namespace nines::analytic {

RetryFigures retry(Probability failure, int attempts) {
  if (attempts < 1) {
    throw DomainError(fmt::format("{} attempts; the first try counts, so at least 1", attempts));
  }
  const double f = failure.raw();
  if (f == 1) return {Probability{0}, static_cast<double>(attempts)};
  // 1 - f^r without cancellation for f near 1.
  const double success = f == 0 ? 1 : -std::expm1(attempts * std::log(f));
  return {Probability{success}, success / (1 - f)};
}

RetryFigures retry_with_budget(Probability failure, int attempts, double budget) {
  if (!(budget >= 0)) {
    throw DomainError(fmt::format("the retry budget is {}; it must be 0 or more", budget));
  }
  const RetryFigures free = retry(failure, attempts);
  if (free.attempts_mean <= 1 + budget) return free;
  return {Probability{(1 + budget) * (1 - failure.raw())}, 1 + budget};
}

int attempts_for_success(Probability failure, Probability success) {
  const double f = failure.raw();
  const double miss = 1 - success.raw();
  if (f == 0 || success.raw() == 0 || f <= miss) return 1;
  if (f == 1 || miss == 0) {
    throw DomainError(
        fmt::format("no number of attempts that fail with probability {} reaches "
                    "success {}",
                    f, success.raw()));
  }
  const double attempts = std::ceil(std::log(miss) / std::log(f) * (1 - 1e-14));
  if (!(attempts < 2e9)) throw DomainError("more than 2e9 attempts would be needed");
  return static_cast<int>(attempts);
}

}  // namespace nines::analytic
