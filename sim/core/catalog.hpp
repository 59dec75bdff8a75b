/// @file
/// One list a family. Dispatch, error text, `nines list`, the schema and the contract tests of a
/// family (distributions, arrivals, disciplines, ...) all walk its Catalog.
/// A kind is a class with `static constexpr std::string_view name`.
#pragma once

#include <array>
#include <string_view>
#include <type_traits>
#include <variant>

namespace nines {

template <class... Kinds>
struct Catalog {
  using Variant = std::variant<Kinds...>;
  static constexpr std::size_t size = sizeof...(Kinds);
  static constexpr std::array<std::string_view, size> names{Kinds::name...};

  /// Calls `visit(std::type_identity<Kind>{})` for every kind, in the order of the list.
  template <class Visitor>
  static constexpr void for_each(Visitor&& visit) {
    (visit(std::type_identity<Kinds>{}), ...);
  }
};

}  // namespace nines
