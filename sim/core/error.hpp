/// @file
/// The user's mistakes. A Problem is one mistake, a ScenarioError carries all the mistakes found in
/// one pass over a scenario. A message reads `problem, got value; accepted values`.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace nines {

/// Where in a scenario something stands. Line and column count from 1; 0 means "no position".
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  std::string pointer;  ///< RFC 6901 JSON pointer; empty for the whole document.
};

enum class Severity { error, warning };

struct Problem {
  Severity severity = Severity::error;
  Location where;
  std::string text;
};

/// `file:line:col: /pointer: text`, leaving out what is not known.
[[nodiscard]] std::string to_string(const Problem& problem);

/// The scenario cannot be run as written. Carries every problem of the pass.
class ScenarioError : public std::runtime_error {
 public:
  explicit ScenarioError(std::vector<Problem> problems);
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// The machine would not do it: a file that cannot be read or written, a full disk.
class IoError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The numbers asked for do not exist ("no lognormal has median 5s and mean 3s"). Thrown by
/// formulas and constructors that know nothing of files; the reader adds the position as it travels
/// up.
class DomainError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace nines
