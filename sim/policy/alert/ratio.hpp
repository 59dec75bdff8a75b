/// @file
/// Share of bad ones in a window against a threshold: what most conditions come down to.
///   holds at tick i when  bad >= threshold total  and bad > 0,  both over the window ending with i
/// A window in which nothing was counted, or nothing is known, says nothing.
#pragma once

#include <memory>
#include <string>

#include "policy/alert/condition.hpp"

namespace nines::alert {

/// Whether a share equal to the threshold counts.
enum class Edge { included, excluded };

/// `column`: whose counts; empty for the requests.
[[nodiscard]] std::unique_ptr<Test> ratio_test(std::string column, std::size_t window_ticks,
                                               double threshold, Edge edge = Edge::included);

}  // namespace nines::alert
