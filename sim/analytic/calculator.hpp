/// @file
/// The closed forms as a table: what `nines calc` offers, its arguments, help, example and figures.
/// The caller parses text into Arguments in base units (seconds, per second, fractions); everything
/// else (needs, alternatives, ranges, defaults) is checked here against the descriptions.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/quantity.hpp"

namespace nines::analytic {

/// count: a whole number >= 0; number: any; probability: in [0, 1]; duration [s] and rate [1/s]: >=
/// 0.
enum class ArgumentKind { count, number, probability, duration, rate };

enum class Need { required, optional };

enum class Values { one, many };

struct Argument {
  std::string_view name;  ///< As on the command line without dashes: "gap-scv".
  ArgumentKind kind = ArgumentKind::number;
  std::string_view help;
  Need need = Need::required;
  /// The value of an optional argument left out; NaN: left out means "not asked for".
  double fallback = not_a_number;
  /// 0: always. Otherwise a set of alternatives: exactly one set must be given, with all its
  /// required members.
  int set = 0;
  Values values = Values::one;
};

/// Arguments by name, in base units.
class Arguments {
 public:
  using Map = std::map<std::string, std::vector<double>, std::less<>>;
  Arguments() = default;
  explicit Arguments(Map values) : values_(std::move(values)) {}

  void set(std::string_view name, std::vector<double> values);
  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] const Map& all() const { return values_; }

  /// For arguments that are there (a contract: ask has() about optional ones).
  [[nodiscard]] const std::vector<double>& list(std::string_view name) const;
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] std::int64_t count(std::string_view name) const;
  [[nodiscard]] int small_count(std::string_view name) const;  ///< DomainError beyond 2e9.
  [[nodiscard]] Probability probability(std::string_view name) const;
  [[nodiscard]] Seconds duration(std::string_view name) const;
  [[nodiscard]] PerSecond rate(std::string_view name) const;

 private:
  Map values_;
};

/// One number of an answer. `unit` is "s", "/s", "fraction" or "" (plain numbers).
struct Figure {
  std::string name;
  double value = 0;
  std::string_view unit;
  bool exact = true;  ///< False for approximations and limits.
  std::string note;   ///< What to know about it; often empty.
};

struct Calculation {
  std::string_view name;
  std::string_view summary;
  std::string_view source;
  std::vector<Argument> arguments;
  std::vector<std::pair<std::string_view, std::vector<double>>> example;
  std::vector<Figure> (*compute)(const Arguments&) = nullptr;
};

/// All calculations, in the order of the help text.
[[nodiscard]] std::span<const Calculation> calculations();

/// The calculation of this name, or nullptr.
[[nodiscard]] const Calculation* find_calculation(std::string_view name);

/// Checks the arguments, fills in the defaults and computes. DomainError tells what is missing,
/// unknown or out of range (all of it at once), or that the numbers have no answer.
[[nodiscard]] std::vector<Figure> calculate(const Calculation& calculation,
                                            const Arguments& arguments);

/// The documented example as Arguments.
[[nodiscard]] Arguments example_arguments(const Calculation& calculation);

}  // namespace nines::analytic
