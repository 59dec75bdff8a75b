#include "policy/health/health.hpp"

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::health {
namespace {

constexpr double most_results = 1e6;

}  // namespace

HealthCheck HealthCheck::read(input::Reader& in) {
  HealthCheck health;
  health.check = in.choose<HealthDepth>(
      "check", std::nullopt,
      {{"none", HealthDepth::none}, {"shallow", HealthDepth::shallow}, {"deep", HealthDepth::deep}},
      "what a check sees: nothing, servers that are down, or also those that answer with errors");
  health.every_s = in.optional<Seconds>("every", Seconds{health.every_s}, "10s", input::positive,
                                        "time from one check of a server to the next")
                       .raw();
  health.after = static_cast<std::uint32_t>(
      in.optional<std::int64_t>("after", health.after, "3", input::between(1, most_results),
                                "results in a row that take a server out, or bring it back"));
  return health;
}

std::string HealthCheck::describe() const {
  if (check == HealthDepth::none) return "no health checks";
  return fmt::format("{} health checks every {}, {} in a row decide",
                     check == HealthDepth::shallow ? "shallow" : "deep",
                     input::to_text(Seconds{every_s}), after);
}

}  // namespace nines::health
