/// @file
/// From located JSON to validated values. A type is readable when it has one of
///     static T read(Reader&);   // an object: ask for its keys
///     static T read(Value&);    // anything else
/// or is one of the leaf types below, a std::vector, a std::map<std::string, T>, or a std::variant
/// of kinds (a Catalog's Variant: `"fifo"` or `{"priority": {...}}`).
///
///     static Weibull read(Reader& in) {
///       const auto scale = in.require<Seconds>("scale", positive, "63 % have failed by then");
///       const auto shape = in.require<double>("shape", positive, "below 1: infant mortality");
///       return Weibull{scale, shape};        // may throw DomainError: becomes a problem here
///     }
///
/// A constructor that may refuse placeholder values needs a `static T example()` beside `read`.
/// Ask for all keys first, then construct. A mistake is noted and a placeholder returned, so that
/// one pass finds every mistake; nothing read is used once a mistake was noted. The same function
/// run in describing mode yields the schema (input/description.hpp).
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/error.hpp"
#include "core/quantity.hpp"
#include "input/description.hpp"
#include "input/diagnostics.hpp"
#include "input/node.hpp"
#include "input/range.hpp"

namespace nines::input {

class Reader;
class Value;

/// What a whole pass shares: where mistakes go, and where files named in a scenario are found.
struct Pass {
  Diagnostics* diagnostics = nullptr;
  Definitions* definitions = nullptr;  ///< Set when describing.
  std::filesystem::path folder = ".";  ///< The scenario's own; its files are relative to it.
  bool allow_outside = false;          ///< Whether files may lie outside that folder.
};

/// A file named in a scenario, resolved against the scenario's folder and found readable.
struct DataFile {
  std::filesystem::path path;
  std::string written;  ///< As it stands in the scenario.
};

template <class T>
concept ObjectReadable = requires(Reader& in) {
  { T::read(in) } -> std::same_as<T>;
};
template <class T>
concept ValueReadable = requires(Value& in) {
  { T::read(in) } -> std::same_as<T>;
};

/// One JSON value on its way to a T; or, describing, the record of what would be accepted.
class Value {
 public:
  Value(const Node& node, Pass& pass) : node_(&node), pass_(&pass) {}
  Value(Description& description, Pass& pass) : description_(&description), pass_(&pass) {}

  [[nodiscard]] bool describing() const { return description_ != nullptr; }
  /// Whether the value is of this kind; always true when describing, so that a reader which tries
  /// one kind after another describes them all.
  [[nodiscard]] bool may_be(Node::Kind kind) const { return describing() || node_->kind == kind; }

  /// Reads the value as a T in `range` (base units). Describing, adds T to what is accepted.
  template <class T>
  T as(const Range& range = any_number);

  /// Describing, adds a fixed word to what is accepted.
  void describe_word(std::string_view word);
  /// Notes `text` as a mistake at this value.
  void fail(const std::string& text);
  /// Notes "expected WHAT, got VALUE".
  void expected(std::string_view what);

  [[nodiscard]] const Node& node() const { return *node_; }
  [[nodiscard]] Pass& pass() { return *pass_; }

 private:
  friend class Reader;
  /// Where the next accepted form is described: the second makes a list of alternatives.
  Description& next_description();
  template <class T>
  T read_as(const Range& range);
  template <class T>
  T describe_as(const Range& range, Description& into);

  const Node* node_ = nullptr;
  Description* description_ = nullptr;
  Pass* pass_;
  int described_ = 0;
};

/// One JSON object on its way to a struct: knows which keys were asked for.
class Reader {
 public:
  Reader(const Node& object, Pass& pass);
  Reader(Description& description, Pass& pass);

  /// The value of a key that must be there.
  template <class T>
  T require(std::string_view key, const Range& range, std::string_view help);
  template <class T>
  T require(std::string_view key, std::string_view help) {
    return require<T>(key, any_number, help);
  }

