/// @file
/// Says where and why a text is not JSON (RFC 8259, with // and /* */ comments), in words for the
/// person who wrote it: the bracket that is never closed, the comma too many, the missing quote.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nines::input {

struct SyntaxMistake {
  std::size_t offset = 0;  ///< In bytes, from 0; the size of the text when it ends too early.
  std::string text;
};

/// The first mistake, or nothing. Takes time proportional to the text, at any depth of nesting.
[[nodiscard]] std::optional<SyntaxMistake> find_syntax_mistake(std::string_view text);

/// Offset of the first byte that is not UTF-8, or nothing.
[[nodiscard]] std::optional<std::size_t> find_not_utf8(std::string_view text);

/// Bytes of the well-formed UTF-8 character at `at` (RFC 3629), or 0.
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace nines::input
