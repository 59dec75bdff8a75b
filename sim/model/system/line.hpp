/// @file
/// Who waits at a station, in the order of its discipline. Who leaves the line early is only
/// counted: a place whose visit is gone is passed over, and swept once half of the places are.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include "engine/slab.hpp"
#include "line/catalog.hpp"
#include "model/system/entities.hpp"
#include "model/system/system.hpp"

namespace nines::system {

namespace detail {

/// What a line that looks at work or class must know.
struct Claim {
  double left_s = 0;
  std::uint64_t number = 0;
  engine::Handle visit;
  std::uint32_t job_class = 0;
};
/// Where all are served at once, in the order in which they came: those who came while no server
/// worked.
struct StandingLine : line::FifoLine<engine::Handle> {};
template <class Kind>
struct VisitLineOf {
  using Item =
      std::conditional_t<Kind::facts.classes || Kind::facts.looks_ahead, Claim, engine::Handle>;
  using Line = typename Kind::template Line<Item>;
};
template <class Kind>
requires(bool{Kind::facts.shares}) struct VisitLineOf<Kind> {
  using Line = StandingLine;
};
/// By place in the list: two disciplines may have a line of the same type.
template <class Index>
struct VisitLines;
template <std::size_t... I>
struct VisitLines<std::index_sequence<I...>> {
  using Variant =
      std::variant<typename VisitLineOf<std::variant_alternative_t<I, ServiceDiscipline>>::Line...>;
  static Variant of(const ServiceDiscipline& discipline) {
    Variant line;
    ((I == discipline.index() ? void(line.template emplace<I>()) : void()), ...);
    return line;
  }
};

}  // namespace detail

class VisitLine {
  using Lines =
      detail::VisitLines<std::make_index_sequence<std::variant_size_v<ServiceDiscipline>>>;
  using Claim = detail::Claim;

  static engine::Handle visit_of(engine::Handle visit) { return visit; }
  static engine::Handle visit_of(const Claim& claim) { return claim.visit; }
  template <class Line>
  auto item_for(const Line&, engine::Handle handle, const Visit& visit) {
    if constexpr (requires(Line line, engine::Handle item) { line.push(item); }) {
      static_cast<void>(visit);
      return handle;
    } else {
      return Claim{visit.left_s, sequence_++, handle, visit.job_class};
    }
  }

 public:
  explicit VisitLine(const ServiceDiscipline& discipline) : line_(Lines::of(discipline)) {}

  /// Those who wait; who has left does not count.
  [[nodiscard]] std::size_t size() const { return places_ - gone_; }

  void push(engine::Handle handle, const Visit& visit) {
    ++places_;
    if (auto* fifo = std::get_if<line::FifoLine<engine::Handle>>(&line_)) {
      fifo->push(handle);
      return;
    }
    std::visit([&](auto& line) { line.push(item_for(line, handle, visit)); }, line_);
  }
  /// Puts one back whose service came to nothing or was interrupted: it is next, where the order is
  /// that of arrival.
  void put_back(engine::Handle handle, const Visit& visit) {
    ++places_;
    std::visit([&](auto& line) { line.put_back(item_for(line, handle, visit)); }, line_);
  }

  /// The next one, or no_entry. `waits(handle)` tells who still does.
  template <class Waits>
  engine::Handle pop(Waits&& waits, random::Stream& choice) {
    // Most lines are first come, first served.
    if (auto* fifo = std::get_if<line::FifoLine<engine::Handle>>(&line_))
      return pop_from(*fifo, waits, choice);
    return std::visit([&](auto& line) { return pop_from(line, waits, choice); }, line_);
  }

  /// One of them has left.
  template <class Waits>
  void note_gone(Waits&& waits) {
    if (++gone_ < 32 || 2 * gone_ < places_) return;
    gone_ = 0;
    std::visit(
        [&](auto& line) {
          line.keep_if([&](const auto& item) { return waits(visit_of(item)); });
          places_ = line.size();
        },
        line_);
  }

 private:
  template <class Line, class Waits>
  engine::Handle pop_from(Line& line, Waits&& waits, random::Stream& choice) {
    while (places_ > 0) {
      --places_;
      const engine::Handle next = visit_of(line.pop(choice));
      if (waits(next)) return next;
      --gone_;
    }
    return engine::no_entry;
  }

  Lines::Variant line_;
  std::uint64_t sequence_ = 0;
  std::size_t places_ = 0;
  std::size_t gone_ = 0;
};

}  // namespace nines::system
