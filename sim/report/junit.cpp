#include "report/junit.hpp"

#include <fmt/format.h>

#include "report/table.hpp"
#include "report/xml_text.hpp"

namespace nines::report {
namespace {

bool counts_as_failure(study::Verdict verdict, bool unsure_passes) {
  return verdict == study::Verdict::fail || (verdict == study::Verdict::unsure && !unsure_passes);
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
        xml_text(suite.name), xml_text(to_string(problem)));
  }
  if (suite.results != nullptr) {
    for (const study::ExpectationResult& expectation : suite.results->expectations) {
      ++tests;
      cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml_text(suite.name),
                           xml_text(expectation.text));
      if (!counts_as_failure(expectation.verdict, unsure_passes)) {
        cases += "/>\n";
        continue;
      }
      ++failures;
      cases +=
          fmt::format(">\n      <failure type=\"{}\" message=\"{}\"/>\n    </testcase>\n",
                      study::to_string(expectation.verdict), xml_text(reason_text(expectation)));
    }
  }
  return fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}  </testsuite>\n",
      xml_text(suite.name), tests, failures, suite.problems.size(), cases);
}

}  // namespace

std::string junit_xml(const std::vector<SuiteResult>& suites, bool unsure_passes) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nines\">\n";
  for (const SuiteResult& suite : suites) xml += suite_xml(suite, unsure_passes);
  return xml + "</testsuites>\n";
}

}  // namespace nines::report
