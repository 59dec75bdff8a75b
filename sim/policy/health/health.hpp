/// @file
/// Health checks by which a balancer leaves servers out. Every `every` each server is asked; after
/// `after` failed checks in a row it leaves the rotation, after as many passed ones it comes back.
///   none     nobody asks: broken servers stay
///   shallow  fails when the server is down ("is the process there?")
///   deep     fails too when it answers with errors ("can it do its work?"): sees gray failures
/// No check sees that a server is slow.
#pragma once

#include <cstdint>
#include <string>

#include "input/forward.hpp"

namespace nines::health {

enum class HealthDepth : std::uint8_t { none, shallow, deep };

/// What is the matter with a server.
struct ServerCondition {
  bool down = false;
  bool gray = false;  ///< Answers at once, with errors.
};

struct HealthCheck {
  HealthDepth check = HealthDepth::none;
  double every_s = 10;
  std::uint32_t after = 3;

  static HealthCheck read(input::Reader& in);
  [[nodiscard]] std::string describe() const;

  [[nodiscard]] bool passes(ServerCondition condition) const {
    return !(condition.down && check != HealthDepth::none) &&
           !(condition.gray && check == HealthDepth::deep);
  }
};

/// What the checks know of one server. It starts in rotation.
class HealthState {
 public:
  /// Takes a check's result; true when that changed whether the server is in rotation.
  bool observe(bool passed, const HealthCheck& check) {
    if (passed == healthy_) {
      streak_ = 0;
      return false;
    }
    if (++streak_ < check.after) return false;
    healthy_ = passed;
    streak_ = 0;
    return true;
  }
  [[nodiscard]] bool healthy() const { return healthy_; }

 private:
  bool healthy_ = true;
  std::uint32_t streak_ = 0;  ///< Results in a row against what is believed.
};

}  // namespace nines::health
