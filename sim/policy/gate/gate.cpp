// The keys that all gates share.
#include "policy/gate/gate.hpp"

#include "input/reader.hpp"

namespace nines::gate {

GateSettings GateSettings::read(input::Reader& in, Over usual) {
  GateSettings settings;
  settings.every_s = in.require<Seconds>("every", input::positive,
                                         "time from one look to the next, from a stage's start")
                         .raw();
  settings.min_samples =
      in.optional<std::int64_t>("min_samples", 0, "0", input::non_negative,
                                "no verdict on fewer requests of the canary than this");
  settings.min_time_s =
      in.optional<Seconds>("min_time", Seconds{0}, "0", input::non_negative,
                           "no early promotion before this time, however good it looks")
          .raw();
  settings.over = in.choose<Over>(
      "over", usual, {{"rollout", Over::rollout}, {"stage", Over::stage}, {"look", Over::look}},
      "which counts a look is about: all so far, the stage's, or those since the last look");
  settings.undecided_rolls_back =
      in.choose<bool>("undecided", false, {{"promote", false}, {"roll_back", true}},
                      "what becomes of a release that the gate could not judge by the end");
  settings.metrics = in.optional<std::vector<std::string>>(
      "metrics", {}, "[\"errors\"]", "the metrics it watches; the level is shared by `correction`");
  settings.correction =
      in.choose<Correction>("correction", Correction::none,
                            {{"none", Correction::none},
                             {"bonferroni", Correction::bonferroni},
                             {"holm", Correction::holm},
                             {"benjamini_hochberg", Correction::benjamini_hochberg}},
                            "how several metrics share the level");
  settings.needs = in.optional<std::int64_t>("needs", 1, "1", input::at_least(1),
                                             "how many metrics must reject to roll back");
  return settings;
}

}  // namespace nines::gate
