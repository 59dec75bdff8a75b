/// @file
/// Systems to test with, written as scenarios are; and what happens in them, for single rules.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/system/system_model.hpp"

namespace nines::test {

/// The model of a scenario's `model` object. Throws ScenarioError with all mistakes.
system::SystemParameters system_parameters(const std::string& json);
std::unique_ptr<system::SystemModel> system_model(const std::string& json,
                                                  const run::RunSettings& run);

/// A `model` object: a client that calls `api` under `policy` every 10 s, the first time at 10 s,
/// the services as members of an object, and `more` after a comma.
std::string calls_of_api(const std::string& services, const std::string& policy = "{}",
                         const std::string& more = "");

/// Records everything that happens.
class EventLog final : public system::SystemWatch {
 public:
  void happened(const system::SystemEvent& event) override { events_.push_back(event); }
  [[nodiscard]] const std::vector<system::SystemEvent>& events() const { return events_; }
  /// The times at which something happened, those of one place alone where given.
  [[nodiscard]] std::vector<double> times(system::Happening what) const {
    std::vector<double> found;
    for (const system::SystemEvent& event : events_) {
      if (event.what == what) found.push_back(event.time_s);
    }
    return found;
  }
  [[nodiscard]] std::vector<double> times(system::Happening what, std::uint32_t where) const {
    std::vector<double> found;
    for (const system::SystemEvent& event : events_) {
      if (event.what == what && event.where == where) found.push_back(event.time_s);
    }
    return found;
  }

 private:
  std::vector<system::SystemEvent> events_;
};

/// One replication of a system whose every time is known, from its start to `horizon_s`.
struct Scripted {
  EventLog log;
  system::SystemFigures figures;
  std::vector<system::RequestStory> stories;
};
std::unique_ptr<Scripted> scripted(const std::string& json, double horizon_s);

}  // namespace nines::test
