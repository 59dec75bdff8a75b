/// Any bytes are a scenario that can be laid out, or located problems.
#include "study/scenario.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/error.hpp"
#include "input/format.hpp"
#include "report/diagnostics_text.hpp"
#include "report/text_table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    if (nines::study::parse_scenario(text, "fuzz.json").points.empty()) std::abort();
  } catch (const nines::ScenarioError& error) {
    if (error.problems().empty()) std::abort();
    for (const nines::Problem& problem : error.problems()) {
      if (problem.where.line < 1 || problem.where.column < 1) std::abort();
      static_cast<void>(nines::report::render_problem(problem, text, nines::report::Color::off));
    }
  }
  nines::input::Diagnostics diagnostics("fuzz.json");
  const std::string once = nines::input::format_json(text, diagnostics);
  if (diagnostics.error_count() == 0 && nines::input::format_json(once, diagnostics) != once) {
    std::abort();
  }
  return 0;
}
