/// Tokens with their comments become a tree, the tree becomes text. parse_json has accepted the
/// text before, so that nothing here needs to deal with bad grammar.
#include "input/format.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "input/json.hpp"

namespace nines::input {
namespace {

constexpr std::size_t widest = 100;  // Columns.
constexpr std::size_t step = 2;      // Columns a level.

struct Token {
  enum class Kind { open, close, comma, colon, scalar, line_comment, block_comment, end };
  Kind kind = Kind::end;
  std::string text;
  int newlines_before = 0;

  [[nodiscard]] bool is_comment() const {
    return kind == Kind::line_comment || kind == Kind::block_comment;
  }
};

/// A comment on lines of its own.
struct Comment {
  std::string text;
  bool blank_before = false;
};

struct Entry;

/// A value: a scalar's spelling, or a bracket and what it holds.
struct Item {
  std::string text;                 ///< The scalar, or the opening bracket.
  bool open = false;                ///< Whether this is an array or an object.
  bool breaks = false;              ///< A line break followed the bracket.
  std::vector<std::string> beside;  ///< Comments beside the opening bracket.
  std::vector<Entry> entries;
  std::vector<Comment> last;  ///< Comments after the last entry.
};

struct Entry {
  std::vector<Comment> above;
  bool blank_before = false;
  std::string key;  ///< With its quotes; empty in an array.
  Item value;
  std::vector<std::string> beside;
};

std::string without_trailing_blanks(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

/// Characters, which for this purpose are columns.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  int newlines = 0;
  std::size_t at = 0;
  const auto add = [&](Token::Kind kind, std::size_t end) {
    tokens.push_back({kind, std::string(text.substr(at, end - at)), newlines});
    newlines = 0;
    at = end;
  };
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      // A carriage return by itself breaks a line as well.
      if (c == '\n' || (c == '\r' && text.substr(at, 2) != "\r\n")) ++newlines;
      ++at;
    } else if (c == '{' || c == '[') {
      add(Token::Kind::open, at + 1);
    } else if (c == '}' || c == ']') {
      add(Token::Kind::close, at + 1);
    } else if (c == ',') {
      add(Token::Kind::comma, at + 1);
    } else if (c == ':') {
      add(Token::Kind::colon, at + 1);
    } else if (c == '/' && text.substr(at, 2) == "/*") {
      add(Token::Kind::block_comment, text.find("*/", at + 2) + 2);
      std::erase(tokens.back().text, '\r');
    } else if (c == '/') {
      // A carriage return ends a comment for the parser as well.
      add(Token::Kind::line_comment, std::min(text.find_first_of("\r\n", at), text.size()));
      tokens.back().text = without_trailing_blanks(tokens.back().text);
    } else if (c == '"') {
      std::size_t end = at + 1;
      while (text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      add(Token::Kind::scalar, end + 1);
    } else {
      add(Token::Kind::scalar, std::min(text.find_first_of(" \t\r\n,:/[]{}\"", at), text.size()));
    }
  }
  tokens.push_back({Token::Kind::end, "", newlines});
  return tokens;
}

class TreeBuilder {
 public:
  explicit TreeBuilder(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  /// The whole text as an item without a bracket, holding the root as its only entry.
  Item read_document() {
    Item document;
    read_entries(document);
    return document;
  }

 private:
  [[nodiscard]] const Token& token() const { return tokens_[at_]; }

  /// Whether nothing but comments follows on this line.
  [[nodiscard]] bool ends_line() const {
    std::size_t next = at_ + 1;
    while (tokens_[next].is_comment() && tokens_[next].newlines_before == 0) ++next;
    return tokens_[next].newlines_before > 0 || tokens_[next].kind == Token::Kind::close ||
           tokens_[next].kind == Token::Kind::end;
  }

  /// Comments that stand on the line of what came before them, and belong to it.
  void read_beside(std::vector<std::string>& beside, bool before_comma) {
    // Nothing can stand behind a line comment.
    const auto line_is_over = [&] { return !beside.empty() && beside.back().starts_with("//"); };
    while (token().is_comment() && token().newlines_before == 0 && !line_is_over() &&
           (token().kind == Token::Kind::line_comment || before_comma || ends_line())) {
      beside.push_back(token().text);
      ++at_;
    }
  }

  void read_above(std::vector<Comment>& above) {
    for (; token().is_comment(); ++at_) {
      above.push_back({token().text, token().newlines_before > 1});
    }
  }

  void read_entries(Item& into) {
    std::vector<Comment> above;
    while (true) {
      read_above(above);
      if (token().kind == Token::Kind::close || token().kind == Token::Kind::end) break;
      Entry entry;
      entry.above = std::exchange(above, {});
      entry.blank_before = token().newlines_before > 1;
      read_entry(entry);
      read_beside(entry.beside, /*before_comma=*/true);
      // What stands between the value and its comma on other lines goes to the next entry.
      read_above(above);
      if (token().kind == Token::Kind::comma) {
        ++at_;
        if (above.empty()) read_beside(entry.beside, /*before_comma=*/false);
      }
      into.entries.push_back(std::move(entry));
    }
    into.last = std::move(above);
    ++at_;
  }

  /// `value`, or `"key": value`; comments in between move above the entry.
  void read_entry(Entry& entry) {
    Token first = token();
    ++at_;
    const std::size_t after_first = at_;
    std::vector<Comment> between;
    read_above(between);
    if (token().kind == Token::Kind::colon) {
      entry.key = std::move(first.text);
      ++at_;
      read_above(between);
      first = token();
      ++at_;
      for (Comment& comment : between) entry.above.push_back({std::move(comment.text), false});
    } else {
      at_ = after_first;
    }
    entry.value.text = std::move(first.text);
    if (first.kind != Token::Kind::open) return;
    entry.value.open = true;
    read_beside(entry.value.beside, /*before_comma=*/false);
    entry.value.breaks = token().newlines_before > 0;
    read_entries(entry.value);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

bool is_scalar_list(const Item& item) {
  return item.text == "[" && std::none_of(item.entries.begin(), item.entries.end(),
                                          [](const Entry& entry) { return entry.value.open; });
}

bool has_comment(const Item& item) {
  return !item.beside.empty() || !item.last.empty() ||
         std::any_of(item.entries.begin(), item.entries.end(), [](const Entry& entry) {
           return !entry.above.empty() || !entry.beside.empty() || has_comment(entry.value);
         });
}

/// Whether the writer's line breaks leave the choice of one line.
bool may_be_flat(const Item& item) {
  if (!item.open) return true;
  if (item.breaks && !item.entries.empty() && !is_scalar_list(item)) return false;
  return std::all_of(item.entries.begin(), item.entries.end(),
                     [](const Entry& entry) { return may_be_flat(entry.value); });
}

class Printer {
 public:
  std::string print(const Item& document) {
    print_entries(document, 0, "");
    return std::move(out_);
  }

 private:
  static std::string_view closing(const Item& item) { return item.text == "{" ? "}" : "]"; }

  static void append_flat(std::string& out, const Item& item) {
    out += item.text;
    if (!item.open) return;
    const std::string_view blank = item.text == "{" && !item.entries.empty() ? " " : "";
    out += blank;
    for (std::size_t i = 0; i < item.entries.size(); ++i) {
      const Entry& entry = item.entries[i];
      if (i > 0) out += ", ";
      if (!entry.key.empty()) out += entry.key + ": ";
      append_flat(out, entry.value);
    }
    out += blank;
    out += closing(item);
  }

  void start_line(std::size_t indent) { out_.append(indent, ' '); }

  void append_beside(const std::vector<std::string>& comments) {
    for (const std::string& comment : comments) out_ += ' ' + comment;
  }

  void print_comments(const std::vector<Comment>& comments, std::size_t indent, bool first) {
    for (const Comment& comment : comments) {
      if (comment.blank_before && !first) out_ += '\n';
      first = false;
      start_line(indent);
      out_ += comment.text + '\n';
    }
  }

  void print_entries(const Item& item, std::size_t indent, std::string_view separator) {
    for (std::size_t i = 0; i < item.entries.size(); ++i) {
      const Entry& entry = item.entries[i];
      print_comments(entry.above, indent, i == 0);
      if (entry.blank_before && (i > 0 || !entry.above.empty())) out_ += '\n';
      start_line(indent);
      if (!entry.key.empty()) out_ += entry.key + ": ";
      const std::size_t key_width = entry.key.empty() ? 0 : width(entry.key) + 2;
      const std::string_view comma = i + 1 < item.entries.size() ? separator : "";
      print_value(entry.value, indent, indent + key_width, comma);
      append_beside(entry.beside);
      out_ += '\n';
    }
    print_comments(item.last, indent, item.entries.empty());
  }

  void print_value(const Item& item, std::size_t indent, std::size_t column,
                   std::string_view comma) {
    // The root is always open: a scenario reads from top to bottom.
    const bool root = indent == 0 && !item.entries.empty();
    if (!item.open || (!root && may_be_flat(item) && !has_comment(item))) {
      std::string flat;
      append_flat(flat, item);
      const bool fits = column + width(flat) + comma.size() <= widest;
      if (!item.open || item.entries.empty() || fits) {
        out_ += flat;
        out_ += comma;
        return;
      }
    }
    out_ += item.text;
    append_beside(item.beside);
    out_ += '\n';
    if (is_scalar_list(item) && !has_comment(item)) {
      fill(item, indent + step);
    } else {
      print_entries(item, indent + step, ",");
    }
    start_line(indent);
    out_ += closing(item);
    out_ += comma;
  }

  /// Plain values, as many a line as there is room for.
  void fill(const Item& item, std::size_t indent) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < item.entries.size(); ++i) {
      const std::string& text = item.entries[i].value.text;
      const std::size_t needed = width(text) + (i + 1 < item.entries.size() ? 1 : 0);
      if (column > 0 && column + 1 + needed > widest) {
        out_ += '\n';
        column = 0;
      }
      if (column == 0) {
        start_line(indent);
        column = indent;
      } else {
        out_ += ' ';
        ++column;
      }
      out_ += text;
      if (i + 1 < item.entries.size()) out_ += ',';
      column += needed;
    }
    out_ += '\n';
  }

  std::string out_;
};

}  // namespace

std::string format_json(std::string_view text, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  static_cast<void>(parse_json(text, diagnostics));
  if (diagnostics.error_count() > errors_before) return {};
  return Printer().print(TreeBuilder(tokenize(text)).read_document());
}

std::string laid_out(std::string_view text, const std::string& what) {
  Diagnostics diagnostics(what);
  std::string formatted = format_json(text, diagnostics);
  diagnostics.throw_if_failed();
  return formatted;
}

}  // namespace nines::input
