/// @file
/// The recursions against a small event-by-event simulation that knows no shortcut.
#include "engine/first_come.hpp"

#include <deque>

#include "core/quantity.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"

namespace nines::test {

namespace {

struct Fate {
  char what = '?';  // s served, a abandoned, b blocked
  double arrival = 0, start = 0, end = 0;
  friend bool operator==(const Fate&, const Fate&) = default;
};

struct Recorder {
  std::vector<Fate> fates;
  void served(double arrival, double start, double departure) {
    fates.push_back({'s', arrival, start, departure});
  }
  void abandoned(double arrival, double left) { fates.push_back({'a', arrival, left, left}); }
  void blocked(double arrival) { fates.push_back({'b', arrival, arrival, arrival}); }
  void block_done() {}
};

struct Sample {
  std::vector<double> gaps, services, patience;
};

/// Whole numbers when `coarse`, so that events coincide often.
Sample sample(std::uint64_t seed, std::size_t customers, double servers, bool coarse) {
  test::PlainRandom random(seed);
  Sample s;
  const auto draw = [&](double mean) {
    return coarse ? double(random.below(std::uint64_t(2 * mean) + 1)) : random.exponential(mean);
  };
  for (std::size_t n = 0; n < customers; ++n) {
    s.gaps.push_back(draw(4));
    s.services.push_back(draw(4 * servers * 0.95));
    s.patience.push_back(draw(6));
  }
  return s;
}

/// Event by event: at each instant servers free first, then patience ends, then the arrival.
std::vector<Fate> by_events(const Sample& s, std::uint32_t servers, std::uint64_t places,
                            bool impatient) {
  std::vector<Fate> fates(s.gaps.size());
  std::vector<double> busy;         // departures under way
  std::deque<std::size_t> waiting;  // in the order of arrival
  const auto deadline = [&](std::size_t n) {
    return impatient ? fates[n].arrival + s.patience[n] : infinity;
  };
  const auto begin = [&](std::size_t n, double now) {
    fates[n] = {'s', fates[n].arrival, now, now + s.services[n]};
    busy.push_back(fates[n].end);
  };
  const auto advance_to = [&](double until) {
    for (;;) {
      const auto done = std::ranges::min_element(busy);
      const auto lost = std::ranges::min_element(waiting, {}, deadline);
      const double done_at = done == busy.end() ? infinity : *done;
      const double lost_at = lost == waiting.end() ? infinity : deadline(*lost);
      if (std::min(done_at, lost_at) > until || std::min(done_at, lost_at) == infinity) return;
      if (done_at <= lost_at) {
        busy.erase(done);
        if (!waiting.empty()) {
          begin(waiting.front(), done_at);
          waiting.pop_front();
        }
      } else {
        fates[*lost] = {'a', fates[*lost].arrival, lost_at, lost_at};
        waiting.erase(lost);
      }
    }
  };
  double now = 0;
  for (std::size_t n = 0; n < fates.size(); ++n) {
    now += s.gaps[n];
    advance_to(now);
    fates[n].arrival = now;
    if (busy.size() < servers) {
      begin(n, now);
    } else if (waiting.size() >= places) {
      fates[n] = {'b', now, now, now};
    } else {
      waiting.push_back(n);
    }
  }
  advance_to(infinity);
  return fates;
}

template <class Servers>
std::vector<Fate> by_recursion(const Sample& s, std::uint32_t servers, std::uint64_t places,
                               bool impatient) {
  engine::FirstCome<Servers> station(servers, places);
  Recorder recorder;
  // Uneven blocks: where a block ends must not matter.
  for (std::size_t from = 0, size = 1; from < s.gaps.size(); from += size, size = size % 61 + 7) {
    const std::size_t count = std::min(size, s.gaps.size() - from);
    const auto part = [&](const std::vector<double>& all) {
      return std::span(all).subspan(from, count);
    };
    if (impatient) {
      station.advance(part(s.gaps), part(s.services), part(s.patience), recorder);
    } else {
      station.advance(part(s.gaps), part(s.services), recorder);
    }
  }
  return recorder.fates;
}

}  // namespace

TEST_CASE("The recursion gives every customer the times that events give", "[engine]") {
  for (const bool coarse : {false, true}) {
    for (const bool impatient : {false, true}) {
      for (const std::uint64_t places :
           {std::uint64_t{0}, std::uint64_t{3}, engine::WaitingRoom::unlimited}) {
        for (const std::uint32_t servers : {1U, 2U, 3U, 10U}) {
          INFO("coarse " << coarse << " impatient " << impatient << " places " << places
                         << " servers " << servers);
          const Sample s = sample(100 + servers, 3000, servers, coarse);
          const auto expected = by_events(s, servers, places, impatient);
          CHECK((by_recursion<engine::ManyServers>(s, servers, places, impatient) == expected));
          if (servers == 1) {
            CHECK((by_recursion<engine::OneServer>(s, servers, places, impatient) == expected));
          }
        }
      }
    }
  }
}

}  // namespace nines::test
