/// @file
/// Judges what a scenario's expectations say, point by point as these are read, so that a metric,
/// an axis or a bound that does not exist is a mistake and never a silent pass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/diagnostics.hpp"
#include "study/envelope.hpp"
#include "study/scenario.hpp"

namespace nines::study {

class ExpectationCheck {
 public:
  /// `axes` are those of the sweep, and the variants as one more; nothing where a study has
  /// mistakes and was left out: what is expected of its points, differences and answers is not
  /// judged then.
  ExpectationCheck(const Envelope& envelope, std::optional<std::vector<Axis>> axes,
                   const std::string& file);

  /// There is a point of this label.
  void meet(const Assignments& label);
  /// This is its model.
  void see(const Point& point);
  /// After all points were met. `any` may be null where no point could be read: nothing is then
  /// said of metrics.
  void finish(const run::Model* any, input::Diagnostics& diagnostics);

 private:
  void check_one(const Expectation& expectation, const run::Model& model,
                 input::Diagnostics& into) const;

  const Envelope& envelope_;
  std::optional<std::vector<Axis>> axes_;
  input::Diagnostics found_;
  std::vector<bool> applies_;  ///< To some point.
  std::vector<bool> seen_;     ///< With a model.
};

}  // namespace nines::study
