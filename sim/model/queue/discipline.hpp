/// @file
/// The disciplines of a station (line/catalog.hpp), whose classes are declared with their shares.
#pragma once

#include <optional>
#include <vector>

#include "dist/distribution.hpp"
#include "line/catalog.hpp"

namespace nines::queue {

/// A class of customers.
struct CustomerClass {
  double share = 1;                           ///< Of all customers.
  std::optional<dist::Distribution> service;  ///< Where it is not the station's.
  static CustomerClass read(input::Reader& in);
};

/// Classes are declared, the highest first; their shares add up to 1.
struct DeclaredClasses {
  using Classes = std::vector<CustomerClass>;
  static Classes read_classes(input::Reader& in);
  /// Notes what is wrong with them, and makes the shares add up exactly.
  static void check(input::Reader& in, Classes& classes);
};

using Priority = line::PriorityOf<DeclaredClasses>;
using Disciplines = line::DisciplinesOf<DeclaredClasses>;
using Discipline = Disciplines::Variant;

/// Those that a discipline declares; none where it knows no classes.
[[nodiscard]] const std::vector<CustomerClass>* classes_of(const Discipline& discipline);

}  // namespace nines::queue
