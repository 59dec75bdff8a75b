/// @file
/// A value read from JSON text as a scenario's parts are, and the mistakes in one.
#pragma once

#include <string>
#include <vector>

#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"

namespace nines::test {

/// The messages of everything wrong with `text` as a T, without their places.
template <class T>
std::vector<std::string> mistakes_in(const std::string& text) {
  input::Diagnostics diagnostics("test.json");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  static_cast<void>(input::Value(root, pass).as<T>());
  std::vector<std::string> texts;
  for (const Problem& problem : diagnostics.problems()) texts.push_back(problem.text);
  return texts;
}

template <class T>
T read_json(const std::string& text) {
  input::Diagnostics diagnostics("test.json");
  const input::Node root = input::parse_json(text, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  T value = input::Value(root, pass).as<T>();
  INFO(text);
  for (const Problem& problem : diagnostics.problems()) FAIL(problem.text);
  return value;
}

}  // namespace nines::test
