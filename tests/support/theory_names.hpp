/// @file
/// Formulas by the name of the metric that they are joined to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "run/model.hpp"

namespace nines::test {

inline const std::string& name_of(const run::Model& model, const run::Theory& theory) {
  return model.metrics()[theory.metric].name;
}

inline std::optional<run::Theory> theory_for(const run::Model& model, std::string_view metric) {
  for (const run::Theory& theory : model.theory()) {
    if (name_of(model, theory) == metric) return theory;
  }
  return std::nullopt;
}

}  // namespace nines::test
