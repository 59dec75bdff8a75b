/// @file
/// Who is next at a service, and who is interrupted, on scripts whose every time is known
/// (README.md, "A line, and who is next").
#include <cmath>
#include <map>

#include "support/catch.hpp"
#include "support/system_examples.hpp"
#include "traffic/catalog.hpp"

namespace nines::test {

namespace {

system::ServiceParameters service(const std::string& name, double work_s) {
  system::ServiceParameters service;
  service.name = name;
  service.service = dist::Distribution::constant(Seconds{work_s});
  return service;
}

system::ClientParameters client(const std::string& to, std::uint32_t job_class, double at_s) {
  system::ClientParameters client;
  client.name = std::to_string(at_s);
  client.to = to;
  client.job_class = job_class;
  client.arrivals = traffic::Arrivals{traffic::Trace{{at_s}, "script"}};
  return client;
}

/// When the requests are answered, by when they came.
std::map<double, double> answers(const system::SystemParameters& system) {
  run::RunSettings run;
  run.horizon = Seconds{1000};
  run.warmup = Seconds{0};
  const system::SystemModel model(system, run);
  std::vector<system::RequestStory> stories;
  static_cast<void>(model.replay({1, 0, 0}, nullptr, &stories));
  std::map<double, double> ends;
  for (const system::RequestStory& story : stories) {
    const bool good = story.finished && story.outcome == policy::CallOutcome::success;
    ends[story.arrival_s] = good ? story.arrival_s + story.latency_s : infinity;
  }
  return ends;
}

const system::ServiceDiscipline urgent_first = system::ServicePriority{.preemptive = false};
const system::ServiceDiscipline interrupting = system::ServicePriority{.preemptive = true};

}  // namespace

TEST_CASE("The urgent class is next, and interrupts where it may", "[system]") {
  system::SystemParameters system;
  system.services.push_back(service("one", 10));
  system.clients = {client("one", 1, 1), client("one", 1, 2), client("one", 0, 4)};
  CHECK(answers(system) == std::map<double, double>{{1, 11}, {2, 21}, {4, 31}});
  system.services[0].queue.discipline = urgent_first;
  CHECK(answers(system) == std::map<double, double>{{1, 11}, {2, 31}, {4, 21}});
  // The first is interrupted at 4, goes on at 14 where it stopped, and before its own class.
  system.services[0].queue.discipline = interrupting;
  CHECK(answers(system) == std::map<double, double>{{1, 21}, {2, 31}, {4, 14}});
}

TEST_CASE("A class is handed down, unless a call says another", "[system]") {
  system::SystemParameters system;
  system.services = {service("front", 0), service("back", 10)};
  system.services[1].queue.discipline = interrupting;
  system::CallParameters call;
  call.to = "back";
  system::Step step;
  step.calls.push_back(call);
  system.services[0].calls = {step};
  system.clients = {client("back", 1, 1), client("front", 0, 4)};
  CHECK(answers(system) == std::map<double, double>{{1, 21}, {4, 14}});
  system.services[0].calls[0].calls[0].job_class = 2;
  CHECK(answers(system) == std::map<double, double>{{1, 11}, {4, 21}});
}

TEST_CASE("A full line turns away the urgent too", "[system]") {
  system::SystemParameters system;
  system.services.push_back(service("one", 10));
  system.services[0].queue.discipline = interrupting;
  system.services[0].queue.capacity = 0;
  system.clients = {client("one", 1, 1), client("one", 0, 4)};
  CHECK(answers(system) == std::map<double, double>{{1, 11}, {4, infinity}});
}

TEST_CASE("Who was interrupted is not shed any more", "[system]") {
  system::SystemParameters system;
  system.services.push_back(service("one", 10));
  system.services[0].queue.discipline = interrupting;
  system.services[0].queue.timeout = Seconds{5};
  // The third waits for 5 s and is shed at 10; the second waited, was taken up at 8 and then
  // interrupted at 9: it goes on at 19.
  system.services[0].service = dist::Distribution::constant(Seconds{4});
  system.clients = {client("one", 1, 4), client("one", 1, 5), client("one", 0, 9)};
  CHECK(answers(system) == std::map<double, double>{{4, 8}, {5, 16}, {9, 13}});
  system.services[0].service = dist::Distribution::constant(Seconds{10});
  CHECK(answers(system) == std::map<double, double>{{4, 24}, {5, infinity}, {9, 19}});
}

TEST_CASE("A slow server takes its factor only of what it does", "[system]") {
  system::SystemParameters system;
  system.services.push_back(service("one", 10));
  system.services[0].queue.discipline = interrupting;
  system.clients = {client("one", 1, 1), client("one", 0, 5)};
  // Four times slower from 3 to 7: the first does 2 s of its work until 3, half a second until it
  // is interrupted at 5; the second does half a second until 7, and the other 9.5 s until 16.5.
  system::FaultParameters slow;
  slow.at = Seconds{3};
  slow.lasts = dist::Distribution::constant(Seconds{4});
  slow.service = "one";
  slow.slowdown = 4;
  system.faults.push_back(slow);
  CHECK(answers(system) == std::map<double, double>{{1, 24}, {5, 16.5}});
}

TEST_CASE("Work that was interrupted begins anew where its server is lost", "[system]") {
  system::SystemParameters system;
  system.services.push_back(service("one", 10));
  system.services[0].queue.discipline = interrupting;
  system.clients = {client("one", 1, 1), client("one", 0, 5)};
  system::FaultParameters down;
  down.at = Seconds{7};
  down.lasts = dist::Distribution::constant(Seconds{3});
  down.service = "one";
  down.servers = 1;
  down.in_hand = system::InHand::requeued;
  system.faults.push_back(down);
  // The second begins anew at 10; the first had 4 s done when it was interrupted, and keeps them.
  CHECK(answers(system) == std::map<double, double>{{1, 26}, {5, 20}});
  // Kept, the second goes on at 10 with 8 s left.
  system.faults[0].in_hand = system::InHand::kept;
  CHECK(answers(system) == std::map<double, double>{{1, 24}, {5, 18}});
  system.faults[0].in_hand = system::InHand::lost;
  CHECK(answers(system) == std::map<double, double>{{1, 16}, {5, infinity}});
}

TEST_CASE("Work left, not time left at a slow server, is what a newcomer is held against",
          "[system]") {
  system::SystemParameters system;
  system.services = {service("one", 10)};
  system.services[0].queue.discipline = line::ShortestRemaining{};
  system.clients = {client("one", 0, 1), client("one", 0, 3)};
  system::FaultParameters slow;
  slow.at = Seconds{2};
  slow.lasts = dist::Distribution::constant(Seconds{500});
  slow.service = "one";
  slow.slowdown = 4;
  system.faults.push_back(slow);
  // At 3 the first has 8.75 s of work left, 35 s at this server.
  CHECK(answers(system) == std::map<double, double>{{1, 38}, {3, 78}});
}

}  // namespace nines::test
