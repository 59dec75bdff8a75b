/// @file
/// What the values of options may be, with the sentence for those that are not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nines::app {

struct OptionCheck {
  std::string shape;               ///< As help shows it: "1 to 1024".
  std::vector<std::string> words;  ///< Where only some are accepted.
  /// Says what is wrong with a value; empty when nothing is. Null accepts all.
  std::function<std::string(const std::string&)> mistake;
};

[[nodiscard]] OptionCheck one_of(std::vector<std::string> words);
[[nodiscard]] OptionCheck whole_number(std::uint64_t least, std::uint64_t most);
[[nodiscard]] OptionCheck number_between(double least, double most);

/// ` (did you mean "run"?)`, or nothing when no known word is near.
[[nodiscard]] std::string did_you_mean(const std::string& word,
                                       const std::vector<std::string>& known);

}  // namespace nines::app
