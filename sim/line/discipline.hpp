/// @file
/// Who is served next: what a discipline must say of itself. It is one file and one word in
/// catalog.hpp; whatever stands here has no default, so that what is forgotten does not compile.
///   name, summary   the word in a scenario, and what stands in the reference
///   facts           below: engines, theory, readers and traces go by these alone
///   read            what stands behind the word
///   interrupts()    whether a newcomer takes the server of somebody in service
///   Line<Item>      the waiting line (lines.hpp); none where all are served at once
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include "core/stated.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::line {

/// Whose server a newcomer takes where a discipline interrupts.
enum class Interruption : std::uint8_t {
  never,
  lower_class,  ///< That of the lowest class in service, if it is below the newcomer's.
  longer_job,   ///< That of who has most work left, if it is more than the newcomer's.
};

struct DisciplineFacts {
  Stated<bool>
      first_come;  ///< In the order of arrival: recursions and quantiles of first come hold.
  /// Chooses without a look at work or class and never interrupts: mean waits and numbers are
  /// those of first come.
  Stated<bool> blind;
  Stated<bool> shares;       ///< All are served at once; nobody waits in a line.
  Stated<bool> classes;      ///< Looks at a customer's class.
  Stated<bool> looks_ahead;  ///< Looks at the work, so it must be known on arrival.
  /// The mean wait is finite although the service time has infinite variance.
  Stated<bool> bears_giants;
  Stated<Interruption> interruption;  ///< What it may do; interrupts() says whether it does.
};

/// Anything that can stand in a line, as far as the line's order needs to know it.
struct LineItem {
  double left_s = 0;         ///< Work left.
  std::uint64_t number = 0;  ///< Equal claims go by it.
  std::uint32_t job_class = 0;
};

template <class Line>
concept WaitingLine = std::default_initializable<Line> &&
    requires(Line line, const Line& seen, const LineItem& item, random::Stream& choice) {
  { seen.size() } -> std::convertible_to<std::size_t>;
  line.push(item);
  line.put_back(item);
  { line.pop(choice) } -> std::same_as<LineItem>;
  line.keep_if([](const LineItem&) { return true; });
};

namespace detail {
template <class Kind>
concept HasLine = requires {
  requires WaitingLine<typename Kind::template Line<LineItem>>;
};
template <class Kind>
constexpr bool facts_agree() {
  constexpr DisciplineFacts facts = Kind::facts;
  const bool plain = !facts.classes && !facts.looks_ahead && !facts.shares;
  return (!facts.first_come || facts.blind) && (!facts.blind || plain) &&
         (!facts.shares || facts.interruption == Interruption::never);
}
template <class Kind>
concept SaysAll = requires(const Kind& kind, input::Reader& in) {
  { Kind::name } -> std::convertible_to<std::string_view>;
  { Kind::summary } -> std::convertible_to<std::string_view>;
  { Kind::facts } -> std::convertible_to<DisciplineFacts>;
  { Kind::read(in) } -> std::same_as<Kind>;
  { kind.interrupts() } -> std::same_as<bool>;
};
template <class Kind>
constexpr bool has_line_where_needed() {
  return bool{Kind::facts.shares} || HasLine<Kind>;
}
}  // namespace detail

template <class Kind>
concept DisciplineKind = detail::SaysAll<Kind> &&
    detail::has_line_where_needed<Kind>() && detail::facts_agree<Kind>();

}  // namespace nines::line
