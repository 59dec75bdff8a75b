/// @file
/// `nines export prometheus`.
#pragma once

#include <string_view>

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

struct PrometheusExporter {
  static constexpr std::string_view name = "prometheus";
  static void add(Command& exports, Session& session);
};

}  // namespace nines::app
