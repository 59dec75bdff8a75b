/// `nines calc NAME --argument value ...`: closed forms from the command line.
#include <cmath>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "analytic/calculator.hpp"
#include "app/commands.hpp"
#include "app/session.hpp"
#include "core/error.hpp"
#include "input/csv.hpp"
#include "input/units.hpp"
#include "report/json_text.hpp"
#include "report/number.hpp"
#include "report/text_table.hpp"

namespace nines::app {
namespace {

using analytic::Argument;
using analytic::ArgumentKind;
using analytic::Arguments;
using analytic::Calculation;
using analytic::Figure;

std::string_view accepted(analytic::ArgumentKind kind) {
  switch (kind) {
    case analytic::ArgumentKind::count:
      return "a whole number";
    case analytic::ArgumentKind::number:
      return "a number, or a percentage such as 80%";
    case analytic::ArgumentKind::probability:
      return "a fraction such as 0.25 or 25%";
    case analytic::ArgumentKind::duration:
      return "a duration such as 250ms (units: ns us ms s m h d w y)";
    case analytic::ArgumentKind::rate:
      return "a rate such as 80/s";
  }
  return "";
}

std::string_view placeholder_of(analytic::ArgumentKind kind) {
  switch (kind) {
    case analytic::ArgumentKind::count:
      return "COUNT";
    case analytic::ArgumentKind::number:
      return "NUMBER";
    case analytic::ArgumentKind::probability:
      return "FRACTION";
    case analytic::ArgumentKind::duration:
      return "DURATION";
    case analytic::ArgumentKind::rate:
      return "RATE";
  }
  return "";
}

std::optional<double> parse(analytic::ArgumentKind kind, const std::string& text) {
  const auto number = input::parse_number(text);
  switch (kind) {
    case analytic::ArgumentKind::count:
      return number;
    case analytic::ArgumentKind::number:
    case analytic::ArgumentKind::probability:
      return number ? number : input::parse_percentage(text);
    case analytic::ArgumentKind::duration:
      if (const auto duration = input::parse_duration(text)) return duration->raw();
      break;
    case analytic::ArgumentKind::rate:
      if (const auto rate = input::parse_rate(text)) return rate->raw();
      break;
  }
  return number && *number == 0 ? number : std::nullopt;
}

/// A value for reading where its base unit hides it ("12.3ms" beside 0.0123).
std::string readable(const analytic::Figure& figure) {
  if (!std::isfinite(figure.value)) return "";
  if (figure.unit == "s") return input::to_text(Seconds{figure.value});
  if (figure.unit == "/s") return input::to_text(PerSecond{figure.value});
  if (figure.unit == "fraction") return report::percent_text(figure.value);
  return "";
}

std::string figures_table(const std::vector<analytic::Figure>& figures) {
  report::TextTable table({{"figure", report::TextTable::Align::left},
                           {"value", report::TextTable::Align::left},
                           {"", report::TextTable::Align::left},
                           {"", report::TextTable::Align::left}});
  for (const analytic::Figure& figure : figures) {
    const std::string_view unit = figure.unit == "fraction" ? "" : figure.unit;
    table.add({figure.name, fmt::format("{:.15g}{}{}", figure.value, unit.empty() ? "" : " ", unit),
               readable(figure),
               (figure.exact ? "" : "approximation") +
                   std::string(!figure.exact && !figure.note.empty() ? "; " : "") + figure.note});
  }
  return table.text();
}

std::string figures_json(const analytic::Calculation& calculation,
                         const analytic::Arguments& arguments,
                         const std::vector<analytic::Figure>& figures) {
  std::string text = fmt::format("{{\"schema\": \"nines.calc/1\", \"name\": {}, \"arguments\": {{",
                                 report::json_string(calculation.name));
  bool first = true;
  for (const auto& [name, values] : arguments.all()) {
    text += fmt::format("{}{}: ", first ? "" : ", ", report::json_string(name));
    first = false;
    if (values.size() == 1) {
      text += report::json_number(values.front());
      continue;
    }
    std::string list;
    for (const double value : values)
      list += (list.empty() ? "" : ", ") + report::json_number(value);
    text += "[" + list + "]";
  }
  text += "}, \"figures\": [";
  first = true;
  for (const analytic::Figure& figure : figures) {
    text += fmt::format(
        "{}\n  {{\"name\": {}, \"value\": {}, \"unit\": {}, \"exact\": {}, \"note\": {}}}",
        first ? "" : ",", report::json_string(figure.name), report::json_number(figure.value),
        report::json_string(figure.unit), figure.exact, report::json_string(figure.note));
    first = false;
  }
  return text + fmt::format("\n], \"source\": {}}}\n", report::json_string(calculation.source));
}

/// Of an argument that is a list.
constexpr std::size_t most_listed = 1000;

/// What was given on the command line for one calculation.
struct Given {
  std::map<std::string, std::vector<std::string>> texts;
  std::string format = "table";
};

std::string default_text(const analytic::Argument& argument) {
  switch (argument.kind) {
    case analytic::ArgumentKind::duration:
      return input::to_text(Seconds{argument.fallback});
    case analytic::ArgumentKind::rate:
      return input::to_text(PerSecond{argument.fallback});
    default:
      return fmt::format("{:.6g}", argument.fallback);
  }
}

bool is_assumed(const analytic::Argument& argument, const analytic::Arguments& arguments) {
  return argument.set == 0 && !std::isnan(argument.fallback) && !arguments.has(argument.name);
}

analytic::Arguments with_assumed(const analytic::Calculation& calculation,
                                 analytic::Arguments arguments) {
  for (const analytic::Argument& argument : calculation.arguments) {
    if (is_assumed(argument, arguments)) arguments.set(argument.name, {argument.fallback});
  }
  return arguments;
}

/// "with level 0.05, tails 2": what was taken because nobody said otherwise.
std::string assumed_text(const analytic::Calculation& calculation,
                         const analytic::Arguments& arguments) {
  std::string text;
  for (const analytic::Argument& argument : calculation.arguments) {
    if (!is_assumed(argument, arguments)) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", argument.name, default_text(argument));
  }
  return text.empty() ? "" : "  with " + text + "\n";
}

analytic::Arguments parse_arguments(const analytic::Calculation& calculation, const Given& given) {
  analytic::Arguments arguments;
  for (const analytic::Argument& argument : calculation.arguments) {
    const auto it = given.texts.find(std::string(argument.name));
    if (it == given.texts.end() || it->second.empty()) continue;
    std::vector<double> values;
    for (const std::string& text : it->second) {
      const auto value = parse(argument.kind, text);
      if (!value) {
        throw DomainError(fmt::format("--{}: expected {}, got \"{}\"", argument.name,
                                      accepted(argument.kind), text));
      }
      values.push_back(*value);
    }
    arguments.set(argument.name, std::move(values));
  }
  return arguments;
}

void add_calculation(Command& calc, const analytic::Calculation& calculation) {
  auto given = std::make_shared<Given>();
  Command& command =
      calc.subcommand(std::string(calculation.name), std::string(calculation.summary));
  command.footer("Source: " + std::string(calculation.source));
  for (const analytic::Argument& argument : calculation.arguments) {
    OptionFacts facts{
        .required = argument.need == analytic::Need::required && argument.set == 0,
        .placeholder = std::string(placeholder_of(argument.kind)),
        .most_values = argument.values == analytic::Values::many ? most_listed : 1,
        .delimiter = ',',
    };
    if (!std::isnan(argument.fallback)) facts.default_text = default_text(argument);
    command.option("--" + std::string(argument.name), given->texts[std::string(argument.name)],
                   std::string(argument.help), std::move(facts));
  }
  command.option("--format", given->format, "table or json",
                 {.check = one_of({"table", "json"}), .default_shown = true});
  command.action([given, &calculation] {
    const analytic::Arguments arguments = parse_arguments(calculation, *given);
    const std::vector<analytic::Figure> figures = analytic::calculate(calculation, arguments);
    print(given->format == "json"
              ? figures_json(calculation, with_assumed(calculation, arguments), figures)
              : figures_table(figures) + fmt::format("\n{}  {}\n",
                                                     assumed_text(calculation, arguments),
                                                     calculation.source));
  });
}

}  // namespace

void add_calc(Command& program, Session&) {
  Command& calc = program.subcommand(
      "calc", "Closed forms: nines calc erlang-c --servers 10 --utilization 0.8");
  for (const analytic::Calculation& calculation : analytic::calculations()) {
    add_calculation(calc, calculation);
  }
}

}  // namespace nines::app
