/// @file
/// `nines export @name@`.
#pragma once

#include <string_view>

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

struct @Name @Exporter {
  static constexpr std::string_view name = "@name@";
  static void add(Command & exports, Session & session);
};

}  // namespace nines::app
