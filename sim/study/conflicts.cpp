#include "study/conflicts.hpp"

#include <fmt/format.h>

namespace nines::study {
namespace {

void check_axes(const Sweep& sweep, input::Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const Axis& axis = sweep.axes[i];
      const Axis& before = sweep.axes[k];
      if (!overlap(axis.path, before.path)) continue;
      diagnostics.error(axis.path_written,
                        fmt::format("the axes \"{}\" and \"{}\" vary the same: {} and {}",
                                    before.name, axis.name, before.path, axis.path));
    }
  }
}

/// A knob turns the model, and nothing that an axis or another knob turns too.
void check_knobs(const Search& search, const Sweep& sweep, input::Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < search.knobs.size(); ++i) {
    const Knob& knob = search.knobs[i];
    if (!knob.path.starts_with("/model/")) {
      diagnostics.error(knob.path_written,
                        fmt::format("a search varies the model, got \"{}\"; accepted: a pointer "
                                    "such as \"/model/servers\"",
                                    knob.path));
    }
    for (std::size_t k = 0; k < i; ++k) {
      const Knob& before = search.knobs[k];
      if (!overlap(knob.path, before.path)) continue;
      diagnostics.error(knob.path_written,
                        fmt::format("the knobs \"{}\" and \"{}\" turn the same: {} and {}",
                                    before.name, knob.name, before.path, knob.path));
    }
    for (const Axis& axis : sweep.axes) {
      if (!overlap(axis.path, knob.path)) continue;
      diagnostics.error(
          axis.path_written,
          axis.path == knob.path
              ? fmt::format("the axis \"{}\" varies {}, which is searched", axis.name, axis.path)
              : fmt::format("the axis \"{}\" varies {}, and {} is searched", axis.name, axis.path,
                            knob.path));
    }
  }
}

/// A sweep that sets what a variant sets would make the variant another one than its name says.
void check_variants(const Compare& compare, const Sweep& sweep, input::Diagnostics& diagnostics) {
  constexpr std::string_view model = "/model";
  for (const Axis& axis : sweep.axes) {
    if (axis.name == variant_axis) {
      diagnostics.error(axis.path_written,
                        "an axis cannot be called \"variant\" beside a comparison, whose variants "
                        "are called that");
    }
    if (!axis.path.starts_with(model)) continue;
    for (const Variant& variant : compare.variants) {
      input::Node patch = variant.patch;
      if (input::at_pointer(patch, axis.path.substr(model.size())) != nullptr) {
        diagnostics.error(variant.patch,
                          fmt::format("the variant \"{}\" sets {}, which the axis \"{}\" varies",
                                      variant.name, axis.path, axis.name));
      }
    }
  }
}

void check_overrides(const Overrides& overrides, const Sweep& sweep,
                     input::Diagnostics& diagnostics) {
  const auto check = [&](bool given, std::string_view path, std::string_view option) {
    for (const Axis& axis : sweep.axes) {
      if (!given || !overlap(axis.path, path)) continue;
      diagnostics.error(axis.path_written,
                        fmt::format("the axis \"{}\" varies {}, and {} sets it for all points; "
                                    "leave one of them out",
                                    axis.name, axis.path, option));
    }
  };
  check(overrides.seed.has_value(), "/seed", "--seed");
  check(overrides.replications.has_value(), "/run/replications", "--replications");
}

}  // namespace

void check_conflicts(const Envelope& envelope, const Overrides& overrides,
                     input::Diagnostics& diagnostics) {
  const Sweep sweep = envelope.sweep.value_or(Sweep{});
  check_axes(sweep, diagnostics);
  if (envelope.search) check_knobs(*envelope.search, sweep, diagnostics);
  if (envelope.compare) check_variants(*envelope.compare, sweep, diagnostics);
  check_overrides(overrides, sweep, diagnostics);
}

}  // namespace nines::study
