#include "policy/balance/power_of.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "random/uniform.hpp"

namespace nines::balance {

PowerOf PowerOf::read(input::Reader& in) {
  PowerOf rule;
  rule.d = static_cast<std::uint32_t>(in.optional<std::int64_t>(
      "d", 2, "2", input::between(1, most_choices), "servers to choose among, drawn at random"));
  return rule;
}

std::string PowerOf::describe() const {
  return fmt::format("the least loaded of {} drawn at random", d);
}

// The k-th server is drawn from those left, by stepping over the ones drawn before it. The drawn
// ones come in random order, so the first of the least loaded is a random one of them.
std::uint32_t PowerOf::Chooser::choose(const Rotation& rotation, std::uint32_t /*key*/,
                                       random::Stream& rng) const {
  const std::uint32_t n = rotation.size();
  const std::uint32_t draws = std::min(choices_, n);
  std::array<std::uint32_t, most_choices> taken{};  // Ascending.
  std::uint32_t best = 0;
  for (std::uint32_t k = 0; k < draws; ++k) {
    auto place = static_cast<std::uint32_t>(random::uniform_below(n - k, rng));
    std::uint32_t at = 0;
    while (at < k && taken[at] <= place) ++place, ++at;
    for (std::uint32_t j = k; j > at; --j) taken[j] = taken[j - 1];
    taken[at] = place;
    const std::uint32_t server = rotation[place];
    if (k == 0 || rotation.outstanding(server) < rotation.outstanding(best)) best = server;
  }
  return best;
}

}  // namespace nines::balance
