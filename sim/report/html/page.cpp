#include "report/html/page.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "input/units.hpp"
#include "report/html/assets.hpp"
#include "report/html/chart.hpp"
#include "report/html/story.hpp"
#include "report/number.hpp"
#include "report/warning_groups.hpp"
#include "report/xml_text.hpp"

namespace nines::html {
namespace {

using html::Chart;
using html::Json;
using html::Reading;

/// JSON that cannot end the script element it stands in.
std::string script_json(const Json& json) {
  std::string out;
  for (const char c : json.dump()) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

/// The hash by which the page's policy knows an inline script or style: base64 of SHA-256.
std::string policy_hash(std::string_view text) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string hex = sha256_hex(text);
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 6) {  // Three bytes to four digits.
    std::string six = hex.substr(i, 6);
    const std::size_t bytes = six.size() / 2;
    six.resize(6, '0');
    const unsigned long bits = std::stoul(six, nullptr, 16);
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= bytes ? digits[(bits >> (18 - 6 * k)) & 63U] : '=';
    }
  }
  return "'sha256-" + out + "'";
}

std::string table_html(const html::DataTable& table) {
  std::string out = "<div class=\"wide\"><table><thead><tr>";
  for (const std::string& column : table.columns) {
    out += fmt::format("<th scope=\"col\">{}</th>", report::xml_text(column));
  }
  out += "</tr></thead><tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (const std::string& cell : row) out += fmt::format("<td>{}</td>", report::xml_text(cell));
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string chart_html(const Chart& chart, const std::string& id) {
  const bool drawn = report_has_pictures();
  std::string out = fmt::format("<figure data-spec=\"{}\"><figcaption>{}</figcaption>\n", id,
                                report::xml_text(chart.title));
  if (drawn) {
    out += fmt::format("<div class=\"chart\" role=\"img\" aria-label=\"{}\"></div>\n",
                       report::xml_text(chart.description));
  }
  out += fmt::format("<p class=\"faint\">{}</p>\n", report::xml_text(chart.description));
  out += fmt::format("<details><summary>The data as a table</summary>{}</details></figure>\n",
                     table_html(chart.data));
  // Without the library the specification is still there, for any Vega-Lite editor.
  return out + fmt::format("<script type=\"application/json\" id=\"{}\">{}</script>\n", id,
                           script_json(chart.spec));
}

std::string value_text(const Reading& reading, double value) {
  if (!std::isfinite(value)) return "n/a";
  if (reading.unit == "s") return input::to_text(Seconds{value});
  if (reading.unit == "/s") return input::to_text(PerSecond{value});
  if (reading.unit.empty()) return report::table_text(value, run::Unit::fraction);
  return fmt::format("{:.4g}{}", value, reading.unit);
}

std::string metrics_html(const Json& point) {
  html::DataTable table{{"metric", "estimate", "interval", "theory", "z", "formula"}, {}};
  for (const auto& [name, metric] : point.at("metrics").items()) {
    const auto read = html::reading(point, name);
    if (!read) {
      table.rows.push_back({name, "n/a", "", "", "", ""});
      continue;
    }
    std::vector<std::string> row{
        name, value_text(*read, read->value),
        std::isfinite(read->lo)
            ? fmt::format("[{}, {}]", value_text(*read, read->lo), value_text(*read, read->hi))
            : "n/a"};
    if (const auto expected = metric.find("expected"); expected != metric.end()) {
      const double z = html::number_of(expected->at("z"));
      row.push_back((expected->at("exact").get<bool>() ? "" : "~") +
                    value_text(*read, html::number_of(expected->at("value"))));
      row.push_back(std::isfinite(z) ? fmt::format("{:+.1f}", z) : "");
      row.push_back(expected->at("formula").get<std::string>());
    } else {
      row.insert(row.end(), 3, "");
    }
    table.rows.push_back(std::move(row));
  }
  return table_html(table);
}

std::string expectations_html(const Json& document) {
  const Json expectations = document.value("expect", Json::array());
  if (expectations.empty()) return "";
  std::string out = "<h3>Expectations</h3><div class=\"wide\"><table><tbody>\n";
  for (const Json& one : expectations) {
    const std::string verdict = one.at("verdict").get<std::string>();
    out += fmt::format(
        "<tr><td class=\"{0}\">{0}</td><td class=\"text\">{1}</td><td "
        "class=\"text\">{2}</td></tr>\n",
        report::xml_text(verdict), report::xml_text(one.at("expectation").get<std::string>()),
        report::xml_text(one.at("reason").get<std::string>()));
  }
  return out + "</tbody></table></div>\n";
}

std::string warnings_html(const Json& document) {
  report::WarningGroups groups;
  for (const Json& warning : document.value("warnings", Json::array())) {
    std::string where = warning.at("where").get<std::string>();
    if (where.empty()) where = warning.at("code").get<std::string>();
    // A warning of a scenario without points to tell apart names none.
    groups.add(warning.at("text").get<std::string>(), where,
               html::label_of({{"variant", nullptr},
                               {"parameters", warning.value("parameters", Json::object())}}));
  }
  const std::vector<report::WarningGroup>& all = groups.all();
  if (all.empty()) return "";
  constexpr std::size_t most_open = 4;
  std::string out =
      fmt::format("<details{}><summary>{} warning{}</summary>\n",
                  all.size() <= most_open ? " open" : "", all.size(), all.size() == 1 ? "" : "s");
  for (const report::WarningGroup& group : all) {
    out += fmt::format("<p class=\"note\"><strong>{}</strong> {}</p>\n",
                       report::xml_text(fmt::format("{}", fmt::join(group.where, ", "))),
                       report::xml_text(group.text_at(document.at("points").size())));
  }
  return out + "</details>\n";
}

std::string section_html(const Json& document, std::size_t number, std::string_view heading) {
  const Json& scenario = document.at("scenario");
  const std::string name = scenario.at("name").get<std::string>();
  std::string out =
      fmt::format("<section id=\"r{0}\"><{1}>{2}</{1}>\n<p>{3}</p>\n", number, heading,
                  report::xml_text(name), report::xml_text(scenario.value("summary", "")));
  out += "<ul class=\"story\">\n";
  for (const std::string& line : html::story_of(document)) {
    out += fmt::format("<li>{}</li>\n", report::xml_text(line));
  }
  out += "</ul>\n" + expectations_html(document) + warnings_html(document);
  std::size_t chart_number = 0;
  for (const Chart& chart : html::charts_of(document)) {
    out += chart_html(chart, fmt::format("r{}c{}", number, chart_number++));
  }
  out += "<h3>All figures</h3>\n";
  const Json& points = document.at("points");
  for (const Json& point : points) {
    const std::string label = html::label_of(point);
    if (points.size() == 1) {
      out += metrics_html(point);
    } else {
      out += fmt::format("<details><summary>{}</summary>{}</details>\n", report::xml_text(label),
                         metrics_html(point));
    }
  }
  return out + fmt::format(
                   "<p class=\"faint\">Kind {}, seed {}, nines {}; scenario SHA-256 {}.</p>"
                   "</section>\n",
                   report::xml_text(scenario.at("kind").get<std::string>()),
                   document.at("seed").dump(),
                   report::xml_text(document.at("version").get<std::string>()),
                   report::xml_text(scenario.at("file_sha256").get<std::string>()));
}

Json parsed(const NamedDocument& document) {
  const auto refuse = [&](const std::string& text) {
    return ScenarioError({{Severity::error, {document.name, 0, 0, ""}, text}});
  };
  const Json json = Json::parse(document.content, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.value("schema", "") != "nines.results/1") {
    throw refuse("expected a results file of nines run; accepted: \"schema\": \"nines.results/1\"");
  }
  return json;
}

}  // namespace

