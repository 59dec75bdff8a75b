/// @file
/// Text for a terminal of at most 100 columns: aligned tables, wrapped lines, colour.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nines::report {

/// The most columns of a table on screen.
inline constexpr std::size_t screen_width = 100;

/// Whether words also get a colour (they are always words).
enum class Color { off, on };

/// `code` is one of ECMA-48's "Select Graphic Rendition", such as "1" for bold.
[[nodiscard]] std::string colored(std::string_view text, std::string_view code, Color color);

/// Columns aligned by content: the first to the left, numbers to the right.
class TextTable {
 public:
  enum class Align { left, right };
  explicit TextTable(std::vector<std::pair<std::string, Align>> columns)
      : columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// One more column with a cell for each row.
  void add_column(std::pair<std::string, Align> column, std::vector<std::string> cells);
  [[nodiscard]] std::string text(std::string_view indent = "  ") const;
  [[nodiscard]] std::string markdown() const;
  /// Columns on screen, indent included.
  [[nodiscard]] std::size_t width() const;

 private:
  [[nodiscard]] std::vector<std::size_t> column_widths() const;

  std::vector<std::pair<std::string, Align>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Width on screen: code points, not bytes.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// Breaks a text at blanks into lines of at most `width`, each but the first after `indent`; the
/// first begins at `from_column`.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::string_view indent,
                                  std::size_t from_column = 0);

}  // namespace nines::report
