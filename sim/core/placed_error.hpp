/// @file
/// A DomainError that knows which key of the scenario it is about, for models that judge their
/// parameters together with `run` after both were read:
///     throw PlacedError({"run", "warmup"}, "the warm-up of a fleet is a duration, ...");
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/contract.hpp"
#include "core/error.hpp"

namespace nines {

class PlacedError : public DomainError {
 public:
  /// Keys from the scenario's root. What is not written there is said of what is.
  PlacedError(std::vector<std::string> path, const std::string& text)
      : DomainError(text), path_(std::move(path)) {
    NINES_EXPECTS(!path_.empty());
  }
  [[nodiscard]] const std::vector<std::string>& path() const { return path_; }

 private:
  std::vector<std::string> path_;
};

}  // namespace nines
