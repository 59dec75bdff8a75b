/// @file
/// First come, first served, without events: the n-th customer's times follow from those before.
///   one server   start_n = max(arrival_n, departure_{n-1})            (Lindley)
///   c servers    start_n = max(arrival_n, earliest of c free times)   (Kiefer-Wolfowitz)
/// Exact also with patience (the offered wait is known on arrival) and with a finite buffer.
/// Times are absolute, so they are bit for bit those of an event engine on the same samples.
/// Equal times: a server frees before a customer loses patience, and both before an arrival.
/// Ref: Kiefer & Wolfowitz (1955), On the Theory of Queues with Many Servers.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/contract.hpp"
#include "engine/winner_tree.hpp"

namespace nines::engine {

/// Most customers told of between two calls of block_done.
inline constexpr std::size_t first_come_block = 512;

/// What is told of each customer, in the order of arrival. Times in seconds since the start.
/// The first three should only collect: a call that is not inlined there (a histogram that may
/// grow) makes the recursion keep its state in memory, which costs more than the recursion itself.
template <class T>
concept CustomerObserver = requires(T observer, double time_s) {
  observer.served(time_s, time_s, time_s);  // arrival, start, departure
  observer.abandoned(time_s, time_s);       // arrival, the moment patience ended
  observer.blocked(time_s);                 // arrival
  observer.block_done();                    // at most first_come_block customers after the last
};

/// One server: its next free moment.
class OneServer {
 public:
  explicit OneServer(std::uint32_t servers = 1) { NINES_EXPECTS(servers == 1); }
  [[nodiscard]] double earliest() const { return free_s_; }
  void occupy(double until_s) { free_s_ = until_s; }

 private:
  double free_s_ = 0;
};

/// Many servers: a tournament among their next free moments.
class ManyServers {
 public:
  explicit ManyServers(std::uint32_t servers) : tree_(servers, time_key(0.0)) {}
  [[nodiscard]] double earliest() const { return key_time(tree_.winner_key()); }
  void occupy(double until_s) { tree_.set(tree_.winner(), time_key(until_s)); }

 private:
  WinnerTree tree_;
};

/// The moments at which those who wait leave the queue, for a finite waiting room. They need not
/// leave in the order they came (patience), hence a heap; its size is at most the room's.
class WaitingRoom {
 public:
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  explicit WaitingRoom(std::uint64_t places = unlimited) : places_(places) {}
  [[nodiscard]] bool full(double now_s) {
    while (!leaving_s_.empty() && leaving_s_.front() <= now_s) {
      std::ranges::pop_heap(leaving_s_, std::greater<>{});
      leaving_s_.pop_back();
    }
    return leaving_s_.size() >= places_;
  }
  void enter(double leaves_s) {
    leaving_s_.push_back(leaves_s);
    std::ranges::push_heap(leaving_s_, std::greater<>{});
  }

 private:
  std::uint64_t places_;
  std::vector<double> leaving_s_;
};

/// State of a first-come station between blocks of customers.
template <class Servers>
class FirstCome {
 public:
  /// `places` is the waiting room beside the servers.
  explicit FirstCome(std::uint32_t servers, std::uint64_t places = WaitingRoom::unlimited)
      : servers_(servers), finite_(places != WaitingRoom::unlimited), room_(places) {}

  /// Serves a block: the n-th customer comes gaps_s[n] after the one before and needs
  /// services_s[n].
  template <CustomerObserver Observer>
  void advance(std::span<const double> gaps_s, std::span<const double> services_s,
               Observer& observer) {
    NINES_EXPECTS(gaps_s.size() == services_s.size());
    advance_blocks<false>(gaps_s, services_s, {}, observer);
  }

  /// The same, each leaving unserved at arrival + patience unless service has begun by then.
  template <CustomerObserver Observer>
  void advance(std::span<const double> gaps_s, std::span<const double> services_s,
               std::span<const double> patience_s, Observer& observer) {
    NINES_EXPECTS(gaps_s.size() == services_s.size() && gaps_s.size() == patience_s.size());
    advance_blocks<true>(gaps_s, services_s, patience_s, observer);
  }

