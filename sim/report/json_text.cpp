#include "report/json_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "input/node.hpp"

namespace nines::report {

std::string json_string(std::string_view text) {
  input::Node node;
  node.kind = input::Node::Kind::string;
  node.text = text;
  return input::to_json(node);
}

std::string json_number(double value) {
  return std::isfinite(value) ? fmt::format("{:.15g}", value) : "null";
}

}  // namespace nines::report
