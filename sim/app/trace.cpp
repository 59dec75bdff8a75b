#include "app/trace.hpp"

#include <fmt/format.h>

#include "app/scenario_files.hpp"
#include "app/session.hpp"
#include "core/error.hpp"
#include "report/atomic_file.hpp"
#include "report/json_text.hpp"
#include "report/trace_writers.hpp"
#include "run/experiment.hpp"

namespace nines::app {
namespace {

class TraceRun {
 public:
  explicit TraceRun(const TraceOptions& options)
      : options_(options),
        text_([this](std::string_view line) { write(line); }, options.most_events),
        chrome_(events_, options.most_events) {}

  void run() {
    if (options_.output && std::filesystem::is_directory(*options_.output)) {
      throw DomainError(
          fmt::format("--output: a trace is one file, got the folder \"{}\"; name a "
                      "file in it, such as {}",
                      options_.output->string(), (*options_.output / "trace.json").string()));
    }
    for (const std::string& file : find_scenarios(options_.files)) {
      const study::Scenario scenario = study::load_scenario(file, options_.overrides);
      for (const study::Point& point : scenario.points) tell(scenario, point);
    }
    if (options_.chrome) write(chrome_document());
    if (options_.output) report::write_file_atomically(*options_.output, written_);
    const std::uint64_t left_out = options_.chrome ? chrome_.left_out() : text_.left_out();
    if (left_out > 0) {
      complain(
          fmt::format("nines: {} more events happened and are not shown; --trace-limit sets "
                      "how many are\n",
                      left_out));
    }
  }

 private:
  void write(std::string_view text) {
    if (options_.output) {
      written_ += text;
    } else {
      print(text);
    }
  }

  void tell(const study::Scenario& scenario, const study::Point& point) {
    const std::string at = study::to_text(point.parameters);
    const std::string name = scenario.name + (at.empty() ? "" : ", " + at);
    const run::Model& model = *point.model;
    const std::uint64_t warmup =
        model.wants_pilot() ? run::find_warmup(model, point.seed).customers : 0;
    const run::Replication replication{point.seed, options_.replication, warmup};
    if (options_.chrome) {
      chrome_.start_process(name);
    } else {
      write(fmt::format("# {}, seed {}, replication {}\n{:>16}  {:<20}  {:>9}  what\n", name,
                        point.seed, options_.replication, "time/s", "where", "who"));
    }
    run::TraceSink& sink = options_.chrome ? static_cast<run::TraceSink&>(chrome_) : text_;
    run::FingerprintedTrace fingerprinted(sink);
    if (!model.trace(replication, fingerprinted)) {
      throw DomainError(
          fmt::format("{}: a scenario of kind \"{}\" has no trace; \"queue\" and \"system\" have "
                      "one; without --trace the replication's figures are printed",
                      scenario.file, scenario.kind));
    }
    const engine::TraceHash& hash = fingerprinted.hash();
    if (!options_.chrome) {
      write(fmt::format("# {} events, trace hash {:016x}\n", hash.events(), hash.value()));
    }
    hashes_ += fmt::format("{}{{\"name\":{},\"seed\":{},\"events\":{},\"trace_hash\":\"{:016x}\"}}",
                           hashes_.empty() ? "" : ",", report::json_string(name), point.seed,
                           hash.events(), hash.value());
  }

  [[nodiscard]] std::string chrome_document() const {
    return fmt::format(
        "{{\"displayTimeUnit\":\"ms\",\"otherData\":{{\"schema\":\"nines.trace/1\",\"replication\":"
        "{},\"points\":[{}]}},\"traceEvents\":[{}\n]}}\n",
        options_.replication, hashes_, events_);
  }

  const TraceOptions& options_;
  std::string written_;
  std::string events_;
  std::string hashes_;
  report::TextTrace text_;
  report::ChromeTrace chrome_;
};

}  // namespace

void trace_replication(const TraceOptions& options) {
  TraceRun(options).run();
}

}  // namespace nines::app
