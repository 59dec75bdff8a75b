/// @file
/// A JSON value that remembers where it stands. Scenario patches (sweep, compare) copy nodes
/// around; a node keeps its origin, so that an error in a swept value points at the sweep.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nines::input {

struct Member;

struct Node {
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  bool boolean = false;
  bool integral = false;  ///< The number was written without fraction or exponent and fits 64 bits.
  double number = 0;
  std::string text;             ///< A string's characters, or a number as it was written.
  std::vector<Node> items;      ///< An array's values.
  std::vector<Member> members;  ///< An object's members, in the order of the file.

  int line = 0;
  int column = 0;
  std::string pointer;  ///< RFC 6901, from the root of the file in which the value was written.

  /// The member's value, or null where there is no such key.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Node* find(std::string_view key);
};

struct Member {
  std::string key;
  int line = 0;  ///< Position of the key.
  int column = 0;
  Node value;
};

/// "an object", "a string", ... for messages.
[[nodiscard]] std::string_view kind_name(Node::Kind kind);

/// The value as compact JSON, shortened to `limit` bytes for use in a message.
[[nodiscard]] std::string to_json(const Node& node, std::size_t limit = SIZE_MAX);

/// `text` with RFC 6901 escapes (~ to ~0, / to ~1).
[[nodiscard]] std::string escape_pointer(std::string_view text);

/// The node at a JSON pointer, or null. `""` is the root.
[[nodiscard]] Node* at_pointer(Node& root, std::string_view pointer);

/// Puts `value` at `pointer`, creating the last member when its parent is an object.
/// Returns false when the path leads nowhere.
bool set_at_pointer(Node& root, std::string_view pointer, Node value);

/// RFC 7386 merge patch: null removes a member, an object merges, anything else replaces.
void merge_patch(Node& target, const Node& patch);

}  // namespace nines::input
