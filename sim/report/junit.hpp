/// @file
/// Expectations as JUnit XML, the form that continuous-integration servers read.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "study/results.hpp"

namespace nines::report {

/// A scenario that ran, or the problems that kept it from running.
struct SuiteResult {
  std::string name;
  const study::Results* results = nullptr;
  std::vector<Problem> problems;
};

/// An unsure expectation is a failure of type "unsure" unless `unsure_passes`.
[[nodiscard]] std::string junit_xml(const std::vector<SuiteResult>& suites, bool unsure_passes);

}  // namespace nines::report
