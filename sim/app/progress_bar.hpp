/// @file
/// A line on the terminal that says how far a batch has got. Draws nothing elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "study/execute.hpp"

namespace nines::app {

class ProgressBar {
 public:
  /// `visible` is decided by the caller: a terminal, and not -q.
  ProgressBar(bool visible, std::size_t scenarios) : visible_(visible), scenarios_(scenarios) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Before each scenario.
  void start(const std::string& name, std::size_t index);
  void update(const study::Progress& progress);
  /// Takes the line away, before something else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool visible_;
  std::size_t scenarios_;
  std::size_t index_ = 0;
  std::string name_;
  Clock::time_point started_{};
  Clock::time_point drawn_{};
  bool on_screen_ = false;
};

}  // namespace nines::app
