/// @file
/// One replication as a picture: what happened when, in lanes over the same time. A model that has
/// such a story fills it in (Model::timeline), the results carry it, the report draws it.
#pragma once

#include <string>
#include <vector>

#include "core/quantity.hpp"

namespace nines::run {

struct Timeline {
  struct Span {
    double from_s = 0;
    double to_s = 0;
    std::string what;      ///< "step", "page": in the words of its lane.
    bool matters = false;  ///< A significant incident; an alert that belongs to one.
    bool over = true;      ///< False where the data end first.
  };
  struct Lane {
    std::string name;
    std::vector<Span> spans;  ///< In the order of their starts.
  };

  /// The stretch told of, of `length_s` in all: cut short where a lane would hold too much.
  double until_s = 0;
  double length_s = 0;
  double origin_s = not_a_number;  ///< Of recorded data: time 0, in seconds since 1970.
  Lane truth;                      ///< What there was to see.
  std::vector<Lane> lanes;         ///< What each observer made of it.

  /// Shortens the stretch until no lane has more than `most` spans that start in it.
  void keep_first(std::size_t most);
};

}  // namespace nines::run
