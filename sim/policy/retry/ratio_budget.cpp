#include "policy/retry/ratio_budget.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::retry {

RatioBudget RatioBudget::read(input::Reader& in) {
  RatioBudget budget;
  budget.fraction =
      in.require<Probability>("fraction", input::unit_interval, "retries for each request").raw();
  budget.window_s =
      in.optional<Seconds>("window", Seconds{10}, "10s",
                           input::at_least(policy::SlidingCounts::shortest_s),
                           "requests and retries are counted over this last stretch of time")
          .raw();
  budget.min_per_second =
      in.optional<PerSecond>("min_per_second", PerSecond{0}, "0", input::non_negative,
                             "retries allowed besides, so that little traffic can retry at all")
          .raw();
  return budget;
}

std::string RatioBudget::describe() const {
  const std::string extra =
      min_per_second > 0 ? fmt::format(" and {:.4g}/s besides", min_per_second) : "";
  return fmt::format("{:.4g} % of requests over {}{}", 100 * fraction,
                     input::to_text(Seconds{window_s}), extra);
}

}  // namespace nines::retry
