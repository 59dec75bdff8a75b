/// @file
/// Services that serve all at once against a naive simulation that moves everybody's work at every
/// event: answers, server time and waits, with rooms, slowdowns, timeouts, slow and stopped servers
/// (README.md, "All at once").
#include <algorithm>
#include <cmath>
#include <optional>

#include "model/queue/feed.hpp"
#include "support/catch.hpp"
#include "support/plain_random.hpp"
#include "support/queue_examples.hpp"
#include "support/system_examples.hpp"
#include "traffic/catalog.hpp"

namespace nines::test {

namespace {

/// What befalls the service from `at_s` to `end_s`.
struct Trouble {
  double at_s = 0;
  double end_s = 0;
  double slowdown = 1;
  std::uint32_t down = 0;  ///< So many of the first servers.
  system::InHand in_hand = system::InHand::kept;
};

struct Script {
  std::uint32_t servers = 1;
  std::uint32_t concurrency = 1;
  bool by_turns = false;  ///< Each server has its own requests.
  std::optional<std::uint64_t> capacity;
  double slowdown = 0;
  double timeout_s = infinity;  ///< Of the client, which cancels.
  std::vector<double> arrivals_s;
  std::vector<double> works_s;
  std::vector<Trouble> troubles;
};

struct Played {
  std::vector<double> answers_s;  ///< Infinity for who fails.
  double busy_s = 0;
  double queue_s = 0;
  double wait_s = 0;
};

/// One station to which every `turns`-th request comes, from the `first` on.
class NaiveStation {
 public:
  NaiveStation(const Script& script, Played& played, std::size_t first, std::size_t turns)
      : script_(script), played_(played), next_(first), turns_(turns) {}

  void run() {
    while (true) {
      const double next_s = next_event();
      if (!(next_s < infinity)) return;
      pass(next_s);
      change_servers();
      complete();
      time_out();
      arrive();
    }
  }

 private:
  struct Job {
    std::size_t number = 0;
    double left_s = 0;
    double given_s = 0;  ///< Since it was last begun.
  };

  [[nodiscard]] std::uint32_t servers() const { return script_.by_turns ? 1 : script_.servers; }
  [[nodiscard]] double slots() const {
    std::uint32_t down = 0;
    for (const Trouble& trouble : script_.troubles) {
      if (trouble.at_s <= now_s_ && now_s_ < trouble.end_s) down = std::max(down, trouble.down);
    }
    return (servers() - std::min(down, servers())) * static_cast<double>(script_.concurrency);
  }
  [[nodiscard]] double share() const {
    return there_.empty() ? 1 : std::min(1.0, slots() / static_cast<double>(there_.size()));
  }
  [[nodiscard]] double speed() const {
    double slow = 1 + script_.slowdown * static_cast<double>(there_.size());
    for (const Trouble& trouble : script_.troubles) {
      if (trouble.at_s <= now_s_ && now_s_ < trouble.end_s) slow *= trouble.slowdown;
    }
    return share() / slow;
  }
  [[nodiscard]] double gives_up_s(const Job& job) const {
    return script_.arrivals_s[job.number] + script_.timeout_s;
  }

  [[nodiscard]] double next_event() const {
    double next_s = next_ < script_.arrivals_s.size() ? script_.arrivals_s[next_] : infinity;
    for (const Job& job : there_) {
      if (speed() > 0) next_s = std::min(next_s, now_s_ + job.left_s / speed());
      next_s = std::min(next_s, gives_up_s(job));
    }
    for (const Job& job : line_) next_s = std::min(next_s, gives_up_s(job));
    for (const Trouble& trouble : script_.troubles) {
      if (trouble.at_s > now_s_) next_s = std::min(next_s, trouble.at_s);
      if (trouble.end_s > now_s_) next_s = std::min(next_s, trouble.end_s);
    }
    return next_s;
  }

