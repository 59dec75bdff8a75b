/// Tokens with their comments become a tree, the tree becomes text. parse_json has accepted the
/// text before, so that nothing here needs to deal with bad grammar.
#include "input/format.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "input/json.hpp"
#include "input/json_lexer.hpp"

namespace nines::input {
namespace {

constexpr std::size_t widest = 100;  // Columns.
constexpr std::size_t step = 2;      // Columns a level.

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

/// A comment as it is printed: without carriage returns and blanks at its end.
std::string comment_text(const JsonToken& token) {
  if (token.kind == JsonToken::Kind::line_comment) return without_trailing_blanks(token.text);
  std::string text(token.text);
  std::erase(text, '\r');
  return text;
}

std::vector<JsonToken> tokenize(std::string_view text) {
  JsonLexer lexer(text);
  std::vector<JsonToken> tokens;
  do {
    tokens.push_back(lexer.next());
  } while (tokens.back().kind != JsonToken::Kind::end);
  return tokens;
}

class TreeBuilder {
 public:
  explicit TreeBuilder(std::vector<JsonToken> tokens) : tokens_(std::move(tokens)) {}

  /// The whole text as an item without a bracket, holding the root as its only entry.
  Item read_document() {
    Item document;
    read_entries(document);
    return document;
  }

 private:
  [[nodiscard]] const JsonToken& token() const { return tokens_[at_]; }

  /// Whether nothing but comments follows on this line.
  [[nodiscard]] bool ends_line() const {
    std::size_t next = at_ + 1;
    while (tokens_[next].is_comment() && tokens_[next].newlines_before == 0) ++next;
    return tokens_[next].newlines_before > 0 || tokens_[next].kind == JsonToken::Kind::close ||
           tokens_[next].kind == JsonToken::Kind::end;
  }

  /// Comments that stand on the line of what came before them, and belong to it.
  void read_beside(std::vector<std::string>& beside, bool before_comma) {
    // Nothing can stand behind a line comment.
    const auto line_is_over = [&] { return !beside.empty() && beside.back().starts_with("//"); };
    while (token().is_comment() && token().newlines_before == 0 && !line_is_over() &&
           (token().kind == JsonToken::Kind::line_comment || before_comma || ends_line())) {
      beside.push_back(comment_text(token()));
      ++at_;
    }
  }

  void read_above(std::vector<Comment>& above) {
    for (; token().is_comment(); ++at_) {
      above.push_back({comment_text(token()), token().newlines_before > 1});
    }
  }

  void read_entries(Item& into) {
    std::vector<Comment> above;
    while (true) {
      read_above(above);
      if (token().kind == JsonToken::Kind::close || token().kind == JsonToken::Kind::end) break;
      Entry entry;
      entry.above = std::exchange(above, {});
      entry.blank_before = token().newlines_before > 1;
      read_entry(entry);
      read_beside(entry.beside, /*before_comma=*/true);
      // What stands between the value and its comma on other lines goes to the next entry.
      read_above(above);
      if (token().kind == JsonToken::Kind::comma) {
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
    JsonToken first = token();
    ++at_;
    const std::size_t after_first = at_;
    std::vector<Comment> between;
    read_above(between);
    if (token().kind == JsonToken::Kind::colon) {
      entry.key = first.text;
      ++at_;
      read_above(between);
      first = token();
      ++at_;
      for (Comment& comment : between) entry.above.push_back({std::move(comment.text), false});
    } else {
      at_ = after_first;
    }
    entry.value.text = first.text;
    if (first.kind != JsonToken::Kind::open) return;
    entry.value.open = true;
    read_beside(entry.value.beside, /*before_comma=*/false);
    entry.value.breaks = token().newlines_before > 0;
    read_entries(entry.value);
  }

  std::vector<JsonToken> tokens_;
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
