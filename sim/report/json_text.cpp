#include "report/json_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "input/node.hpp"

namespace nines {

std::string json_string(std::string_view text) {
  Node node;
  node.kind = Node::Kind::string;
  node.text = text;
  return to_json(node);
}

std::string json_number(double value) {
  return std::isfinite(value) ? fmt::format("{:.15g}", value) : "null";
}

}  // namespace nines
