/// @file
/// Reads points out of a scenario's text: the scenario with a variant's patch and some values
/// replaced, read again as a whole, so that what is replaced is checked like what is written.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "study/envelope.hpp"
#include "study/scenario.hpp"

namespace nines::study {

/// A value to be put into the scenario before it is read.
struct Change {
  std::string name;  ///< Of the axis or knob.
  std::string path;
  input::Node path_written;  ///< Where to say that it leads nowhere.
  input::Node value;
  bool of_axis = true;

  static Change of(const Axis& axis, input::Node value);
  static Change of(const Knob& knob, input::Node value);
};

class PointReader {
 public:
  /// The scenario's root and where it lies. `pass` tells of its folder; its diagnostics are not
  /// kept.
  PointReader(input::Node root, Overrides overrides, const input::Pass& pass);

  /// The envelope with what the command line says over it.
  [[nodiscard]] Envelope read_envelope(const input::Node& root,
                                       input::Diagnostics& diagnostics) const;

  /// The `model` as written; the scenario has one.
  [[nodiscard]] const input::Node& written_model() const { return *plain_.find("model"); }

  /// The model as written, under an envelope that was read.
  [[nodiscard]] Point read_written(const Envelope& envelope, const input::Node& root,
                                   input::Diagnostics& diagnostics) const;

  /// The scenario after `variant` (may be null) and the changes. A mistake that stands nowhere in
  /// the scenario as written is said of `label`. Thread-safe.
  [[nodiscard]] Point read_changed(const Variant* variant, const std::vector<Change>& changes,
                                   const Assignments& label, input::Diagnostics& diagnostics) const;

 private:
  [[nodiscard]] Point read_whole(const input::Node& root, input::Diagnostics& found) const;
  void forward(const input::Diagnostics& found, const std::vector<Change>& changes,
               const Assignments& label, input::Diagnostics& into) const;
  void check_metric(const std::string& name, const input::Node& written, const Point& point,
                    input::Diagnostics& diagnostics) const;

  bool searches_;      ///< Whether there will be an answer to show.
  input::Node plain_;  ///< The scenario without its studies.
  Overrides overrides_;
  input::Pass pass_;
};

}  // namespace nines::study
