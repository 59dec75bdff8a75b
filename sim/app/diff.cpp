/// `nines diff A B`: what changed between two results, beyond chance.
#include "report/diff.hpp"

#include <memory>

#include "app/commands.hpp"
#include "app/session.hpp"
#include "input/json.hpp"

namespace nines::app {
namespace {

struct DiffOptions {
  std::string a;
  std::string b;
  double confidence = 0.99;
  double meaningful_percent = 0;
  bool all = false;
  bool fail_on_change = false;
};

}  // namespace

void add_diff(Command& program, Session& session) {
  auto options = std::make_shared<DiffOptions>();
  Command& command = program.subcommand("diff", "Compare two results files, metric by metric");
  command.option("A", options->a, "results/NAME.json of the one run", {.required = true});
  command.option("B", options->b, "results/NAME.json of the other", {.required = true});
  command.option("--confidence", options->confidence,
                 "that none of the changes shown is chance (Holm)",
                 {.check = number_between(0.5, 0.999999), .default_shown = true});
  command.option("--meaningful", options->meaningful_percent,
                 "differences up to so many per cent of A do not matter",
                 {.check = number_between(0, 1000), .default_shown = true});
  command.flag("--all", options->all, "show unchanged metrics too");
  command.flag("--fail-on-change", options->fail_on_change, "exit 99 when something changed");
  command.action([options, &session] {
    const report::ResultsDiff diff =
        report::diff_results(input::read_file(options->a), options->a, input::read_file(options->b),
                             options->b, options->confidence, options->meaningful_percent / 100);
    print(report::diff_table(diff, options->all));
    const bool changed = diff.changes() > 0 || !diff.only_in_a.empty() || !diff.only_in_b.empty();
    if (options->fail_on_change && changed) session.end_with(ExitCode::expectation_failed);
  });
}

}  // namespace nines::app
