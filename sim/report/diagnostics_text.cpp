#include "report/diagnostics_text.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/text_table.hpp"

namespace nines::report {
namespace {

constexpr std::size_t widest_excerpt = 90;  // Columns of a source line that are shown.

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Where a problem stands in the source, in bytes.
struct Span {
  std::size_t line_begin = 0;
  std::size_t line_end = 0;
  std::size_t begin = 0;
  std::size_t end = 0;  ///< Exclusive; at least one character after begin unless the line is over.
};

std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && is_continuation(text[at])) ++at;
  return at;
}

/// The end of the JSON token that starts at `begin`, on its line.
std::size_t token_end(std::string_view text, std::size_t begin, std::size_t line_end) {
  if (begin >= line_end) return line_end;
  std::size_t at = begin + 1;
  if (text[begin] == '"') {
    while (at < line_end && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return std::min(at + 1, line_end);
  }
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '+' || c == '-' ||
           c == '_';
  };
  if (!is_word(text[begin])) return std::min(next_character(text, begin), line_end);
  while (at < line_end && is_word(text[at])) ++at;
  return at;
}

std::optional<Span> find_span(const Location& where, std::string_view source) {
  if (where.line < 1 || where.column < 1 || source.empty()) return std::nullopt;
  Span span;
  for (int line = 1; line < where.line; ++line) {
    const std::size_t end = source.find('\n', span.line_begin);
    if (end == std::string_view::npos) return std::nullopt;
    span.line_begin = end + 1;
  }
  span.line_end = std::min(source.find('\n', span.line_begin), source.size());
  if (span.line_end > span.line_begin && source[span.line_end - 1] == '\r') --span.line_end;
  // The parser does not count a byte order mark.
  span.begin = span.line_begin;
  if (where.line == 1 && source.substr(0, 3) == "\xEF\xBB\xBF") span.begin = 3;
  for (int column = 1; column < where.column && span.begin < span.line_end; ++column) {
    span.begin = next_character(source, span.begin);
  }
  span.begin = std::min(span.begin, span.line_end);
  span.end = token_end(source, span.begin, span.line_end);
  return span;
}

/// Length of the well-formed UTF-8 character at `at`, or 0.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[at + i])) return 0;
  }
  // C1 controls (U+0080 to U+009F) steer some terminals as ASCII's do.
  if (lead == 0xC2 && byte(at + 1) < 0xA0) return 0;
  return length;
}

/// One column a character, with a mark for whatever a terminal might act upon.
std::string printable(std::string_view text, bool keep_newlines) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    const char c = text[at];
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      at = next_character(text, at);
    } else if (c == '\t') {
      out += ' ';
      ++at;
    } else if (length == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)) {
      out += keep_newlines && c == '\n' ? "\n" : "\xEF\xBF\xBD";
      ++at;
    } else {
      out += text.substr(at, length);
      at += length;
    }
  }
  return out;
}

/// `length` columns from column `from` of a printable text.
std::string columns(std::string_view text, std::size_t from, std::size_t length) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < from && begin < text.size(); ++i) begin = next_character(text, begin);
  std::size_t end = begin;
  for (std::size_t i = 0; i < length && end < text.size(); ++i) end = next_character(text, end);
  return std::string(text.substr(begin, end - begin));
}

std::string excerpt(const Span& span, int line, std::string_view source, std::string_view paint,
                    std::string_view plain) {
  const auto part = [&](std::size_t begin, std::size_t end) {
    return printable(source.substr(begin, end - begin), false);
  };
  const std::string whole = part(span.line_begin, span.line_end);
  const std::size_t before = display_width(part(span.line_begin, span.begin));
  const std::size_t marked = std::max<std::size_t>(1, display_width(part(span.begin, span.end)));
  std::size_t from = 0;
  if (display_width(whole) > widest_excerpt && before + marked > widest_excerpt) {
    from = before - std::min(before, widest_excerpt / 3);
  }
  std::string shown = columns(whole, from, widest_excerpt);
  if (from > 0) shown.replace(0, next_character(shown, 0), "\xE2\x80\xA6");  // An ellipsis.
  if (display_width(whole) > from + widest_excerpt) shown += "\xE2\x80\xA6";
  const std::size_t marks = std::min(marked, widest_excerpt - (before - from));
  return fmt::format("{:>6} | {}\n       | {}{}{}{}\n", line, shown,
                     std::string(before - from, ' '), paint, std::string(marks, '^'), plain);
}

