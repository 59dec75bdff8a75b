/// @file
/// A customer inside the event engine.
#pragma once

#include <cstdint>

#include "engine/pool.hpp"

namespace nines::queue {

struct Job {
  double arrival_s = 0;
  double start_s = 0;        ///< When service began, or was taken up again.
  double work_s = 0;         ///< Service time at full speed.
  double left_s = 0;         ///< What is left of it.
  std::uint64_t number = 0;  ///< The n-th arrival: also the order among equal claims.
  engine::Handle patience;   ///< Stale once the patience has ended.
  std::uint32_t job_class = 0;
  bool impatient = false;  ///< Whether `patience` means anything.
  bool counted = false;    ///< Arrived within the window.
  bool delayed = false;    ///< Had to wait, or was interrupted.
};

}  // namespace nines::queue