  void pass(double next_s) {
    const double elapsed_s = next_s - now_s_;
    const double work_s = elapsed_s * speed();
    const double given_s = elapsed_s * share();
    const double busy = std::min(slots(), static_cast<double>(there_.size()));
    played_.busy_s += busy * elapsed_s;
    played_.queue_s +=
        static_cast<double>(there_.size() + line_.size()) * elapsed_s - busy * elapsed_s;
    for (Job& job : there_) {
      job.left_s -= work_s;
      job.given_s += given_s;
    }
    now_s_ = next_s;
  }

  /// In the hands of a station that has just stopped.
  void change_servers() {
    for (const Trouble& trouble : script_.troubles) {
      if (trouble.at_s != now_s_ || trouble.down == 0) continue;
      if (trouble.in_hand == system::InHand::kept) continue;
      std::vector<Job> lost;
      lost.swap(there_);
      for (const Job& job : lost) count_wait(job);
      if (trouble.in_hand == system::InHand::lost) continue;
      for (Job& job : lost) job = {job.number, script_.works_s[job.number], 0};
      line_.insert(line_.begin(), lost.begin(), lost.end());
    }
    if (slots() == 0) return;
    there_.insert(there_.end(), line_.begin(), line_.end());
    line_.clear();
  }

  void complete() {
    std::erase_if(there_, [&](const Job& job) {
      if (job.left_s > 1e-9) return false;
      played_.answers_s[job.number] = now_s_;
      count_wait(job);
      return true;
    });
  }

  void time_out() {
    const auto gone = [&](const Job& job) { return gives_up_s(job) <= now_s_; };
    for (const Job& job : there_) {
      if (gone(job)) count_wait(job);
    }
    std::erase_if(there_, gone);
    std::erase_if(line_, gone);
  }

  void arrive() {
    if (next_ >= script_.arrivals_s.size() || script_.arrivals_s[next_] > now_s_) return;
    const std::size_t room = servers() * script_.concurrency;
    if (!script_.capacity || there_.size() + line_.size() < room + *script_.capacity) {
      (slots() > 0 ? there_ : line_).push_back({next_, script_.works_s[next_], 0});
    }
    next_ += turns_;
  }

  void count_wait(const Job& job) {
    played_.wait_s += now_s_ - script_.arrivals_s[job.number] - job.given_s;
  }

