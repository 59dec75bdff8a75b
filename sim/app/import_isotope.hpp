/// @file
/// `nines import isotope`.
#pragma once

#include <string_view>

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

struct IsotopeImporter {
  static constexpr std::string_view name = "isotope";
  static void add(Command& import, Session& session);
};

}  // namespace nines::app