bool report_has_pictures() {
  return !html::assets().library.empty();
}

std::string report_page(const std::vector<NamedDocument>& documents) {
  std::string navigation;
  std::string sections;
  std::string title = "nines: results";
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const Json document = parsed(documents[i]);
    try {
      const std::string name = document.at("scenario").at("name").get<std::string>();
      navigation += fmt::format("<li><a href=\"#r{}\">{}</a></li>\n", i, report::xml_text(name));
      if (documents.size() == 1) title = name;
      sections += section_html(document, i, documents.size() == 1 ? "h1" : "h2");
    } catch (const Json::exception& error) {
      throw ScenarioError({{Severity::error,
                            {documents[i].name, 0, 0, ""},
                            fmt::format("not a whole results file: {}", error.what())}});
    }
  }
  const html::Assets parts = html::assets();
  std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n";
  out += fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {} "
      "{}; "
      "style-src {}; base-uri 'none'; form-action 'none'\">\n",
      policy_hash(parts.library), policy_hash(parts.script), policy_hash(parts.style));
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += fmt::format("<title>{}</title>\n<style>{}</style></head>\n<body>\n",
                     report::xml_text(title), parts.style);
  if (documents.size() > 1) {
    out += "<header><h1>Results</h1></header>\n<nav><ul>\n" + navigation + "</ul></nav>\n";
  }
  if (!report_has_pictures()) {
    out +=
        "<p class=\"note\">This page has no pictures: install Node.js and npm, then build nines "
        "again. The Vega-Lite specifications are in the page's source.</p>\n";
  }
  out +=
      "<noscript><p class=\"note\">Pictures need JavaScript; every one has its data in a table "
      "below it.</p></noscript>\n<main>\n";
  out += sections + "</main>\n";
  if (report_has_pictures()) {
    out += fmt::format("<script>{}</script>\n<script>{}</script>\n", parts.library, parts.script);
  }
  return out + "</body></html>\n";
}

}  // namespace nines::html
