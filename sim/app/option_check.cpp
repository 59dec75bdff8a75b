#include "app/option_check.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "input/csv.hpp"
#include "input/diagnostics.hpp"

namespace nines::app {

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const std::string_view near = input::nearest(word, {known.begin(), known.end()});
  return near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near);
}

OptionCheck one_of(std::vector<std::string> words) {
  OptionCheck check;
  check.shape = fmt::format("{{{}}}", fmt::join(words, ","));
  check.words = words;
  check.mistake = [words = std::move(words)](const std::string& text) {
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
    return fmt::format("no such word, got \"{}\"{}; accepted: {}", text, did_you_mean(text, words),
                       input::enumerate({words.begin(), words.end()}));
  };
  return check;
}

OptionCheck whole_number(std::uint64_t least, std::uint64_t most) {
  const auto mistake = [=](const std::string& text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc{} && stop == end && value >= least && value <= most) {
      return std::string();
    }
    return fmt::format("expected a whole number from {} to {}, got \"{}\"", least, most, text);
  };
  return {fmt::format("{} to {}", least, most), {}, mistake};
}

OptionCheck number_between(double least, double most) {
  const auto mistake = [=](const std::string& text) {
    const auto value = input::parse_number(text);
    if (value && *value >= least && *value <= most) return std::string();
    return fmt::format("expected a number from {} to {}, got \"{}\"", least, most, text);
  };
  return {fmt::format("{} to {}", least, most), {}, mistake};
}

}  // namespace nines::app