  /// The value of a key, or nothing.
  template <class T>
  std::optional<T> maybe(std::string_view key, const Range& range, std::string_view help,
                         std::string_view fallback_words = "");
  template <class T>
  std::optional<T> maybe(std::string_view key, std::string_view help) {
    return maybe<T>(key, any_number, help);
  }

  /// The value of a key, or `fallback`; `fallback_words` is how a person would write the default.
  template <class T>
  T optional(std::string_view key, T fallback, std::string_view fallback_words, const Range& range,
             std::string_view help) {
    return maybe<T>(key, range, help, fallback_words).value_or(std::move(fallback));
  }
  template <class T>
  T optional(std::string_view key, T fallback, std::string_view fallback_words,
             std::string_view help) {
    return optional<T>(key, std::move(fallback), fallback_words, any_number, help);
  }

  /// One of a few words, as the value that stands beside it.
  template <class Enum>
  Enum choose(std::string_view key, std::optional<Enum> fallback,
              const std::vector<std::pair<std::string_view, Enum>>& choices, std::string_view help);

  /// Every key that was not asked for, each as a T: keys of the person's own (axes, policies).
  /// `what` names one in the reference. Ask for the fixed keys first.
  template <class T>
  std::vector<std::pair<std::string, T>> others(std::string_view what);

  /// Whether the key stands in the object (false when describing). Does not count as asking for it.
  [[nodiscard]] bool has(std::string_view key) const;
  /// Notes a mistake at the value of `key`, or at the object where the key is missing.
  void fail(std::string_view key, const std::string& text);
  /// Notes a warning likewise.
  void warn(std::string_view key, const std::string& text);
  /// Notes `text` at `key` unless `holds`. Silent once this object has mistakes: what was read then
  /// are placeholders.
  void check(bool holds, std::string_view key, const std::string& text);
  /// True when nothing in this object was wrong so far, and values were really read.
  [[nodiscard]] bool sound() const;

  /// Notes missing and unknown keys. Called once, after the last key was asked for.
  void finish();

  [[nodiscard]] bool describing() const { return description_ != nullptr; }
  [[nodiscard]] const Node& node() const { return *node_; }
  [[nodiscard]] Pass& pass() { return *pass_; }

 private:
  const Node* look_up(std::string_view key, bool required);
  [[nodiscard]] bool asked_for(std::string_view key) const;
  Property& describe(std::string_view key, bool required, std::string_view help,
                     std::string_view fallback);
  std::optional<std::size_t> choose_index(std::string_view key, bool required,
                                          const std::vector<std::string_view>& words,
                                          std::string_view fallback, std::string_view help);

  const Node* node_ = nullptr;
  Description* description_ = nullptr;
  Pass* pass_;
  std::size_t errors_before_ = 0;
  std::vector<std::string> asked_;
  std::vector<std::string> missing_;
};

/// A T as if nothing had been written: what a failed read returns so that the pass can go on.
template <class T>
T placeholder(const Range& range = any_number);

// ---------------------------------------------------------------------------------------------
// Leaf types. `Leaf<T>` reads a T from a node, or notes a mistake and returns nothing.

template <class T>
struct Leaf;

template <class T>
concept LeafReadable = requires {
  Leaf<T>::type;
};

#define NINES_LEAF(T, TYPE, EXAMPLE)                                                \
  template <>                                                                       \
  struct Leaf<T> {                                                                  \
    static constexpr Description::Type type = Description::Type::TYPE;              \
    static std::optional<T> read(const Node& node, const Range& range, Pass& pass); \
    static T example(const Range& range);                                           \
  };

NINES_LEAF(double, number, 1)
NINES_LEAF(std::int64_t, integer, 1)
NINES_LEAF(bool, boolean, false)
NINES_LEAF(std::string, string, "")
NINES_LEAF(Seconds, duration, 1)
NINES_LEAF(PerSecond, rate, 1)
NINES_LEAF(Probability, fraction, 0.5)
NINES_LEAF(DataFile, string, "")
NINES_LEAF(Node, any, {})
#undef NINES_LEAF

}  // namespace nines::input

#include "input/reader_impl.hpp"  // IWYU pragma: export
