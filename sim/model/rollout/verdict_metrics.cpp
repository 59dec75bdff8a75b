#include "model/rollout/verdict_metrics.hpp"

namespace nines::rollout {

VerdictColumns declare_verdicts(run::MemberMetrics& gate) {
  VerdictColumns c;
  c.false_rollback = gate.share({.name = "false_rollback.probability",
                                 .better = run::Better::lower,
                                 .picture = 3,
                                 .help = "good releases that are rolled back"});
  c.missed = gate.share({.name = "missed_regression.probability",
                         .better = run::Better::lower,
                         .picture = 4,
                         .help = "bad releases promoted"});
  c.precision = gate.share({.name = "precision",
                            .better = run::Better::higher,
                            .picture = 2,
                            .help = "bad among the releases rolled back"});
  c.recall = gate.share({.name = "recall",
                         .better = run::Better::higher,
                         .picture = 1,
                         .help = "bad releases that are rolled back"});
  gate.oppose("precision against recall", c.recall, c.precision);
  gate.oppose("missed regressions against false rollbacks", c.false_rollback, c.missed);
  return c;
}

run::Column declare_undecided(run::MemberMetrics& gate) {
  return gate.share({.name = "undecided.probability",
                     .better = run::Better::lower,
                     .help = "releases that the gate could not judge by the end"});
}

}  // namespace nines::rollout
