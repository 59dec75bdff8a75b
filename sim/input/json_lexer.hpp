/// @file
/// JSON (RFC 8259, with // and /* */ comments) cut into tokens that know their place. The parser
/// takes its positions from them, the search for syntax mistakes its grammar, the formatter its
/// layout and comments. It never fails: what is not closed ends with its line or with the text.
#pragma once

#include <cstddef>
#include <string_view>

namespace nines::input {

/// A place in a text as a person counts: columns are characters, not bytes.
struct TextPlace {
  int line = 1;
  int column = 1;

  /// Moves past a stretch of the text.
  void pass(std::string_view stretch);
};

/// Where the byte at `offset` stands.
[[nodiscard]] TextPlace place_of(std::string_view text, std::size_t offset);

/// What ends a word.
inline constexpr std::string_view json_delimiters = " \t\r\n,:/[]{}\"";

struct JsonToken {
  enum class Kind {
    open,   ///< { or [
    close,  ///< } or ]
    comma,
    colon,
    string,         ///< With its quotes; without the closing one where it does not end on its line.
    word,           ///< A number, true, false, null, or what somebody took for one of them.
    line_comment,   ///< Without the line break.
    block_comment,  ///< Up to the end of the text where it is not closed.
    stray_slash,
    end,
  };
  Kind kind = Kind::end;
  std::string_view text;
  std::size_t offset = 0;  ///< In bytes from the start of the text.
  TextPlace place;
  int newlines_before = 0;

  [[nodiscard]] bool is_comment() const {
    return kind == Kind::line_comment || kind == Kind::block_comment;
  }
};

class JsonLexer {
 public:
  explicit JsonLexer(std::string_view text);

  /// The next token; `end` again and again once the text is over.
  JsonToken next();
  /// The next token that is neither a comment nor a separator.
  JsonToken next_value();

 private:
  void skip_blanks();
  /// Where the token that begins at `at_` ends, and what it is.
  [[nodiscard]] std::size_t end_of(JsonToken::Kind kind) const;
  [[nodiscard]] JsonToken::Kind kind_here() const;
  [[nodiscard]] std::size_t end_of_string() const;

  std::string_view text_;
  std::size_t at_ = 0;
  TextPlace place_;
  int newlines_ = 0;
};

}  // namespace nines::input