  const Script& script_;
  Played& played_;
  std::size_t next_;
  std::size_t turns_;
  double now_s_ = 0;
  std::vector<Job> there_;
  std::vector<Job> line_;
};

Played naive(const Script& script) {
  Played played;
  played.answers_s.assign(script.arrivals_s.size(), infinity);
  const std::size_t turns = script.by_turns ? script.servers : 1;
  for (std::size_t k = 0; k < turns; ++k) NaiveStation(script, played, k, turns).run();
  return played;
}

system::SystemParameters system_of(const Script& script, const dist::Distribution& work) {
  system::SystemParameters system;
  system::ServiceParameters one;
  one.name = "one";
  one.servers = script.servers;
  one.concurrency = script.concurrency;
  one.service = work;
  one.queue.discipline = line::ProcessorSharing{};
  one.queue.capacity = script.capacity;
  one.slowdown = script.slowdown;
  if (script.by_turns) one.balance = balance::RoundRobin{};
  system.services.push_back(one);
  system::ClientParameters client;
  client.name = "users";
  client.to = "one";
  std::vector<double> gaps_s;
  double last_s = 0;
  for (const double at_s : script.arrivals_s) {
    gaps_s.push_back(at_s - last_s);
    last_s = at_s;
  }
  client.arrivals = traffic::Arrivals{traffic::Trace{gaps_s, "script"}};
  if (script.timeout_s < infinity) client.policy.timeout = Seconds{script.timeout_s};
  client.policy.cancel = true;
  system.clients.push_back(client);
  for (const Trouble& trouble : script.troubles) {
    system::FaultParameters fault;
    fault.at = Seconds{trouble.at_s};
    fault.lasts = dist::Distribution::constant(Seconds{trouble.end_s - trouble.at_s});
    fault.service = "one";
    fault.slowdown = trouble.slowdown;
    if (trouble.down > 0) fault.servers = trouble.down;
    fault.in_hand = trouble.in_hand;
    system.faults.push_back(fault);
  }
  return system;
}

/// Requests of random times, the works those that the service will draw.
Script random_script(std::uint64_t seed, const dist::Distribution& work) {
  test::PlainRandom random(seed);
  Script script;
  script.servers = 1 + static_cast<std::uint32_t>(random.below(3));
  script.concurrency = 1 + static_cast<std::uint32_t>(random.below(3));
  script.by_turns = random.happens(0.3);
  if (random.happens(0.4)) script.capacity = random.below(6);
  if (random.happens(0.3)) script.slowdown = 0.03;
  if (random.happens(0.5)) script.timeout_s = 1 + random.exponential(6);
  queue::QueueParameters laws;
  laws.arrivals = traffic::Poisson{PerSecond{1}};
  laws.service = work;
  queue::CustomerFeed feed(laws, {.seed = seed, .replication = 0});
  feed.refill();
  double now_s = 0;
  for (std::size_t n = 0; n < 200; ++n) {
    now_s += random.exponential(1.1 / (script.servers * script.concurrency));
    script.arrivals_s.push_back(now_s);
    script.works_s.push_back(feed.services_s()[n]);
  }
  const bool one_station = !script.by_turns;
  for (std::uint64_t k = random.below(5); k > 0; --k) {
    Trouble trouble;
    trouble.at_s = now_s * random.uniform();
    trouble.end_s = trouble.at_s + random.exponential(0.1 * now_s);
    if (one_station && random.happens(0.6)) {
      trouble.down = 1 + static_cast<std::uint32_t>(random.below(script.servers));
      if (script.servers == 1) trouble.in_hand = static_cast<system::InHand>(random.below(3));
    } else {
      trouble.slowdown = random.happens(0.5) ? 3 : 0.7;
    }
    script.troubles.push_back(trouble);
  }
  return script;
}

}  // namespace

TEST_CASE("All served at once are those of a naive simulation, request by request",
          "[system][sharing]") {
  run::RunSettings run;
  run.horizon = Seconds{1e5};
  run.warmup = Seconds{0};
  std::size_t failed = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    const dist::Distribution work =
        seed % 2 == 0 ? test::lognormal(1.5) : dist::Distribution::exponential(Seconds{1});
    const Script script = random_script(seed, work);
    const Played expected = naive(script);
    const system::SystemModel model(system_of(script, work), run);
    std::vector<system::RequestStory> stories;
    const system::SystemFigures figures = model.replay({seed, 0, 0}, nullptr, &stories);
    REQUIRE(stories.size() == script.arrivals_s.size());
    std::size_t different = 0;
    for (std::size_t n = 0; n < stories.size(); ++n) {
      const bool good = stories[n].outcome == policy::CallOutcome::success;
      const double end_s = good ? stories[n].arrival_s + stories[n].latency_s : infinity;
      const bool both_fail = !(end_s < infinity) && !(expected.answers_s[n] < infinity);
      different += !both_fail && !(std::abs(end_s - expected.answers_s[n]) < 1e-7);
      failed += both_fail;
    }
    CHECK(different == 0);
    const system::ServiceFigures& service = figures.services[0];
    CHECK(service.busy_s == Approx(expected.busy_s).epsilon(1e-9));
    CHECK(service.queue_s == Approx(expected.queue_s).epsilon(1e-9).margin(1e-9));
    CHECK(service.wait_sum_s == Approx(expected.wait_s).epsilon(1e-9).margin(1e-6));
    CHECK(service.done_s + service.wasted_s == Approx(expected.busy_s).epsilon(1e-9));
  }
  // The scripts are worth comparing: some fail, most do not.
  CHECK(failed > 3000);
  CHECK(failed < 30'000);
}

}  // namespace nines::test
