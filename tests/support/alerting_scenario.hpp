/// @file
/// The parameters of an alerting scenario from the text of its `model`, and a run of it, for tests.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "model/alerting/alerting_model.hpp"

namespace nines::test {

/// Throws std::runtime_error with the first mistake. Files are found below the source's `folder`.
alerting::AlertingParameters alerting(std::string_view model, std::string_view folder = "");

/// Throws DomainError as the model does.
std::unique_ptr<alerting::AlertingModel> alerting_model(std::string_view model,
                                                        const run::RunSettings& run = {},
                                                        std::string_view folder = "");

/// Metric values of so many replications; metrics without a value are left out.
std::map<std::string, double> alerting_values(const alerting::AlertingModel& model,
                                              std::uint64_t replications, std::uint64_t seed = 1);

}  // namespace nines::test
