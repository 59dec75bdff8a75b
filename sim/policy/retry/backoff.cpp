#include "policy/retry/backoff.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "input/reader.hpp"
#include "input/units.hpp"
#include "random/uniform.hpp"

namespace nines::retry {
namespace {

struct BackoffKeys {
  Backoff backoff;
  static BackoffKeys read(input::Reader& in) {
    Backoff b;
    b.base_s =
        in.require<Seconds>("base", input::non_negative, "wait after the first failure").raw();
    b.factor = in.optional<double>("factor", 2, "2", input::at_least(1),
                                   "each further wait is this many times longer");
    b.cap_s = in.optional<Seconds>("cap", Seconds{infinity}, "none", input::non_negative,
                                   "no wait is longer than this")
                  .raw();
    b.jitter = in.choose<Jitter>(
        "jitter", Jitter::none,
        {{"none", Jitter::none},
         {"full", Jitter::full},
         {"equal", Jitter::equal},
         {"decorrelated", Jitter::decorrelated}},
        "what of a wait is random: nothing, all, half, or up to three times the wait before");
    in.check(b.cap_s >= b.base_s, "cap", "\"cap\" must not be below \"base\"");
    return {b};
  }
};

}  // namespace

Backoff Backoff::read(input::Value& in) {
  if (in.describing()) {
    static_cast<void>(in.as<Seconds>(input::non_negative));
    return in.as<BackoffKeys>().backoff;
  }
  if (in.may_be(input::Node::Kind::object)) return in.as<BackoffKeys>().backoff;
  Backoff constant;
  constant.base_s = in.as<Seconds>(input::non_negative).raw();
  constant.factor = 1;
  return constant;
}

double Backoff::longest_s(std::uint32_t failures) const {
  if (jitter == Jitter::decorrelated) {
    double longest = base_s;
    for (std::uint32_t k = 0; k < failures && longest < cap_s; ++k) longest *= 3;
    return std::min(cap_s, longest);
  }
  // Multiplied rather than raised to a power: few steps, and the same bits everywhere.
  double wait = base_s;
  for (std::uint32_t k = 1; k < failures && wait < cap_s && factor > 1 && wait > 0; ++k) {
    wait *= factor;
  }
  return std::min(cap_s, wait);
}

double Backoff::wait_s(std::uint32_t failures, double previous_s, random::Stream& rng) const {
  switch (jitter) {
    case Jitter::none:
      return longest_s(failures);
    case Jitter::full:
      return longest_s(failures) * random::uniform_half_open(rng);
    case Jitter::equal:
      return longest_s(failures) * (0.5 + 0.5 * random::uniform_half_open(rng));
    case Jitter::decorrelated: {
      const double high = 3 * std::max(previous_s, base_s);
      return std::min(cap_s, base_s + (high - base_s) * random::uniform_half_open(rng));
    }
  }
  return 0;
}

std::string Backoff::describe() const {
  std::string text = input::to_text(Seconds{base_s});
  if (jitter != Jitter::decorrelated && factor != 1) text += fmt::format(", x {:.4g} each", factor);
  if (cap_s < infinity) text += ", at most " + input::to_text(Seconds{cap_s});
  if (jitter == Jitter::full) text += ", full jitter";
  if (jitter == Jitter::equal) text += ", equal jitter";
  if (jitter == Jitter::decorrelated) text += ", decorrelated jitter";
  return text;
}

}  // namespace nines::retry