  [[nodiscard]] double last_arrival() const { return arrival_s_; }

 private:
  template <bool impatient, class Observer>
  void advance_blocks(std::span<const double> gaps_s, std::span<const double> services_s,
                      std::span<const double> patience_s, Observer& observer) {
    for (std::size_t from = 0; from < gaps_s.size(); from += first_come_block) {
      const std::size_t count = std::min(first_come_block, gaps_s.size() - from);
      const auto gaps = gaps_s.subspan(from, count);
      const auto services = services_s.subspan(from, count);
      const auto patience = impatient ? patience_s.subspan(from, count) : patience_s;
      if (finite_) {
        run<true, impatient>(gaps, services, patience, observer);
      } else {
        run<false, impatient>(gaps, services, patience, observer);
      }
      observer.block_done();
    }
  }

  template <bool finite, bool impatient, class Observer>
  void run(std::span<const double> gaps_s, std::span<const double> services_s,
           std::span<const double> patience_s, Observer& observer) {
    // The state lives in locals while the block lasts: the observer's writes could alias members.
    Servers servers = std::move(servers_);
    double arrival_s = arrival_s_;
    std::size_t n = 0;
    if constexpr (std::is_same_v<Servers, OneServer> && !finite && !impatient) {
      n = run_in_groups(gaps_s, services_s, servers, arrival_s, observer);
    }
    for (; n < gaps_s.size(); ++n) {
      arrival_s += gaps_s[n];
      const double free_s = servers.earliest();
      const double start_s = std::max(arrival_s, free_s);
      const bool waits = free_s > arrival_s;
      if constexpr (finite) {
        // Customers wait only while all servers are busy, so the room alone decides.
        if (waits && room_.full(arrival_s)) {
          observer.blocked(arrival_s);
          continue;
        }
      }
      if constexpr (impatient) {
        const double patience_ends_s = arrival_s + patience_s[n];
        if (patience_ends_s < start_s) {
          if constexpr (finite) room_.enter(patience_ends_s);
          observer.abandoned(arrival_s, patience_ends_s);
          continue;
        }
      }
      if constexpr (finite) {
        if (waits) room_.enter(start_s);
      }
      const double departure_s = start_s + services_s[n];
      servers.occupy(departure_s);
      observer.served(arrival_s, start_s, departure_s);
    }
    arrival_s_ = arrival_s;
    servers_ = std::move(servers);
  }

  /// One server without losses, eight customers at a time; returns how many were served. Rounding
  /// keeps order, so it commutes with the maximum,
  ///   fl(max(a, f) + s) = max(fl(a + s), fl(f + s)),
  /// and a departure is, to the last bit, the later of two: as if the server had been free before
  /// the eight came, and as if it never were between them. So the next eight wait for eight
  /// additions and one maximum of these, instead of eight of each.
  template <class Observer>
  static std::size_t run_in_groups(std::span<const double> gaps_s,
                                   std::span<const double> services_s, OneServer& server,
                                   double& arrival_s, Observer& observer) {
    constexpr std::size_t group = 8;
    const std::size_t whole = gaps_s.size() - gaps_s.size() % group;
    double free_s = server.earliest();
    for (std::size_t from = 0; from < whole; from += group) {
      double if_free_s = 0;  // No arrival is earlier.
      double if_busy_s = free_s;
      for (std::size_t n = from; n < from + group; ++n) {
        arrival_s += gaps_s[n];
        const double start_s = std::max(arrival_s, free_s);
        if_free_s = std::max(arrival_s, if_free_s) + services_s[n];
        if_busy_s += services_s[n];
        free_s = std::max(if_free_s, if_busy_s);
        observer.served(arrival_s, start_s, free_s);
      }
    }
    server.occupy(free_s);
    return whole;
  }

  Servers servers_;
  bool finite_;
  WaitingRoom room_;
  double arrival_s_ = 0;
};

}  // namespace nines::engine
