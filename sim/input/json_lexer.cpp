#include "input/json_lexer.hpp"

#include <algorithm>

namespace nines::input {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view blanks = " \t\r\n";
}  // namespace

void TextPlace::pass(std::string_view stretch) {
  for (const char c : stretch) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;  // Continuation bytes of UTF-8 do not advance it.
    }
  }
}

TextPlace place_of(std::string_view text, std::size_t offset) {
  if (text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
    offset -= std::min(offset, byte_order_mark.size());
  }
  TextPlace place;
  place.pass(text.substr(0, offset));
  return place;
}

JsonLexer::JsonLexer(std::string_view text) : text_(text) {
  if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

JsonToken JsonLexer::next() {
  newlines_ = 0;
  skip_blanks();
  JsonToken token;
  token.kind = kind_here();
  token.offset = at_;
  token.place = place_;
  token.newlines_before = newlines_;
  token.text = text_.substr(at_, end_of(token.kind) - at_);
  place_.pass(token.text);
  at_ += token.text.size();
  return token;
}

JsonToken JsonLexer::next_value() {
  while (true) {
    const JsonToken token = next();
    const bool separator =
        token.kind == JsonToken::Kind::comma || token.kind == JsonToken::Kind::colon;
    if (!separator && !token.is_comment()) return token;
  }
}

void JsonLexer::skip_blanks() {
  const std::size_t end = std::min(text_.find_first_not_of(blanks, at_), text_.size());
  const std::string_view skipped = text_.substr(at_, end - at_);
  for (std::size_t i = 0; i < skipped.size(); ++i) {
    // A carriage return by itself breaks a line as well.
    const bool alone = skipped[i] == '\r' && skipped.substr(i, 2) != "\r\n";
    if (skipped[i] == '\n' || alone) ++newlines_;
  }
  place_.pass(skipped);
  at_ = end;
}

JsonToken::Kind JsonLexer::kind_here() const {
  if (at_ >= text_.size()) return JsonToken::Kind::end;
  switch (text_[at_]) {
    case '{':
    case '[':
      return JsonToken::Kind::open;
    case '}':
    case ']':
      return JsonToken::Kind::close;
    case ',':
      return JsonToken::Kind::comma;
    case ':':
      return JsonToken::Kind::colon;
    case '"':
      return JsonToken::Kind::string;
    case '/':
      if (text_.substr(at_, 2) == "//") return JsonToken::Kind::line_comment;
      if (text_.substr(at_, 2) == "/*") return JsonToken::Kind::block_comment;
      return JsonToken::Kind::stray_slash;
    default:
      return JsonToken::Kind::word;
  }
}

std::size_t JsonLexer::end_of(JsonToken::Kind kind) const {
  switch (kind) {
    case JsonToken::Kind::end:
      return at_;
    case JsonToken::Kind::string:
      return end_of_string();
    case JsonToken::Kind::word:
      return std::min(text_.find_first_of(json_delimiters, at_), text_.size());
    case JsonToken::Kind::line_comment:
      return std::min(text_.find_first_of("\r\n", at_), text_.size());
    case JsonToken::Kind::block_comment: {
      const std::size_t closing = text_.find("*/", at_ + 2);
      return closing == std::string_view::npos ? text_.size() : closing + 2;
    }
    default:
      return at_ + 1;
  }
}

std::size_t JsonLexer::end_of_string() const {
  std::size_t end = at_ + 1;
  while (end < text_.size() && text_[end] != '\n' && text_[end] != '\r') {
    if (text_[end] == '"') return end + 1;
    const bool escapes = text_[end] == '\\' && end + 1 < text_.size() &&
                         blanks.find(text_[end + 1]) == std::string_view::npos;
    end += escapes ? 2 : 1;
  }
  return std::min(end, text_.size());
}

}  // namespace nines::input
