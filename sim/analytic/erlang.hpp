/// @file
/// Erlang's loss and delay formulas.   a: offered load [erlang], c: servers
///   B = (a^c/c!) / sum_{n<=c} a^n/n!        (no waiting room: fraction refused)
///   C = c B / (c - a (1 - B))               (unlimited waiting room: fraction that waits)
/// Stable for a million servers at load .9999 and beyond; cost O(sqrt c).
/// Ref: Cooper (1981), Introduction to Queueing Theory, sections 3.3-3.4; Jagerman (1974), BSTJ 53.
#pragma once

#include "core/quantity.hpp"

namespace nines::analytic {

/// Erlang B: the probability that all `servers` are busy when nobody can wait. Insensitive to the
/// service law. `offered_erlang` >= 0 (may exceed the servers); DomainError otherwise.
[[nodiscard]] Probability erlang_b(int servers, double offered_erlang);

/// Erlang C: the probability of waiting in M/M/c. DomainError unless 0 <= offered < servers.
[[nodiscard]] Probability erlang_c(int servers, double offered_erlang);

/// Erlang B continued to a real number of servers >= 0: 1/B = integral of exp(-u) (1 + u/a)^c du.
/// Ref: Jagerman (1974), section II. Useful for interpolation; equals erlang_b at integers.
[[nodiscard]] Probability erlang_b_continuous(double servers, double offered_erlang);

/// The fewest servers whose Erlang B is at most `target`. DomainError for target 0.
[[nodiscard]] int servers_for_blocking(double offered_erlang, Probability target);

/// The fewest servers (more than the offered load) whose Erlang C is at most `target`.
[[nodiscard]] int servers_for_wait_probability(double offered_erlang, Probability target);

/// The fewest servers of an M/M/c whose mean wait is at most `target` (> 0).
[[nodiscard]] int servers_for_mean_wait(PerSecond arrival, Seconds mean_service, Seconds target);

/// The fewest servers of an M/M/c in which at least `fraction` wait no longer than `target` (the
/// "80 % within 20 s" rule of call centres).
[[nodiscard]] int servers_for_service_level(PerSecond arrival, Seconds mean_service,
                                            Probability fraction, Seconds target);

/// The largest load [erlang] whose Erlang B is at most `target`, 0 < target < 1.
[[nodiscard]] double load_for_blocking(int servers, Probability target);

/// The largest load [erlang] whose Erlang C is at most `target`, 0 < target < 1.
[[nodiscard]] double load_for_wait_probability(int servers, Probability target);

}  // namespace nines::analytic
