/// @file
/// The recursion's customers, tallied a block at a time. Customers come in the order of arrival,
/// and each one's departure is known on arrival; where the window ends is known only when a
/// customer arrives after it. So integrals are taken over whole customers, and those that reach
/// across an end of the window (the overhang: whoever is in the system then) are corrected once, at
/// that end.
#include <algorithm>
#include <array>

#include "engine/first_come.hpp"
#include "model/queue/feed.hpp"
#include "model/queue/simulate.hpp"

namespace nines::queue {
namespace {

class BlockTally {
 public:
  BlockTally(const QueueWindow& window, bool lossy, CustomerLog* log, QueueFigures& figures)
      : window_(window), lossy_(lossy), log_(log), figures_(figures) {}

  void served(double arrival_s, double start_s, double departure_s) {
    put(arrival_s, start_s, departure_s, Fate::served);
  }
  void abandoned(double arrival_s, double left_s) {
    put(arrival_s, left_s, left_s, Fate::abandoned);
  }
  void blocked(double arrival_s) { put(arrival_s, arrival_s, arrival_s, Fate::blocked); }

  void block_done() {
    // A trace that has ended brings infinite times.
    std::size_t count = count_;
    while (count > 0 && !(arrival_s_[count - 1] < infinity)) --count;
    const bool last_block = count < count_;
    if (log_ != nullptr) write_log(count);
    std::size_t from = 0;
    if (phase_ == Phase::warmup) {
      from = first_counted(count);
      hang_over(0, from);
      if (from < count) {
        open_window(window_.warmup_customers > 0 ? std::max(arrival_s_[from], window_.warmup_s)
                                                 : window_.warmup_s);
      } else if (last_block && window_.warmup_customers == 0 && has_time_horizon()) {
        open_window(window_.warmup_s);  // nobody comes any more, but some may still be there
      }
    }
    if (phase_ == Phase::measuring) {
      const std::size_t to = first_uncounted(from, count);
      tally(from, to);
      hang_over(from, to);
      if (to < count) {
        close_window(has_time_horizon() ? end_s_ : arrival_s_[to]);
      } else if (last_block) {
        close_window(has_time_horizon() ? end_s_ : last_s_);
      }
    }
    if (overflows_) {
      figures_.overflowed = true;
      if (phase_ == Phase::measuring) close_window(last_s_);
      phase_ = Phase::done;
    }
    if (last_block) phase_ = Phase::done;
    seen_ += count;
    count_ = 0;
  }

  [[nodiscard]] bool done() const { return phase_ == Phase::done; }

 private:
  enum class Phase { warmup, measuring, done };
  struct Span {
    double arrival_s, start_s, end_s;
    bool served;
  };

  void put(double arrival_s, double start_s, double end_s, Fate fate) {
    arrival_s_[count_] = arrival_s;
    start_s_[count_] = start_s;
    end_of_s_[count_] = end_s;
    fate_[count_] = fate;
    ++count_;
  }

  [[nodiscard]] std::size_t first_counted(std::size_t count) const {
    std::size_t n = 0;
    if (seen_ < window_.warmup_customers) {
      n = static_cast<std::size_t>(
          std::min<std::uint64_t>(count, window_.warmup_customers - seen_));
    }
    while (n < count && arrival_s_[n] < window_.warmup_s) ++n;
    return n;
  }

  [[nodiscard]] std::size_t first_uncounted(std::size_t from, std::size_t count) const {
    std::size_t to = count;
    const std::uint64_t left = window_.horizon_customers - figures_.arrivals;
    if (left < to - from) to = from + static_cast<std::size_t>(left);
    if (to > from && arrival_s_[to - 1] >= end_s_) {
      to = static_cast<std::size_t>(
          std::lower_bound(arrival_s_.begin() + static_cast<std::ptrdiff_t>(from),
                           arrival_s_.begin() + static_cast<std::ptrdiff_t>(to), end_s_) -
          arrival_s_.begin());
    }
    return to;
  }

  [[nodiscard]] bool has_time_horizon() const { return window_.horizon_s < infinity; }

  void open_window(double start_s) {
    phase_ = Phase::measuring;
    figures_.start_s = start_s;
    end_s_ = start_s + window_.horizon_s;
    correct(start_s, +1, /*at_arrival=*/window_.warmup_customers > 0);
  }

  void close_window(double end_s) {
    phase_ = Phase::done;
    figures_.end_s = end_s;
    if (!lossy_) {
      figures_.in_queue_s += figures_.wait.sum_s();
      figures_.in_service_s += figures_.latency.sum_s() - figures_.wait.sum_s();
      figures_.delayed = figures_.wait.positive();
    }
    correct(end_s, -1, /*at_arrival=*/!has_time_horizon());
  }

