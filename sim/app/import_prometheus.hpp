/// @file
/// `nines import prometheus`.
#pragma once

#include <string_view>

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

struct PrometheusImporter {
  static constexpr std::string_view name = "prometheus";
  static void add(Command& import, Session& session);
};

}  // namespace nines::app
