#include "core/error.hpp"

#include <utility>

#include <fmt/format.h>

namespace nines {
namespace {

std::string join(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += to_string(problem);
  }
  return text;
}

}  // namespace

std::string to_string(const Problem& problem) {
  std::string text;
  if (!problem.where.file.empty()) text += problem.where.file + ":";
  if (problem.where.line > 0)
    text += fmt::format("{}:{}:", problem.where.line, problem.where.column);
  if (!text.empty()) text += ' ';
  if (problem.severity == Severity::warning) text += "warning: ";
  if (!problem.where.pointer.empty()) text += problem.where.pointer + ": ";
  return text + problem.text;
}

ScenarioError::ScenarioError(std::vector<Problem> problems)
    : std::runtime_error(join(problems)), problems_(std::move(problems)) {}

}  // namespace nines
