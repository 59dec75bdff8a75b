/// @file
/// By class, the most urgent first; within a class first come, first served. Preemptive: a newcomer
/// takes the server of the lowest class in service if that is below its own; the interrupted
/// service later goes on where it stopped.
/// Where classes come from is the kind's business: Home has `Classes`, and how to read them.
#pragma once

#include "input/reader.hpp"
#include "line/discipline.hpp"
#include "line/lines.hpp"

namespace nines::line {

template <class Home>
struct PriorityOf {
  static constexpr std::string_view name = "priority";
  static constexpr std::string_view summary =
      "the most urgent class first; preemptive: also by interrupting a lower one";
  static constexpr DisciplineFacts facts{.first_come = false,
                                         .blind = false,
                                         .shares = false,
                                         .classes = true,
                                         .looks_ahead = false,
                                         .bears_giants = false,
                                         .interruption = Interruption::lower_class};
  template <class Item>
  using Line = PriorityLine<Item>;

  typename Home::Classes classes{};
  bool preemptive = false;

  static PriorityOf read(input::Reader& in) {
    PriorityOf read;
    read.classes = Home::read_classes(in);
    read.preemptive = in.optional<bool>("preemptive", false, "false",
                                        "whether a newcomer interrupts a lower class in service");
    Home::check(in, read.classes);
    return read;
  }
  [[nodiscard]] bool interrupts() const { return preemptive; }
};

}  // namespace nines::line
