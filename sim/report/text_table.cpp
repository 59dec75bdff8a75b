#include "report/text_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/contract.hpp"

namespace nines::report {
namespace {

using Align = TextTable::Align;

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::size_t have = display_width(text);
  const std::string blanks(width > have ? width - have : 0, ' ');
  return align == Align::left ? text + blanks : blanks + text;
}

}  // namespace

std::string colored(std::string_view text, std::string_view code, Color color) {
  if (color == Color::off) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent,
                    std::size_t from_column) {
  std::string out;
  std::size_t column = from_column;
  bool line_start = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!line_start && column + 1 + display_width(word) > width) {
      out += "\n" + std::string(indent);
      column = indent.size();
    } else if (!line_start) {
      out += ' ';
      ++column;
    }
    line_start = false;
    out += word;
    column += display_width(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::vector<std::size_t> TextTable::column_widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].first);
    for (const auto& row : rows_) width = std::max(width, display_width(row[i]));
    widths.push_back(width);
  }
  return widths;
}

void TextTable::add_column(std::pair<std::string, Align> column, std::vector<std::string> cells) {
  NINES_EXPECTS(cells.size() == rows_.size());
  columns_.push_back(std::move(column));
  for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].push_back(std::move(cells[i]));
}

std::size_t TextTable::width() const {
  std::size_t width = 0;
  for (const std::size_t column : column_widths()) width += column + 2;
  return width;
}

std::string TextTable::text(std::string_view indent) const {
  const std::vector<std::size_t> widths = column_widths();
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out(indent);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += "  ";
      out += padded(cells[i], widths[i], columns_[i].second);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  };
  std::vector<std::string> names;
  for (const auto& [name, align] : columns_) names.push_back(name);
  std::string out = line(names);
  for (const auto& row : rows_) out += line(row);
  return out;
}

std::string TextTable::markdown() const {
  std::string out = "|";
  for (const auto& [name, align] : columns_) out += " " + name + " |";
  out += "\n|";
  for (const auto& [name, align] : columns_) out += align == Align::left ? " --- |" : " ---: |";
  out += "\n";
  for (const auto& row : rows_) {
    out += "|";
    for (const std::string& cell : row) {
      out += ' ';
      for (const char c : cell) out += c == '|' ? std::string("\\|") : std::string(1, c);
      out += " |";
    }
    out += "\n";
  }
  return out;
}

}  // namespace nines::report
