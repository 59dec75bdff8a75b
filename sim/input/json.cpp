/// Grammar and numbers are nlohmann's; positions are our lexer's. SAX events come in the order of
/// the tokens, so the lexer's next value is the one whose event has arrived.
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
#include "input/json_lexer.hpp"
#include "input/syntax.hpp"

namespace nines::input {
namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 20U;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_members = 4096;

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, Diagnostics& diagnostics)
      : lexer_(text), text_(text), diagnostics_(diagnostics) {}

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
    Node& object = *open_.back();
    const auto [line, column] = lexer_.next_value().place;
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
    const TextPlace place = place_of(text_, offset);
    diagnostics_.error(place.line, place.column, "", std::move(text));
  }

  Node make(Node::Kind kind) {
    const TextPlace place = lexer_.next_value().place;
    Node node;
    node.kind = kind;
    node.line = place.line;
    node.column = place.column;
    node.pointer = next_pointer();
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
    lexer_.next_value();
    open_.pop_back();
    return true;
  }

  JsonLexer lexer_;
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
    const TextPlace place = place_of(text, nul);
    diagnostics.error(place.line, place.column, "", "a NUL byte; a scenario is text");
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
