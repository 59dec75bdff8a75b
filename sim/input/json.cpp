/// Grammar and numbers are nlohmann's; positions are ours. Its SAX events come in the order of the
/// tokens, so a cursor that skips blanks, comments and separators stands at the start of each token
/// when its event arrives.
#include "input/json.hpp"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "input/input_file_error.hpp"
#include "input/syntax.hpp"

namespace nines::input {
namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 20U;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_members = 4096;

/// Walks the text token by token, keeping line and column.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
  }

  [[nodiscard]] int line() const { return line_; }
  [[nodiscard]] int column() const { return column_; }

  /// Stands at the first byte of the next token, past blanks, comments, ',' and ':'.
  void to_token() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '/') {
        skip_comment();
      } else if (std::strchr(" \t\r\n,:", c) != nullptr && c != '\0') {
        step();
      } else {
        return;
      }
    }
  }

  /// Past the token at the cursor.
  void past_token() {
    if (at_ >= text_.size()) return;
    const char first = text_[at_];
    step();
    if (first == '"') {
      while (at_ < text_.size() && text_[at_] != '"') {
        if (text_[at_] == '\\') step();
        if (at_ < text_.size()) step();
      }
      if (at_ < text_.size()) step();
    } else if (std::strchr("[]{}", first) == nullptr) {
      while (at_ < text_.size() && std::strchr(" \t\r\n,:/[]{}\"", text_[at_]) == nullptr) step();
    }
  }

  void to_offset(std::size_t offset) {
    while (at_ < offset && at_ < text_.size()) step();
  }

 private:
  void step() {
    // A column counts characters, so UTF-8 continuation bytes do not advance it.
    if (text_[at_] == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80U) {
      ++column_;
    }
    ++at_;
  }

  void skip_comment() {
    const bool block = text_.substr(at_, 2) == "/*";
    const std::size_t end = block ? text_.find("*/", at_ + 2) : text_.find('\n', at_);
    to_offset(end == std::string_view::npos ? text_.size() : end + (block ? 2 : 1));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
};

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, Diagnostics& diagnostics)
      : cursor_(text), text_(text), diagnostics_(diagnostics) {}

  Node take() { return std::move(root_); }

  bool null() override { return leaf(make(Node::Kind::null)); }
  bool boolean(bool value) override {
    Node node = make(Node::Kind::boolean);
    node.boolean = value;
    return leaf(std::move(node));
  }
  bool number_integer(number_integer_t value) override {
    return number(static_cast<double>(value), std::to_string(value), true);
  }
  bool number_unsigned(number_unsigned_t value) override {
    return number(static_cast<double>(value), std::to_string(value), true);
  }
  bool number_float(number_float_t value, const string_t& written) override {
    return number(value, written, false);
  }
  bool string(string_t& value) override {
    Node node = make(Node::Kind::string);
    node.text = std::move(value);
    return leaf(std::move(node));
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Node::Kind::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Node::Kind::array); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    cursor_.to_token();
    Node& object = *open_.back();
    const int line = cursor_.line();
    const int column = cursor_.column();
    cursor_.past_token();
    if (object.members.size() >= most_members) {
      diagnostics_.error(line, column, object.pointer,
                         fmt::format("an object of more than {} members", most_members));
      return false;
    }
    if (object.find(name) != nullptr) {
      diagnostics_.error(line, column, object.pointer + "/" + escape_pointer(name),
                         fmt::format("the key \"{}\" stands twice in this object; keep one", name));
    }
    object.members.push_back({std::move(name), line, column, Node{}});
    return true;
  }

  bool parse_error(std::size_t offset, const std::string&,
                   const nlohmann::detail::exception& failure) override {
    // nlohmann counts bytes from 1 and stands on the last byte it read.
    SyntaxMistake mistake{offset > 0 ? offset - 1 : 0,
                          std::string("this is not JSON: ") + failure.what()};
    // Our own words, unless the two grammars should ever disagree.
    if (auto found = find_syntax_mistake(text_)) mistake = *std::move(found);
    note_at(mistake.offset, std::move(mistake.text));
    return false;
  }

 private:
  void note_at(std::size_t offset, std::string text) {
    Cursor place(text_);
    place.to_offset(offset);
    diagnostics_.error(place.line(), place.column(), "", std::move(text));
  }

  Node make(Node::Kind kind) {
    cursor_.to_token();
    Node node;
    node.kind = kind;
    node.line = cursor_.line();
    node.column = cursor_.column();
    node.pointer = next_pointer();
    cursor_.past_token();
    return node;
  }

  [[nodiscard]] std::string next_pointer() const {
    if (open_.empty()) return "";
    const Node& parent = *open_.back();
    if (parent.kind == Node::Kind::array) {
      return parent.pointer + "/" + std::to_string(parent.items.size());
    }
    return parent.pointer + "/" + escape_pointer(parent.members.back().key);
  }

  Node* place(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    Node& parent = *open_.back();
    if (parent.kind == Node::Kind::array) {
      parent.items.push_back(std::move(node));
      return &parent.items.back();
    }
    parent.members.back().value = std::move(node);
    return &parent.members.back().value;
  }

  bool leaf(Node node) {
    place(std::move(node));
    return true;
  }

  bool number(double value, std::string written, bool integral) {
    Node node = make(Node::Kind::number);
    node.number = value;
    node.integral = integral;
    node.text = std::move(written);
    return leaf(std::move(node));
  }

  bool open(Node::Kind kind) {
    Node node = make(kind);
    if (open_.size() >= deepest) {
      diagnostics_.error(node, fmt::format("values nest deeper than {} levels", deepest));
      return false;
    }
    open_.push_back(place(std::move(node)));
    return true;
  }

  bool close() {
    cursor_.to_token();
    cursor_.past_token();
    open_.pop_back();
    return true;
  }

  Cursor cursor_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  Node root_;
  // Pointers stay valid: only the innermost open value grows, and it holds no open values.
  std::vector<Node*> open_;
};

}  // namespace

Node parse_json(std::string_view text, Diagnostics& diagnostics) {
  if (text.size() > most_bytes) {
    diagnostics.error(
        0, 0, "",
        fmt::format("the file has {} bytes; at most {} are read", text.size(), most_bytes));
    return Node{};
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    diagnostics.error(1, 1, "", "the file is empty; a scenario is a JSON object");
    return Node{};
  }
  // nlohmann takes a NUL for the end of the text, and would drop the rest without a word.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    Cursor place(text);
    place.to_offset(nul);
    diagnostics.error(place.line(), place.column(), "", "a NUL byte; a scenario is text");
    return Node{};
  }
  Builder builder(text, diagnostics);
  const bool complete = nlohmann::json::sax_parse(
      text.begin(), text.end(), &builder, nlohmann::json::input_format_t::json, /*strict=*/true,
      /*ignore_comments=*/true);
  return complete ? builder.take() : Node{};
}

std::string read_file(const std::string& path) {
  const auto close = [](std::FILE* file) {
    if (file != stdin) std::fclose(file);
  };
  const std::unique_ptr<std::FILE, decltype(close)> file(
      path == "-" ? stdin : std::fopen(path.c_str(), "rb"), close);
  if (!file)
    throw InputFileError(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  std::string text;
  std::vector<char> buffer(std::size_t{1} << 16U);
  for (std::size_t count = 0;
       (count = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0;) {
    text.append(buffer.data(), count);
    // Enough to be refused by the parser; an endless pipe must not fill the memory.
    if (text.size() > most_bytes) break;
  }
  if (std::ferror(file.get()) != 0) {
    throw InputFileError(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
  return text;
}

}  // namespace nines::input
