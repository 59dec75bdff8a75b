#include "report/junit.hpp"

#include <fmt/format.h>

#include "report/table.hpp"

namespace nines {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // XML 1.0 has no way to write the other control characters.
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return out;
}

bool counts_as_failure(Verdict verdict, bool unsure_passes) {
  return verdict == Verdict::fail || (verdict == Verdict::unsure && !unsure_passes);
}

std::string suite_xml(const SuiteResult& suite, bool unsure_passes) {
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  for (const Problem& problem : suite.problems) {
    ++tests;
    cases += fmt::format(
        "    <testcase classname=\"{0}\" name=\"loads\">\n      <error message=\"{1}\"/>\n"
        "    </testcase>\n",
        escaped(suite.name), escaped(to_string(problem)));
  }
  if (suite.results != nullptr) {
    for (const ExpectationResult& expectation : suite.results->expectations) {
      ++tests;
      cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", escaped(suite.name),
                           escaped(expectation.text));
      if (!counts_as_failure(expectation.verdict, unsure_passes)) {
        cases += "/>\n";
        continue;
      }
      ++failures;
      cases += fmt::format(">\n      <failure type=\"{}\" message=\"{}\"/>\n    </testcase>\n",
                           to_string(expectation.verdict), escaped(reason_text(expectation)));
    }
  }
  return fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}  </testsuite>\n",
      escaped(suite.name), tests, failures, suite.problems.size(), cases);
}

}  // namespace

std::string junit_xml(const std::vector<SuiteResult>& suites, bool unsure_passes) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nines\">\n";
  for (const SuiteResult& suite : suites) xml += suite_xml(suite, unsure_passes);
  return xml + "</testsuites>\n";
}

}  // namespace nines
