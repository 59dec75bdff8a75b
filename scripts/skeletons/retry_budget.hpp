/// @file
/// @Name@: how many retries a caller may send, in a sentence.
/// Ref: author (year), section.
#pragma once

#include <string>
#include <string_view>

#include "input/reader.hpp"

namespace nines::retry {

struct @Name @{static constexpr std::string_view name = "@name@";
static @Name @read(input::Reader& in) {
  return {in.require<double>("retries", input::non_negative, "in all")};
}
[[nodiscard]] std::string describe() const {
  return "@name@";
}

class Meter {
 public:
  explicit Meter(const @Name @& budget) : left_(budget.retries) {}
  void on_request(double /*now_s*/) {}
  void on_success() {}
  [[nodiscard]] bool spend(double /*now_s*/) {
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }

 private:
  double left_;
};

double retries = 0;
};  // namespace nines::retry

}  // namespace nines::retry
