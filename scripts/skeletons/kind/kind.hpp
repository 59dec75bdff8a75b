/// @file
/// The kind @name@: what it answers, in a sentence. Its rules stand in README.md beside this file.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"

namespace nines::@name @{

    struct Parameters{Seconds mean{1};

static Parameters read(input::Reader& in);
}
;

struct @Name @Kind {
  static constexpr std::string_view name = "@name@";
  static constexpr std::string_view summary = "what it answers, in a few words";
  static constexpr std::array run_keys{run::RunKey::replications, run::RunKey::precision,
                                       run::RunKey::confidence};
  using Parameters = @name @ ::Parameters;
  static std::unique_ptr<run::Model> make(Parameters parameters, const run::RunSettings& run);
};

}  // namespace nines::@name@
