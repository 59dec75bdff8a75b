/// A pushdown automaton over tokens: what may come next, and a stack of open brackets. The parser
/// proper is nlohmann's; this runs only after it has refused a text, to find better words.
#include "input/syntax.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "input/json_lexer.hpp"

namespace nines::input {
namespace {

constexpr std::size_t shown_characters = 30;  // How much of a token a message quotes.
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Checker {
 public:
  explicit Checker(std::string_view text) : text_(text), lexer_(text) {}

  std::optional<SyntaxMistake> run() {
    while (!mistake_) {
      const JsonToken token = lexer_.next();
      at_ = token.offset;
      if (token.kind == JsonToken::Kind::end) {
        if (next_ != Next::end) ends_too_early();
        break;
      }
      if (token.is_comment() || token.kind == JsonToken::Kind::stray_slash) {
        check_comment(token);
      } else {
        step(token);
      }
    }
    return std::move(mistake_);
  }

 private:
  enum class Next { value, value_or_close, key, key_or_close, colon, comma_or_close, end };
  struct Bracket {
    char open;
    std::size_t offset;
  };

  void fail(std::size_t offset, std::string text) {
    if (!mistake_) mistake_ = SyntaxMistake{offset, std::move(text)};
  }

  [[nodiscard]] std::size_t line_of(std::size_t offset) const {
    const auto lines =
        std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
    return static_cast<std::size_t>(lines) + 1;
  }

  [[nodiscard]] std::string_view closing() const { return open_.back().open == '{' ? "}" : "]"; }

  /// The token at `at` as it is written, shortened; bytes that do not print are named.
  [[nodiscard]] std::string shown(std::size_t at) const {
    if (at >= text_.size()) return "the end of the text";
    std::size_t end = std::min(text_.find_first_of(json_delimiters, at), text_.size());
    if (text_[at] == '"') end = std::min(text_.find_first_of("\"\n", at + 1), text_.size() - 1) + 1;
    if (end == at) end = at + 1;
    std::string out;
    std::size_t characters = 0;
    for (std::size_t i = at; i < end;) {
      if (++characters > shown_characters) return out + "...";
      const std::size_t length = utf8_length(text_, i);
      const auto byte = static_cast<unsigned char>(text_[i]);
      if (length == 0 || byte < 0x20 || byte == 0x7F) {
        if (byte == '\n') break;
        out += fmt::format("<0x{:02X}>", byte);
        ++i;
      } else {
        out += text_.substr(i, length);
        i += length;
      }
    }
    return out;
  }

  void check_comment(const JsonToken& token) {
    if (token.kind == JsonToken::Kind::stray_slash) {
      fail(at_, "a single /; comments begin with // or /*");
    } else if (token.kind == JsonToken::Kind::block_comment &&
               (token.text.size() < 4 || !token.text.ends_with("*/"))) {
      fail(at_, "a comment that never ends; expected */");
    }
  }

  void ends_too_early() {
    if (open_.empty()) return fail(at_, "the text ends before the scenario begins");
    fail(at_, fmt::format("the text ends too early: the \"{}\" of line {} is never closed",
                          open_.back().open, line_of(open_.back().offset)));
  }

  void step(const JsonToken& token) {
    switch (next_) {
      case Next::value:
      case Next::value_or_close:
        return value(token);
      case Next::key:
      case Next::key_or_close:
        return key(token.text.front());
      case Next::colon:
        if (token.kind != JsonToken::Kind::colon)
          return fail(at_, fmt::format("expected \":\" after the key, got {}", shown(at_)));
        next_ = Next::value;
        return;
      case Next::comma_or_close:
        return comma_or_close(token.text.front());
      case Next::end:
        return fail(at_, fmt::format("the scenario is over before this, got {}; expected one JSON "
                                     "object and nothing after it",
                                     shown(at_)));
    }
  }

  void after_value() { next_ = open_.empty() ? Next::end : Next::comma_or_close; }

  void close() {
    open_.pop_back();
    after_value();
  }

  void value(const JsonToken& token) {
    const char c = token.text.front();
    if (token.kind == JsonToken::Kind::open) {
      open_.push_back({c, at_});
      next_ = c == '{' ? Next::key_or_close : Next::value_or_close;
    } else if (c == ']' && !open_.empty() && open_.back().open == '[') {
      if (next_ == Next::value_or_close) return close();
      fail(comma_, "a comma before \"]\"; remove it");
    } else if (c == ',' || c == '}' || c == ']' || c == ':') {
      fail(at_, fmt::format("a value is missing here, got {}", c));
    } else if (c == '"') {
      string();
      after_value();
    } else {
      word(token.text);
      after_value();
    }
  }

  void key(char c) {
    if (c == '"') {
      string();
      next_ = Next::colon;
    } else if (c == '}' && next_ == Next::key_or_close) {
      close();
    } else if (c == '}') {
      fail(comma_, "a comma before \"}\"; remove it");
    } else {
      fail(at_, fmt::format("expected a key in double quotes, got {}", shown(at_)));
    }
  }

  void comma_or_close(char c) {
    const bool object = open_.back().open == '{';
    if (c == ',') {
      comma_ = at_;
      next_ = object ? Next::key : Next::value;
    } else if (c == closing().front()) {
      close();
    } else if (c == '}' || c == ']') {
      fail(at_, fmt::format("expected \"{}\" to close the \"{}\" of line {}, got \"{}\"", closing(),
                            open_.back().open, line_of(open_.back().offset), c));
    } else {
      fail(at_, fmt::format("expected \",\" or \"{}\" after the value before this, got {}",
                            closing(), shown(at_)));
    }
  }

  /// A number, true, false, null, or what somebody took for one of them.
  void word(std::string_view token) {
    const char first = token.front();
    if (token == "true" || token == "false" || token == "null") return;
    if (first == '\'' || first == '`') {
      fail(at_, fmt::format("text stands in double quotes, got {}", shown(at_)));
    } else if (is_digit(first) || first == '-' || first == '+' || first == '.') {
      number(token);
    } else if (token == "NaN" || token == "Infinity" || token == "nan" || token == "inf") {
      fail(at_, fmt::format("not a number that JSON can write, got {}", token));
    } else if (open_.empty()) {
      fail(at_, fmt::format("this is not JSON, got {}; a scenario begins with \"{{\"", shown(at_)));
    } else {
      fail(at_,
           fmt::format("not a JSON value, got {}; accepted: true, false, null, a number, or text "
                       "in double quotes",
                       shown(at_)));
    }
  }

  void number(std::string_view token) {
    std::size_t i = token.front() == '-' ? 1 : 0;
    const auto digits = [&] {
      const std::size_t begin = i;
      while (i < token.size() && is_digit(token[i])) ++i;
      return i - begin;
    };
    const bool leading_zero = i + 1 < token.size() && token[i] == '0' && is_digit(token[i + 1]);
    bool good = digits() > 0 && !leading_zero;
    if (good && i < token.size() && token[i] == '.') {
      ++i;
      good = digits() > 0;
    }
    if (good && i < token.size() && (token[i] == 'e' || token[i] == 'E')) {
      ++i;
      if (i < token.size() && (token[i] == '+' || token[i] == '-')) ++i;
      good = digits() > 0;
    }
    if (!good || i < token.size()) {
      const std::string_view hint =
          leading_zero ? "; a number has no zeros before it"
                       : "; a number with a unit stands in double quotes, such as \"250ms\"";
      return fail(at_, fmt::format("not a JSON number, got {}{}", shown(at_), hint));
    }
    if (std::isinf(std::strtod(std::string(token).c_str(), nullptr))) {
      fail(at_, fmt::format("a number too large for double precision, got {}", shown(at_)));
    }
  }

  void string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '\n' || byte == '\r') break;
      if (byte < 0x20) {
        return fail(at_, fmt::format("a control character in a string; write \\u{:04x}", byte));
      }
      if (byte == '\\') {
        if (!escape()) return;
        continue;
      }
      const std::size_t length = utf8_length(text_, at_);
      if (length == 0) {
        return fail(
            at_,
            fmt::format("a byte that is not UTF-8, got 0x{:02X}; save the file as UTF-8", byte));
      }
      at_ += length;
    }
    if (at_ >= text_.size() || text_[at_] != '"') {
      return fail(begin,
                  fmt::format("a string that does not end on its line, got {}", shown(begin)));
    }
  }

  /// Four hexadecimal digits, or -1.
  [[nodiscard]] int hex4(std::size_t at) const {
    int value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      const char c = i < text_.size() ? text_[i] : ' ';
      const int digit = is_digit(c)              ? c - '0'
                        : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                        : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                                 : -1;
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  /// Past the escape at the cursor; false after a mistake.
  bool escape() {
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\n';
    if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
      at_ += 2;
      return true;
    }
    const int unit = c == 'u' ? hex4(at_ + 2) : -1;
    if (unit < 0) {
      fail(
          at_,
          "an escape that JSON does not know; accepted: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000");
      return false;
    }
    if (unit < 0xD800 || unit > 0xDFFF) {
      at_ += 6;
      return true;
    }
    const int low = text_.substr(at_ + 6, 2) == "\\u" ? hex4(at_ + 8) : -1;
    if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
      fail(at_, fmt::format("half of a surrogate pair, got {}; write the character itself",
                            text_.substr(at_, 6)));
      return false;
    }
    at_ += 12;
    return true;
  }

  std::string_view text_;
  JsonLexer lexer_;
  std::size_t at_ = 0;  ///< The token's start; within a string, the character looked at.
  Next next_ = Next::value;
  std::vector<Bracket> open_;
  std::size_t comma_ = 0;  ///< The last one.
  std::optional<SyntaxMistake> mistake_;
};

}  // namespace

std::optional<SyntaxMistake> find_syntax_mistake(std::string_view text) {
  return Checker(text).run();
}

std::optional<std::size_t> find_not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(at);
  if (at >= text.size()) return 0;
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (lead < 0xE0) return continues(at + 1) ? 2 : 0;
  // The second byte rules out overlong forms, surrogates, and what lies beyond U+10FFFF.
  if (lead < 0xF0) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return continues(at + 1, low, high) && continues(at + 2) ? 3 : 0;
  }
  const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
  return continues(at + 1, low, high) && continues(at + 2) && continues(at + 3) ? 4 : 0;
}

}  // namespace nines::input
