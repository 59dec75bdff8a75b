#include "study/kinds.hpp"

#include "core/catalog.hpp"
#include "model/alerting/alerting.hpp"
#include "model/fleet/fleet.hpp"
#include "model/outages/outages.hpp"
#include "model/queue/model.hpp"
#include "model/rollout/rollout.hpp"
#include "model/system/system.hpp"

namespace nines {
namespace {

using Kinds = Catalog<Queue, FleetKind, SystemKind, OutagesKind, RolloutKind,
                      AlertingKind>;  // Add here, and only here.

/// Calls `visit(std::type_identity<Kind>{})` for the kind of that name.
template <class Visitor>
void with_kind([[maybe_unused]] std::string_view name, Visitor&& visit) {
  Kinds::for_each([&]<class Kind>(std::type_identity<Kind> kind) {
    if (Kind::name == name) visit(kind);
  });
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

std::unique_ptr<Model> read_model(std::string_view kind, const Node& model, const Node& run_node,
                                  const RunSettings& run, Pass& pass) {
  std::unique_ptr<Model> result;
  const std::size_t errors_before = pass.diagnostics->error_count();
  with_kind(kind, [&]<class Kind>(std::type_identity<Kind>) {
    auto parameters = Value(model, pass).as<typename Kind::Parameters>();
    if (pass.diagnostics->error_count() > errors_before) return;
    try {
      result = Kind::make(std::move(parameters), run);
    } catch (const DomainError& error) {
      pass.diagnostics->error(run_node, error.what());
    }
  });
  return pass.diagnostics->error_count() > errors_before ? nullptr : std::move(result);
}

Description describe_model(std::string_view kind, Definitions& definitions) {
  Description description;
  Pass pass;
  pass.definitions = &definitions;
  with_kind(kind, [&]<class Kind>(std::type_identity<Kind>) {
    static_cast<void>(Value(description, pass).as<typename Kind::Parameters>());
  });
  return description;
}

}  // namespace nines
