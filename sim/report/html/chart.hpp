/// @file
/// A picture of the HTML report: a Vega-Lite specification with its data inside, what it says in
/// words for who cannot see it, and the same data as a table. Charts are made from a results
/// document (nines.results/1) alone, so that old results can be drawn again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace nines::html {

using Json = nlohmann::ordered_json;

struct DataTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

struct Chart {
  std::string title;
  std::string description;  ///< One or two sentences: the axes and how to read them.
  Json spec;
  DataTable data;
};

/// A unit that suits the numbers of one picture: base units times `factor`.
struct Scale {
  double factor = 1;
  std::string unit;  ///< "ms", "/h"; empty for plain numbers.

  [[nodiscard]] std::string axis_title(std::string_view name) const;
  [[nodiscard]] Json operator()(double base) const;  ///< Null for NaN and infinities.
  [[nodiscard]] std::string text(double base) const;
};

/// The scale for values of this unit ("s", "/s", "/y", "") of about this size.
[[nodiscard]] Scale scale_for(std::string_view unit, double typical);

/// A metric's numbers at one point of a document.
struct Reading {
  double value = 0;
  double lo = 0;
  double hi = 0;
  std::optional<double> expected;
  std::string unit;
};
[[nodiscard]] std::optional<Reading> reading(const Json& point, const std::string& metric);

/// NaN for null.
[[nodiscard]] double number_of(const Json& value);

/// "load = 0.8, servers = 2", with the variant in front; empty for a lone point.
[[nodiscard]] std::string label_of(const Json& point);

/// `policy.fast.recall` apart: the family, the name given by the person, the figure.
struct Member {
  std::string family;
  std::string name;
  std::string figure;
};
/// As the metric's entry in the document says; nothing for a metric that belongs to no family.
[[nodiscard]] std::optional<Member> member_of(const std::string& metric, const Json& facts);

/// The figures to draw, most telling first: those that the scenario asks to be shown, else those
/// that the model ranks. Family names are left out: "recall" stands for every policy's.
[[nodiscard]] std::vector<std::string> figures_to_draw(const Json& document);

// Sizes in pixels.
inline constexpr int chart_width = 520;
inline constexpr int wide_chart_width = 560;  ///< Along time.
inline constexpr int chart_height = 280;

/// An empty specification of this size with the look that all pictures share.
[[nodiscard]] Json blank_spec(int width, int height);
/// An axis of numbers; logarithmic where all values are positive and span more than two decades.
[[nodiscard]] Json number_axis(std::string_view field, std::string_view title,
                               const std::vector<double>& values);
/// One of several series by colour and shape; a legend only where there is more than one.
[[nodiscard]] Json series_color(std::size_t series);

/// All the pictures of a document, in the order of the page.
[[nodiscard]] std::vector<Chart> charts_of(const Json& document);

// Families of pictures, a file or two each; none where the document has nothing for them.
[[nodiscard]] std::vector<Chart> comparison_charts(const Json& document);
[[nodiscard]] std::vector<Chart> search_charts(const Json& document);
[[nodiscard]] std::vector<Chart> scatter_charts(const Json& document);
[[nodiscard]] std::vector<Chart> sweep_charts(const Json& document);
[[nodiscard]] std::vector<Chart> member_charts(const Json& document);
[[nodiscard]] std::vector<Chart> theory_charts(const Json& document);
[[nodiscard]] std::vector<Chart> distribution_charts(const Json& document);
[[nodiscard]] std::vector<Chart> series_charts(const Json& document);
[[nodiscard]] std::vector<Chart> timeline_charts(const Json& document);

}  // namespace nines::html
