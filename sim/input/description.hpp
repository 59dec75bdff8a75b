/// @file
/// What a reader accepts, written down by the reader itself: running a `read` function in
/// describing mode yields a Description instead of values. The JSON Schema, `nines list` and the
/// reference pages are made from it, so that they cannot say anything else than the reader does.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "input/range.hpp"

namespace nines::input {

struct Property;

struct Description {
  enum class Type {
    any,  ///< Whatever JSON holds.
    boolean,
    number,
    integer,
    string,
    duration,   ///< A string such as "250ms" (or the number 0).
    rate,       ///< A string such as "80/s" (or the number 0).
    fraction,   ///< A number, or a string such as "99.9%".
    choice,     ///< One of `choices`.
    array,      ///< Of `items`.
    map,        ///< An object with keys of the person's own and `items` as values.
    object,     ///< An object with `properties`; other keys only where `items` says what they hold.
    one_of,     ///< Any of `alternatives`.
    reference,  ///< The entry `name` of the definitions.
  };

  Type type = Type::any;
  std::string name;
  Range range;
  std::vector<std::string> choices;
  std::vector<Property> properties;
  std::vector<Description> items;  ///< None or one.
  std::size_t fewest_items = 0;
  std::vector<Description> alternatives;
};

struct Property {
  std::string key;
  std::string help;
  bool required = false;
  std::string fallback;  ///< The default, as a person would write it; empty when there is none.
  Description value;
};

/// Named descriptions that refer to each other: the families (a distribution holds distributions).
using Definitions = std::map<std::string, Description>;

}  // namespace nines::input
