/// @file
/// The kinds of scenario. A kind is a class with
///     static constexpr std::string_view name, summary;
///     static constexpr std::array run_keys;          // of RunKey: those of `run` that it honours
///     using Parameters;                              // static Parameters read(input::Reader&)
///     static std::unique_ptr<Model> make(Parameters, const RunSettings&);
///                                                    // may throw DomainError
/// Add a kind to the list, and only here.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "input/reader.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"

namespace nines::study {

/// The names of all kinds, in the order of the catalog.
[[nodiscard]] const std::vector<std::string_view>& kind_names();
/// One line about a kind. The kind must exist.
[[nodiscard]] std::string_view kind_summary(std::string_view kind);

/// The keys of `run` that it honours.
[[nodiscard]] const std::vector<std::string_view>& honoured_run_keys(std::string_view kind);
/// Notes every key of `run` that the kind has no use for, at its value. What is no key of `run` at
/// all is for whoever reads it.
void check_run_keys(std::string_view kind, const input::Node& run, input::Diagnostics& diagnostics);

/// Reads the scenario's `model` (and judges it together with `run`) as the kind's parameters.
/// Mistakes go to the pass; null when there were any.
[[nodiscard]] std::unique_ptr<run::Model> read_model(std::string_view kind,
                                                     const input::Node& scenario,
                                                     const run::RunSettings& run,
                                                     input::Pass& pass);

/// What a kind's `model` accepts.
[[nodiscard]] input::Description describe_model(std::string_view kind,
                                                input::Definitions& definitions);

}  // namespace nines::study
