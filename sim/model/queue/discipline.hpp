/// @file
/// Who is served next. Equal claims are settled in the order of arrival.
///   fifo, lifo, random          by position in the line; a service once begun is finished
///   priority                    by class, the first listed first; within a class first come
///   processor_sharing           all at once, each at the speed min(1, servers/number)
///   shortest_job                by service time, known on arrival; not preemptive
///   shortest_remaining          by what is left of it; preemptive, work done is kept
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/catalog.hpp"
#include "core/quantity.hpp"
#include "dist/distribution.hpp"
#include "input/forward.hpp"

namespace nines::queue {

struct Fifo {
  static constexpr std::string_view name = "fifo";
  static Fifo read(input::Reader&) { return {}; }
};
struct Lifo {
  static constexpr std::string_view name = "lifo";
  static Lifo read(input::Reader&) { return {}; }
};
struct RandomOrder {
  static constexpr std::string_view name = "random";
  static RandomOrder read(input::Reader&) { return {}; }
};
struct ProcessorSharing {
  static constexpr std::string_view name = "processor_sharing";
  static ProcessorSharing read(input::Reader&) { return {}; }
};
struct ShortestJob {
  static constexpr std::string_view name = "shortest_job";
  static ShortestJob read(input::Reader&) { return {}; }
};
struct ShortestRemaining {
  static constexpr std::string_view name = "shortest_remaining";
  static ShortestRemaining read(input::Reader&) { return {}; }
};

/// Preemptive: a newcomer takes the server of the lowest class in service if that is below its own;
/// the interrupted service later goes on where it stopped.
struct Priority {
  static constexpr std::string_view name = "priority";
  struct Class {
    double share = 1;                           ///< Of all customers.
    std::optional<dist::Distribution> service;  ///< Where it is not the station's.
    static Class read(input::Reader& in);
  };
  std::vector<Class> classes;  ///< Highest first; shares add up to 1.
  bool preemptive = false;
  static Priority read(input::Reader& in);
};

using Disciplines = Catalog<Fifo, Lifo, RandomOrder, Priority, ProcessorSharing, ShortestJob,
                            ShortestRemaining>;  // add here, and only here
using Discipline = Disciplines::Variant;

[[nodiscard]] std::string_view discipline_name(const Discipline& discipline);

}  // namespace nines::queue
