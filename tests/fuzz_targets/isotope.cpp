/// Any bytes are a topology whose scenario can be read, or located problems.
#include "interop/isotope.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/error.hpp"
#include "study/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  nines::interop::IsotopeOptions options;
  options.name = "fuzz";
  std::string scenario;
  try {
    scenario = nines::interop::import_isotope(text, "fuzz.yaml", options).scenario;
  } catch (const nines::ScenarioError& error) {
    if (error.problems().empty()) std::abort();
    return 0;
  }
  // What the import writes, the reader takes: a problem here is a finding.
  static_cast<void>(nines::study::parse_scenario(scenario, "fuzz.json"));
  return 0;
}
