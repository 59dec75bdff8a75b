#include "dist/checks.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"

namespace nines::dist {

void check_parameter(bool holds, std::string_view kind, std::string_view parameter, double value,
                     std::string_view accepted) {
  if (holds && std::isfinite(value)) return;
  throw DomainError(fmt::format("{}: {} out of range, got {:.6g}; accepted: {}", kind, parameter,
                                value, accepted));
}

void check_weights_sum_to_one(std::string_view kind, std::string_view what, double total) {
  if (std::abs(total - 1) <= 1e-9) return;
  throw DomainError(fmt::format("{}: the {} must sum to 1, got {:.10g}", kind, what, total));
}

}  // namespace nines::dist
