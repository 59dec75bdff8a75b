#include "dist/checks.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"

namespace nines {

void check_parameter(bool holds, std::string_view kind, std::string_view parameter, double value,
                     std::string_view accepted) {
  if (holds && std::isfinite(value)) return;
  throw DomainError(fmt::format("{}: {} out of range, got {:.6g}; accepted: {}", kind, parameter,
                                value, accepted));
}

}  // namespace nines
