/// `nines calc NAME --argument value ...`: closed forms from the command line.
#include <cmath>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "analytic/calculator.hpp"
#include "app/session.hpp"
#include "app/usage.hpp"
#include "core/error.hpp"
#include "input/csv.hpp"
#include "input/units.hpp"
#include "report/json_text.hpp"
#include "report/number.hpp"
#include "report/text_table.hpp"

namespace nines {
namespace {

using analytic::Argument;
using analytic::ArgumentKind;
using analytic::Arguments;
using analytic::Calculation;
using analytic::Figure;

std::string_view accepted(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::count:
      return "a whole number";
    case ArgumentKind::number:
      return "a number, or a percentage such as 80%";
    case ArgumentKind::probability:
      return "a fraction such as 0.25 or 25%";
    case ArgumentKind::duration:
      return "a duration such as 250ms (units: ns us ms s m h d w y)";
    case ArgumentKind::rate:
      return "a rate such as 80/s";
  }
  return "";
}

std::string_view placeholder_of(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::count:
      return "COUNT";
    case ArgumentKind::number:
      return "NUMBER";
    case ArgumentKind::probability:
      return "FRACTION";
    case ArgumentKind::duration:
      return "DURATION";
    case ArgumentKind::rate:
      return "RATE";
  }
  return "";
}

std::optional<double> parse(ArgumentKind kind, const std::string& text) {
  const auto number = parse_number(text);
  switch (kind) {
    case ArgumentKind::count:
      return number;
    case ArgumentKind::number:
    case ArgumentKind::probability:
      return number ? number : parse_percentage(text);
    case ArgumentKind::duration:
      if (const auto duration = parse_duration(text)) return duration->raw();
      break;
    case ArgumentKind::rate:
      if (const auto rate = parse_rate(text)) return rate->raw();
      break;
  }
  return number && *number == 0 ? number : std::nullopt;
}

/// A value for reading where its base unit hides it ("12.3ms" beside 0.0123).
std::string readable(const Figure& figure) {
  if (!std::isfinite(figure.value)) return "";
  if (figure.unit == "s") return to_text(Seconds{figure.value});
  if (figure.unit == "/s") return to_text(PerSecond{figure.value});
  if (figure.unit == "fraction") return percent_text(figure.value);
  return "";
}

std::string figures_table(const std::vector<Figure>& figures) {
  TextTable table({{"figure", TextTable::Align::left},
                   {"value", TextTable::Align::left},
                   {"", TextTable::Align::left},
                   {"", TextTable::Align::left}});
  for (const Figure& figure : figures) {
    const std::string_view unit = figure.unit == "fraction" ? "" : figure.unit;
    table.add({figure.name, fmt::format("{:.15g}{}{}", figure.value, unit.empty() ? "" : " ", unit),
               readable(figure),
               (figure.exact ? "" : "approximation") +
                   std::string(!figure.exact && !figure.note.empty() ? "; " : "") + figure.note});
  }
  return table.text();
}

std::string figures_json(const Calculation& calculation, const Arguments& arguments,
                         const std::vector<Figure>& figures) {
  std::string text = fmt::format("{{\"schema\": \"nines.calc/1\", \"name\": {}, \"arguments\": {{",
                                 json_string(calculation.name));
  bool first = true;
  for (const auto& [name, values] : arguments.all()) {
    text += fmt::format("{}{}: ", first ? "" : ", ", json_string(name));
    first = false;
    if (values.size() == 1) {
      text += json_number(values.front());
      continue;
    }
    std::string list;
    for (const double value : values) list += (list.empty() ? "" : ", ") + json_number(value);
    text += "[" + list + "]";
  }
  text += "}, \"figures\": [";
  first = true;
  for (const Figure& figure : figures) {
    text += fmt::format(
        "{}\n  {{\"name\": {}, \"value\": {}, \"unit\": {}, \"exact\": {}, \"note\": {}}}",
        first ? "" : ",", json_string(figure.name), json_number(figure.value),
        json_string(figure.unit), figure.exact, json_string(figure.note));
    first = false;
  }
  return text + fmt::format("\n], \"source\": {}}}\n", json_string(calculation.source));
}

/// What was given on the command line for one calculation.
struct Given {
  std::map<std::string, std::vector<std::string>> texts;
  std::string format = "table";
};

std::string default_text(const Argument& argument) {
  switch (argument.kind) {
    case ArgumentKind::duration:
      return to_text(Seconds{argument.fallback});
    case ArgumentKind::rate:
      return to_text(PerSecond{argument.fallback});
    default:
      return fmt::format("{:.6g}", argument.fallback);
  }
}

bool is_assumed(const Argument& argument, const Arguments& arguments) {
  return argument.set == 0 && !std::isnan(argument.fallback) && !arguments.has(argument.name);
}

Arguments with_assumed(const Calculation& calculation, Arguments arguments) {
  for (const Argument& argument : calculation.arguments) {
    if (is_assumed(argument, arguments)) arguments.set(argument.name, {argument.fallback});
  }
  return arguments;
}

/// "with level 0.05, tails 2": what was taken because nobody said otherwise.
std::string assumed_text(const Calculation& calculation, const Arguments& arguments) {
  std::string text;
  for (const Argument& argument : calculation.arguments) {
    if (!is_assumed(argument, arguments)) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", argument.name, default_text(argument));
  }
  return text.empty() ? "" : "  with " + text + "\n";
}

Arguments parse_arguments(const Calculation& calculation, const Given& given) {
  Arguments arguments;
  for (const Argument& argument : calculation.arguments) {
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

void add_calculation(CLI::App& calc, const Calculation& calculation) {
  auto given = std::make_shared<Given>();
  CLI::App* command =
      calc.add_subcommand(std::string(calculation.name), std::string(calculation.summary));
  command->footer("Source: " + std::string(calculation.source));
  for (const Argument& argument : calculation.arguments) {
    CLI::Option* option =
        command
            ->add_option("--" + std::string(argument.name),
                         given->texts[std::string(argument.name)], std::string(argument.help))
            ->delimiter(',')
            ->type_name(std::string(placeholder_of(argument.kind)));
    option->expected(1, argument.values == analytic::Values::many ? 1000 : 1);
    if (!std::isnan(argument.fallback)) option->default_str(default_text(argument));
    if (argument.need == analytic::Need::required && argument.set == 0) option->required();
  }
  command->add_option("--format", given->format, "table or json")
      ->check(one_of({"table", "json"}))
      ->capture_default_str();
  command->callback([given, &calculation] {
    const Arguments arguments = parse_arguments(calculation, *given);
    const std::vector<Figure> figures = analytic::calculate(calculation, arguments);
    print(given->format == "json"
              ? figures_json(calculation, with_assumed(calculation, arguments), figures)
              : figures_table(figures) + fmt::format("\n{}  {}\n",
                                                     assumed_text(calculation, arguments),
                                                     calculation.source));
  });
}

}  // namespace

void add_calc(CLI::App& app, Session&) {
  CLI::App* calc = app.add_subcommand(
      "calc", "Closed forms: nines calc erlang-c --servers 10 --utilization 0.8");
  calc->require_subcommand(1);
  for (const Calculation& calculation : analytic::calculations()) {
    add_calculation(*calc, calculation);
  }
}

}  // namespace nines
