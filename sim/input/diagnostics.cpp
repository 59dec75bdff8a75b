#include "input/diagnostics.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace nines::input {
namespace {

// A hostile file could hold a million mistakes; nobody reads past the first hundred.
constexpr std::size_t most_problems = 100;

/// Edit distance with transposition of neighbours (Damerau 1964, optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substitute});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before = std::exchange(above, row);
  }
  return above[b.size()];
}

}  // namespace

void Diagnostics::error(const Node& at, std::string text) {
  add(Severity::error, at.line, at.column, at.pointer, std::move(text));
}

void Diagnostics::error(int line, int column, std::string pointer, std::string text) {
  add(Severity::error, line, column, std::move(pointer), std::move(text));
}

void Diagnostics::warning(const Node& at, std::string text) {
  add(Severity::warning, at.line, at.column, at.pointer, std::move(text));
}

void Diagnostics::retell(const Problem& problem) {
  add(problem.severity, problem.where.line, problem.where.column, problem.where.pointer,
      problem.text);
}

bool Diagnostics::tells(const Problem& problem) const {
  return std::ranges::any_of(problems_, [&](const Problem& own) {
    return own.text == problem.text && own.where.pointer == problem.where.pointer;
  });
}

bool Diagnostics::has_error_under(std::string_view pointer) const {
  return std::ranges::any_of(problems_, [&](const Problem& problem) {
    const std::string_view at = problem.where.pointer;
    return problem.severity == Severity::error && at.starts_with(pointer) &&
           (at.size() == pointer.size() || at[pointer.size()] == '/');
  });
}

void Diagnostics::add(Severity severity, int line, int column, std::string pointer,
                      std::string text) {
  if (severity == Severity::error) ++error_count_;
  if (problems_.size() >= most_problems) return;
  Problem problem{severity, {file_, line, column, std::move(pointer)}, std::move(text)};
  const auto same = [&](const Problem& old) {
    return old.text == problem.text && old.where.line == line && old.where.column == column &&
           old.where.pointer == problem.where.pointer;
  };
  // A value read for several points of a sweep is still one mistake.
  if (std::none_of(problems_.begin(), problems_.end(), same)) {
    problems_.push_back(std::move(problem));
  }
}

void Diagnostics::throw_if_failed() const {
  if (error_count_ > 0) throw ScenarioError(problems_);
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word.substr(0, 64), candidate);
    // Nothing of "q" is left in "a".
    const bool alike = distance < std::max(word.size(), candidate.size());
    if (alike && distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string enumerate(const std::vector<std::string_view>& words, std::string_view before_last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    if (i > 0) text += last ? " " + std::string(before_last) + " " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace nines::input