/// The first sentence of a message: what is wrong, without what was found and what is accepted.
std::string summary_of(const std::string& text) {
  std::size_t end = text.size();
  for (const std::string_view mark : {", got ", "; ", " (did you mean"}) {
    end = std::min(end, text.find(mark));
  }
  return text.substr(0, end);
}

using Json = nlohmann::ordered_json;

Json position(std::string_view source, std::size_t line_begin, std::size_t at, int line) {
  const std::string_view before = source.substr(line_begin, at - line_begin);
  std::string_view counted = before;
  if (line_begin == 0 && counted.substr(0, 3) == "\xEF\xBB\xBF") counted.remove_prefix(3);
  return {{"line", line}, {"column", display_width(counted) + 1}, {"byte", at}};
}

Json diagnostic(const Problem& problem, const FileDiagnostics& file) {
  Json entry{{"severity", problem.severity == Severity::error ? "error" : "warning"},
             {"summary", summary_of(problem.text)},
             {"detail", problem.text},
             {"address", problem.where.pointer}};
  const auto span = find_span(problem.where, file.source);
  if (!span) {
    entry["range"] = {{"filename", file.file},
                      {"start", {{"line", 1}, {"column", 1}, {"byte", 0}}},
                      {"end", {{"line", 1}, {"column", 1}, {"byte", 0}}}};
    return entry;
  }
  const int line = problem.where.line;
  entry["range"] = {{"filename", file.file},
                    {"start", position(file.source, span->line_begin, span->begin, line)},
                    {"end", position(file.source, span->line_begin, span->end, line)}};
  const std::string_view code =
      std::string_view(file.source).substr(span->line_begin, span->line_end - span->line_begin);
  entry["snippet"] = {
      {"context", problem.where.pointer.empty() ? Json(nullptr) : Json(problem.where.pointer)},
      {"code", code},
      {"start_line", line},
      {"highlight_start_offset", span->begin - span->line_begin},
      {"highlight_end_offset", span->end - span->line_begin},
      {"values", Json::array()}};
  return entry;
}

}  // namespace

std::string render_problem(const Problem& problem, std::string_view source, Color color) {
  const bool is_error = problem.severity == Severity::error;
  const std::string_view bold = color == Color::on ? "\x1b[1m" : "";
  const std::string_view paint = color == Color::off ? "" : is_error ? "\x1b[1;31m" : "\x1b[1;33m";
  const std::string_view plain = color == Color::on ? "\x1b[0m" : "";
  // Only the problem's own text may run over several lines.
  std::string text = printable(to_string(problem), true);
  const std::string place =
      fmt::format("{}:{}:{}:", problem.where.file, problem.where.line, problem.where.column);
  if (color == Color::on && text.starts_with(place)) {
    text = fmt::format("{}{}{}{}", bold, place, plain, text.substr(place.size()));
  }
  text += '\n';
  if (const auto span = find_span(problem.where, source)) {
    text += excerpt(*span, problem.where.line, source, paint, plain);
  }
  return text;
}

std::string diagnostics_json(const std::vector<FileDiagnostics>& files) {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  Json diagnostics = Json::array();
  for (const FileDiagnostics& file : files) {
    for (const Problem& problem : file.problems) {
      ++(problem.severity == Severity::error ? errors : warnings);
      diagnostics.push_back(diagnostic(problem, file));
    }
  }
  const Json document{{"format_version", "1.0"},
                      {"valid", errors == 0},
                      {"error_count", errors},
                      {"warning_count", warnings},
                      {"diagnostics", std::move(diagnostics)}};
  // A source that is no UTF-8 must not keep its own diagnosis from being written.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace nines::report
