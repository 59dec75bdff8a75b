/// @file
/// What was named on the command line to be read is not there, or cannot be read: bad usage, unlike
/// a file that cannot be written.
#pragma once

#include "core/error.hpp"

namespace nines::input {

class InputFileError : public IoError {
 public:
  using IoError::IoError;
};

}  // namespace nines::input
