/// @file
/// `nines import @name@`.
#pragma once

#include <string_view>

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

struct @Name @Importer {
  static constexpr std::string_view name = "@name@";
  static void add(Command & import, Session & session);
};

}  // namespace nines::app