  /// Adds, or takes away, what the overhang spends after `from_s`. Who leaves at the very moment of
  /// an arrival leaves before it.
  void correct(double from_s, int sign, bool at_arrival) {
    double queue_s = 0;
    double service_s = 0;
    std::uint64_t departures = 0;
    for (const Span& span : overhang_) {
      queue_s += std::max(0.0, span.start_s - std::max(span.arrival_s, from_s));
      service_s += std::max(0.0, span.end_s - std::max(span.start_s, from_s));
      departures += span.served && (span.end_s > from_s || (span.end_s == from_s && !at_arrival));
    }
    figures_.in_queue_s += sign * queue_s;
    figures_.in_service_s += sign * service_s;
    figures_.departures =
        sign > 0 ? figures_.departures + departures : figures_.departures - departures;
  }

  /// Keeps of [from, to) who has not left by the last arrival. Those kept before are looked through
  /// again only when they have doubled, so that a growing queue costs no more a customer.
  void hang_over(std::size_t from, std::size_t to) {
    if (from == to) return;
    const double now_s = last_s_ = arrival_s_[to - 1];
    for (std::size_t n = from; n < to; ++n) {
      if (end_of_s_[n] >= now_s && fate_[n] != Fate::blocked) {
        overhang_.push_back({arrival_s_[n], start_s_[n], end_of_s_[n], fate_[n] == Fate::served});
      }
    }
    if (overhang_.size() < prune_at_) return;
    std::erase_if(overhang_, [&](const Span& span) { return span.end_s < now_s; });
    overflows_ = overhang_.size() > most_in_system;
    prune_at_ = std::max(first_prune, 2 * overhang_.size());
    prune_at_ = std::min<std::size_t>(prune_at_, overhang_.size() + most_in_system / 4);
  }

  void tally(std::size_t from, std::size_t to) {
    figures_.arrivals += to - from;
    if (lossy_) {
      tally_lossy(from, to);
      return;
    }
    // Differences first and sums after, so that each loop does one thing to a whole block.
    const std::size_t count = to - from;
    std::array<double, engine::first_come_block> times_s;
    for (std::size_t n = 0; n < count; ++n) times_s[n] = start_s_[from + n] - arrival_s_[from + n];
    figures_.wait.add_block(std::span(times_s).first(count));
    for (std::size_t n = 0; n < count; ++n) times_s[n] = end_of_s_[from + n] - arrival_s_[from + n];
    figures_.latency.add_block(std::span(times_s).first(count));
    figures_.departures += count;
  }

  void tally_lossy(std::size_t from, std::size_t to) {
    for (std::size_t n = from; n < to; ++n) {
      if (fate_[n] == Fate::blocked) {
        ++figures_.blocked;
        continue;
      }
      const double wait_s = start_s_[n] - arrival_s_[n];
      figures_.in_queue_s += wait_s;
      figures_.wait.add(wait_s);
      if (fate_[n] == Fate::abandoned) {
        ++figures_.abandoned;
        ++figures_.delayed;  // also one whose patience ended at once: the servers were busy
        continue;
      }
      figures_.delayed += wait_s > 0;
      figures_.in_service_s += end_of_s_[n] - start_s_[n];
      figures_.latency.add(end_of_s_[n] - arrival_s_[n]);
      ++figures_.departures;
    }
  }

  void write_log(std::size_t count) {
    for (std::size_t n = 0; n < count; ++n) {
      log_->push_back({arrival_s_[n], start_s_[n] - arrival_s_[n], end_of_s_[n] - arrival_s_[n],
                       fate_[n], true});
    }
  }

  QueueWindow window_;
  bool lossy_;
  CustomerLog* log_;
  QueueFigures& figures_;
  Phase phase_ = Phase::warmup;
  std::uint64_t seen_ = 0;   // customers of the blocks before
  double end_s_ = infinity;  // of the window, where it is a time
  double last_s_ = 0;        // the last arrival
  static constexpr std::size_t first_prune = 4096;
  std::vector<Span> overhang_;
  std::size_t prune_at_ = first_prune;
  bool overflows_ = false;
  std::size_t count_ = 0;
  std::array<double, engine::first_come_block> arrival_s_{};
  std::array<double, engine::first_come_block> start_s_{};
  std::array<double, engine::first_come_block> end_of_s_{};
  std::array<Fate, engine::first_come_block> fate_{};
};

template <class Servers>
void run(const QueueParameters& parameters, CustomerFeed& feed, BlockTally& tally) {
  const std::uint64_t places = parameters.capacity ? *parameters.capacity - parameters.servers
                                                   : engine::WaitingRoom::unlimited;
  engine::FirstCome<Servers> station(parameters.servers, places);
  while (!tally.done()) {
    feed.refill();
    if (parameters.patience) {
      station.advance(feed.gaps_s(), feed.services_s(), feed.patience_s(), tally);
    } else {
      station.advance(feed.gaps_s(), feed.services_s(), tally);
    }
  }
}

}  // namespace

QueueFigures simulate_by_recursion(const QueueParameters& parameters, const QueueWindow& window,
                                   const traffic::SourceSeed& seed, CustomerLog* log) {
  QueueFigures figures;
  CustomerFeed feed(parameters, seed);
  BlockTally tally(window, parameters.loses_customers(), log, figures);
  if (parameters.servers == 1) {
    run<engine::OneServer>(parameters, feed, tally);
  } else {
    run<engine::ManyServers>(parameters, feed, tally);
  }
  return figures;
}

}  // namespace nines::queue
