/// @file
/// Topologies of services as Istio's isotope writes them (YAML), turned into a scenario of kind
/// `system`. What isotope leaves to the machines it runs on is asked for: the time a service works
/// on a request, and the rate of requests at the entry points. A `sleep` holds no server: it
/// becomes a call of a service of its own that always has room. Ref: github.com/istio/tools,
/// isotope/README.md, "service-graph.yaml".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/quantity.hpp"

namespace nines::interop {

struct IsotopeOptions {
  PerSecond rate{100};     ///< At each entry point, Poisson.
  Seconds service{80e-6};  ///< Mean of a request's own work, exponential: isotope's mock service
                           ///< answers 12,000 to 14,000 requests per second and processor.
  std::string name;        ///< Of the scenario.
};

struct IsotopeImport {
  std::string scenario;            ///< JSON, laid out.
  std::vector<std::string> notes;  ///< What was left out or assumed, a sentence each.
};

/// Throws ScenarioError with every mistake in the text, located; `file` names it.
[[nodiscard]] IsotopeImport import_isotope(std::string_view text, const std::string& file,
                                           const IsotopeOptions& options);

}  // namespace nines::interop
