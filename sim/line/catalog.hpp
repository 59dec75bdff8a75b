/// @file
/// All disciplines, one list for every kind with a waiting line. `Home` says where a kind's classes
/// of customers come from (priority.hpp).
#pragma once

#include <string_view>
#include <variant>

#include "core/catalog.hpp"
#include "line/fifo.hpp"
#include "line/lifo.hpp"
#include "line/priority.hpp"
#include "line/processor_sharing.hpp"
#include "line/random_order.hpp"
#include "line/shortest_job.hpp"
#include "line/shortest_remaining.hpp"

namespace nines::line {

template <class Home>
using DisciplinesOf =
    Catalog<Fifo, Lifo, RandomOrder, PriorityOf<Home>, ProcessorSharing, ShortestJob,
            ShortestRemaining>;  // add here, and only here

template <class... Kinds>
[[nodiscard]] std::string_view discipline_name(const std::variant<Kinds...>& discipline) {
  return std::visit([]<class Kind>(const Kind&) { return Kind::name; }, discipline);
}
template <class... Kinds>
[[nodiscard]] DisciplineFacts facts_of(const std::variant<Kinds...>& discipline) {
  return std::visit([]<class Kind>(const Kind&) { return Kind::facts; }, discipline);
}
/// Whether a newcomer may take the server of somebody in service.
template <class... Kinds>
[[nodiscard]] bool interrupts(const std::variant<Kinds...>& discipline) {
  return std::visit([](const auto& kind) { return kind.interrupts(); }, discipline);
}
/// Whether a service, once begun, goes on at full speed to its end.
template <class... Kinds>
[[nodiscard]] bool serves_in_one_go(const std::variant<Kinds...>& discipline) {
  return !interrupts(discipline) && !facts_of(discipline).shares;
}

}  // namespace nines::line
