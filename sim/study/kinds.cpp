#include "study/kinds.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/catalog.hpp"
#include "core/placed_error.hpp"
#include "model/alerting/alerting.hpp"
#include "model/fleet/fleet.hpp"
#include "model/outages/outages.hpp"
#include "model/queue/queue.hpp"
#include "model/rollout/rollout.hpp"
#include "model/system/system.hpp"

namespace nines::study {
namespace {

using Kinds = Catalog<queue::QueueKind, fleet::FleetKind, system::SystemKind, outages::OutagesKind,
                      rollout::RolloutKind,
                      alerting::AlertingKind>;  // Add here, and only here.

/// Calls `visit(std::type_identity<Kind>{})` for the kind of that name.
template <class Visitor>
void with_kind([[maybe_unused]] std::string_view name, Visitor&& visit) {
  Kinds::for_each([&]<class Kind>(std::type_identity<Kind> kind) {
    if (Kind::name == name) visit(kind);
  });
}

/// What a path of keys leads to, as far as it is written.
const input::Node& deepest(const input::Node& root, const std::vector<std::string>& path) {
  const input::Node* node = &root;
  for (const std::string& key : path) {
    const input::Node* next = node->find(key);
    if (next == nullptr) break;
    node = next;
  }
  return node == &root ? *root.find("model") : *node;
}

}  // namespace

const std::vector<std::string_view>& kind_names() {
  static const std::vector<std::string_view> names(Kinds::names.begin(), Kinds::names.end());
  return names;
}

std::string_view kind_summary(std::string_view kind) {
  std::string_view summary;
  with_kind(kind, [&]<class Kind>(std::type_identity<Kind>) { summary = Kind::summary; });
  return summary;
}

const std::vector<std::string_view>& honoured_run_keys(std::string_view kind) {
  static const auto all = [] {
    std::map<std::string_view, std::vector<std::string_view>> keys;
    Kinds::for_each([&]<class Kind>(std::type_identity<Kind>) {
      for (const run::RunKey key : Kind::run_keys) keys[Kind::name].push_back(run::to_string(key));
    });
    return keys;
  }();
  return all.at(kind);
}

void check_run_keys(std::string_view kind, const input::Node& run,
                    input::Diagnostics& diagnostics) {
  const std::vector<std::string_view>& honoured = honoured_run_keys(kind);
  for (const run::RunKey key : run::all_run_keys) {
    const std::string_view name = run::to_string(key);
    const input::Node* written = run.find(name);
    if (written == nullptr || std::ranges::find(honoured, name) != honoured.end()) continue;
    diagnostics.error(*written, fmt::format("kind \"{}\" has no use for run.{}; it honours {}",
                                            kind, name, input::enumerate(honoured, "and")));
  }
}

std::unique_ptr<run::Model> read_model(std::string_view kind, const input::Node& scenario,
                                       const run::RunSettings& run, input::Pass& pass) {
  const input::Node& model = *scenario.find("model");
  std::unique_ptr<run::Model> result;
  const std::size_t errors_before = pass.diagnostics->error_count();
  with_kind(kind, [&]<class Kind>(std::type_identity<Kind>) {
    auto parameters = input::Value(model, pass).as<typename Kind::Parameters>();
    if (pass.diagnostics->error_count() > errors_before) return;
    try {
      result = Kind::make(std::move(parameters), run);
    } catch (const PlacedError& error) {
      // Settings with mistakes were replaced by others, of which nothing is to be said.
      const bool of_run = error.path().front() == "run";
      if (of_run && pass.diagnostics->has_error_under("/run")) return;
      pass.diagnostics->error(deepest(scenario, error.path()), error.what());
    } catch (const DomainError& error) {
      pass.diagnostics->error(model, error.what());
    }
  });
  return pass.diagnostics->error_count() > errors_before ? nullptr : std::move(result);
}

input::Description describe_model(std::string_view kind, input::Definitions& definitions) {
  input::Description description;
  input::Pass pass;
  pass.definitions = &definitions;
  with_kind(kind, [&]<class Kind>(std::type_identity<Kind>) {
    static_cast<void>(input::Value(description, pass).as<typename Kind::Parameters>());
  });
  return description;
}

}  // namespace nines::study
