/// @file
/// A fact that a declaration must state. An aggregate with such a member cannot be written without
/// it: what is forgotten does not compile.
#pragma once

#include <concepts>
#include <utility>

namespace nines {

template <class T>
class Stated {
 public:
  template <class From>
  requires std::constructible_from<T, From&&>
  // NOLINTNEXTLINE(google-explicit-constructor): a value states itself.
  constexpr Stated(From&& value) : value_(std::forward<From>(value)) {}
  [[nodiscard]] constexpr const T& operator*() const { return value_; }
  // NOLINTNEXTLINE(google-explicit-constructor): and is that value.
  constexpr operator const T&() const { return value_; }

 private:
  T value_;
};

}  // namespace nines
