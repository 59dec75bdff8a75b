#include "input/node.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace nines::input {
namespace {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_json(std::string& out, const Node& node, std::size_t limit) {
  if (out.size() > limit) return;
  switch (node.kind) {
    case Node::Kind::null:
      out += "null";
      break;
    case Node::Kind::boolean:
      out += node.boolean ? "true" : "false";
      break;
    case Node::Kind::number:
      out += node.text;
      break;
    case Node::Kind::string:
      append_string(out, node.text);
      break;
    case Node::Kind::array:
      out += '[';
      for (std::size_t i = 0; i < node.items.size() && out.size() <= limit; ++i) {
        if (i > 0) out += ", ";
        append_json(out, node.items[i], limit);
      }
      out += ']';
      break;
    case Node::Kind::object:
      out += '{';
      for (std::size_t i = 0; i < node.members.size() && out.size() <= limit; ++i) {
        if (i > 0) out += ", ";
        append_string(out, node.members[i].key);
        out += ": ";
        append_json(out, node.members[i].value, limit);
      }
      out += '}';
      break;
  }
}

std::string unescape(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1')) {
      out += token[++i] == '0' ? '~' : '/';
    } else {
      out += token[i];
    }
  }
  return out;
}

std::optional<std::vector<std::string>> split_pointer(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.empty()) return tokens;
  if (pointer.front() != '/') return std::nullopt;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    tokens.push_back(unescape(pointer.substr(0, end)));
    pointer.remove_prefix(end);
  }
  return tokens;
}

Node* child(Node& node, const std::string& token) {
  if (node.kind == Node::Kind::object) return node.find(token);
  if (node.kind != Node::Kind::array) return nullptr;
  std::size_t index = 0;
  const char* end = token.data() + token.size();
  const auto [stop, error] = std::from_chars(token.data(), end, index);
  const bool plain = error == std::errc{} && stop == end && (token == "0" || token.front() != '0');
  return plain && index < node.items.size() ? &node.items[index] : nullptr;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto it = std::find_if(members.begin(), members.end(),
                               [&](const Member& member) { return member.key == key; });
  return it == members.end() ? nullptr : &it->value;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).find(key));
}

std::string_view kind_name(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return "true or false";
    case Node::Kind::number:
      return "a number";
    case Node::Kind::string:
      return "a string";
    case Node::Kind::array:
      return "an array";
    case Node::Kind::object:
      return "an object";
  }
  return "a value";
}

std::string to_json(const Node& node, std::size_t limit) {
  std::string out;
  append_json(out, node, limit);
  if (out.size() <= limit) return out;
  // Cut on a UTF-8 boundary: step back over continuation bytes.
  std::size_t cut = limit > 3 ? limit - 3 : 0;
  while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;
  return out.substr(0, cut) + "...";
}

std::string escape_pointer(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

Node* at_pointer(Node& root, std::string_view pointer) {
  const auto tokens = split_pointer(pointer);
  if (!tokens) return nullptr;
  Node* node = &root;
  for (const std::string& token : *tokens) {
    node = child(*node, token);
    if (node == nullptr) return nullptr;
  }
  return node;
}

bool set_at_pointer(Node& root, std::string_view pointer, Node value) {
  if (Node* node = at_pointer(root, pointer)) {
    *node = std::move(value);
    return true;
  }
  const std::size_t slash = pointer.rfind('/');
  if (slash == std::string_view::npos) return false;
  Node* parent = at_pointer(root, pointer.substr(0, slash));
  if (parent == nullptr || parent->kind != Node::Kind::object) return false;
  Member member{unescape(pointer.substr(slash + 1)), value.line, value.column, std::move(value)};
  parent->members.push_back(std::move(member));
  return true;
}

void merge_patch(Node& target, const Node& patch) {
  if (patch.kind != Node::Kind::object) {
    target = patch;
    return;
  }
  if (target.kind != Node::Kind::object) {
    target = patch;
    target.members.clear();
  }
  for (const Member& member : patch.members) {
    if (member.value.kind == Node::Kind::null) {
      std::erase_if(target.members, [&](const Member& old) { return old.key == member.key; });
    } else if (Node* old = target.find(member.key)) {
      merge_patch(*old, member.value);
    } else {
      Member added{member.key, member.line, member.column, Node{}};
      merge_patch(added.value, member.value);
      target.members.push_back(std::move(added));
    }
  }
}

}  // namespace nines::input
