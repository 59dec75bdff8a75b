/// `nines run`: scenarios in, tables on stdout, results in a folder.
#include <algorithm>
#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "app/batch_output.hpp"
#include "app/commands.hpp"
#include "app/journal.hpp"
#include "app/progress_bar.hpp"
#include "app/scenario_files.hpp"
#include "app/session.hpp"
#include "app/slice.hpp"
#include "app/trace.hpp"
#include "input/json.hpp"
#include "report/diagnostics_text.hpp"
#include "report/results_csv.hpp"
#include "run/pool.hpp"
#include "run/ranks.hpp"
#include "study/execute.hpp"
#include "study/scenario.hpp"

namespace nines::app {
namespace {

// What a JSON number holds exactly.
constexpr std::uint64_t most_whole = (std::uint64_t{1} << 53U) - 1;

struct RunOptions {
  std::vector<std::string> files;
  OutputOptions out;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> replications;
  int threads = 0;
  bool allow_outside = false;
  bool replication_csv = false;
  bool resume = false;
  std::optional<study::Slice> shard;
  std::string shard_text;
  std::optional<std::uint64_t> replication;
  bool trace = false;
  std::uint64_t trace_limit = 100'000;
};

/// A file with what became of it.
struct Loaded {
  std::string file;
  std::optional<study::Scenario> scenario;
  std::vector<Problem> problems;
};

class Batch {
 public:
  Batch(const RunOptions& options, Session& session)
      : options_(options), session_(session), output_(options.out, session) {}

  void run() {
    if (!ranks_.first()) silence();  // One of them speaks for all.
    load();
    if (!prepare()) return;
    output_.expect(loaded_.size());
    ProgressBar bar(!options_.out.quiet && ranks_.first() && ::isatty(STDERR_FILENO) != 0,
                    loaded_.size());
    for (std::size_t i = 0; i < loaded_.size() && !stop_requested(); ++i) {
      Loaded& loaded = loaded_[i];
      if (!loaded.scenario) {
        output_.add_failed(loaded.file, loaded.problems);
        continue;
      }
      bar.start(loaded.scenario->name, i);
      run_one(*loaded.scenario, bar);
      loaded.scenario.reset();  // A large sweep's models are not needed any more.
    }
    bar.clear();
    if (stop_requested()) {
      session_.end_with(ExitCode::interrupted);
      complain("interrupted; --resume goes on from here\n");
    } else {
      for (Journal& journal : journals_) journal.remove();
    }
    if (ranks_.first() && !options_.shard) output_.finish();
  }

 private:
  /// Reads everything before anything runs, so that a mistake in the last file is known at once.
  void load() {
    for (const std::string& file : find_scenarios(options_.files)) {
      Loaded loaded{file, std::nullopt, {}};
      try {
        loaded.scenario = study::load_scenario(
            file, {options_.seed, options_.replications, options_.allow_outside});
        claim_files(*loaded.scenario);
        spare_scenarios(*loaded.scenario);
        // What the reader warns of stands among the results' warnings; a part has none.
        if (options_.shard) tell(loaded.scenario->warnings, file);
      } catch (const ScenarioError& error) {
        tell(error.problems(), file);
        loaded.problems = error.problems();
        loaded.scenario.reset();
        session_.end_with(ExitCode::bad_input);
      } catch (const IoError& error) {
        complain(fmt::format("{}\n", error.what()));
        loaded.problems.push_back({Severity::error, {}, error.what()});
        session_.end_with(ExitCode::bad_input);
      }
      loaded_.push_back(std::move(loaded));
    }
  }

  /// Whether there is something to run and the results can be written.
  bool prepare() {
    const bool any = std::any_of(loaded_.begin(), loaded_.end(),
                                 [](const Loaded& loaded) { return loaded.scenario.has_value(); });
    if (!any || !ranks_.first()) return true;
    try {
      output_.prepare();
      return true;
    } catch (const IoError& error) {
      complain(fmt::format("{}\n", error.what()));
      session_.end_with(ExitCode::could_not_finish);
      // The others would wait for this rank for ever.
      if (ranks_.size() > 1) ranks_.abort(static_cast<int>(ExitCode::could_not_finish));
      return false;
    }
  }

  /// Throws a ScenarioError when another scenario writes one of the files that this one does.
  void claim_files(const study::Scenario& scenario) {
    for (const std::string_view ending :
         {".json", ".csv", ".run.json", ".journal", ".replications.csv"}) {
      const auto [it, fresh] =
          writer_of_.try_emplace(scenario.name + std::string(ending), scenario.name, scenario.file);
      if (fresh) continue;
      const auto& [name, file] = it->second;
      const std::string got = name == scenario.name
                                  ? fmt::format("got \"{}\" also in {}", name, file)
                                  : fmt::format("got \"{}\" beside \"{}\" in {}: both write {}",
                                                scenario.name, name, file, it->first);
      throw ScenarioError(
          {{Severity::error,
            {scenario.file, 0, 0, "/name"},
            fmt::format("two scenarios would write the same results, {}; give one another name",
                        got)}});
    }
  }

  /// Throws a ScenarioError when the results would take the place of a scenario, perhaps this one.
  void spare_scenarios(const study::Scenario& scenario) {
    const std::filesystem::path results = options_.out.output / (scenario.name + ".json");
    if (options_.shard || !is_persons_json(results)) return;
    throw ScenarioError(
        {{Severity::error,
          {scenario.file, 0, 0, ""},
          fmt::format("its results would overwrite {}, which is no results file; name another "
                      "folder with -o",
                      results.string())}});
  }

  /// Problems with the source lines they stand in.
  void tell(const std::vector<Problem>& problems, const std::string& file) {
    if (problems.empty()) return;
    const std::string source = file == "-" ? "" : input::read_file(file);
    for (const Problem& problem : problems) {
      complain(report::render_problem(problem, source, session_.stderr_color()));
    }
  }

  void run_one(const study::Scenario& scenario, ProgressBar& bar) {
    if (options_.shard) {
      run_shard(scenario, *options_.shard, bar);
    } else if (ranks_.size() > 1) {
      run_on_ranks(scenario, bar);
    } else {
      run_whole(scenario, bar);
    }
  }

  study::ExecuteOptions execute_options(ProgressBar& bar) {
    study::ExecuteOptions options;
    options.threads = options_.threads;
    options.stop = &stop_requested();
    options.progress = [&](const study::Progress& progress) { bar.update(progress); };
    return options;
  }

  void run_whole(const study::Scenario& scenario, ProgressBar& bar) {
    study::ExecuteOptions options = execute_options(bar);
    // Points are run side by side, so each has rows of its own until the end.
    std::vector<std::string> rows(options_.replication_csv ? scenario.points.size() : 0);
    if (options_.replication_csv) {
      options.each_row = [&](std::size_t point, const run::MetricSet& metrics, std::uint64_t index,
                             std::span<const stats::Ratio> row) {
        report::append_replication_rows(rows[point], scenario.points[point].parameters, metrics,
                                        index, row);
      };
    } else {
      Journal& journal = keep_journal(scenario, options_.out.output / (scenario.name + ".journal"),
                                      {}, began_ + quick_batch);
      connect(journal, options);
    }
    run_and_write(scenario, options, bar);
    if (options_.replication_csv) {
      std::string csv = report::replication_csv_header(scenario.points.front().parameters);
      for (const std::string& of_point : rows) csv += of_point;
      output_.write_output(scenario.name + ".replications.csv", csv);
    }
  }

  void run_and_write(const study::Scenario& scenario, const study::ExecuteOptions& options,
                     ProgressBar& bar) {
    const auto started = std::chrono::system_clock::now();
    study::Results results = study::execute(scenario, options);
    const std::chrono::duration<double> wall = std::chrono::system_clock::now() - started;
    bar.clear();
    output_.add(std::move(results),
                {fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                             fmt::gmtime(std::chrono::system_clock::to_time_t(started))),
                 wall.count(), run::threads_used(options_.threads)});
  }

  Journal& keep_journal(const study::Scenario& scenario, const std::filesystem::path& path,
                        const study::Slice& slice, Journal::Clock::time_point begin_at) {
    Journal& journal = journals_.emplace_back(
        path, [&scenario, slice] { return study::PartHeader::of(scenario, slice); },
        options_.resume, begin_at);
    if (!journal.refusal().empty()) {
      complain(fmt::format("{}: the journal is of {}; starting anew\n", scenario.name,
                           journal.refusal()));
    } else if (journal.restored() > 0 && !options_.out.quiet) {
      complain(fmt::format("{}: {} of {} points were done before\n", scenario.name,
                           journal.restored() * scenario.variants(), scenario.points.size()));
    }
    return journal;
  }

  static void connect(Journal& journal, study::ExecuteOptions& options) {
    options.restore = [&journal](std::size_t cell) { return journal.restore(cell); };
    options.save = [&journal](std::size_t cell, const study::StoredRuns& runs) {
      journal.save(cell, runs);
    };
  }

  /// `--shard`: data to a part, which `nines merge` turns into results with others.
  void run_shard(const study::Scenario& scenario, const study::Slice& slice, ProgressBar& bar) {
    const std::filesystem::path part = options_.out.output / part_name(scenario.name, slice);
    if (scenario.search) {
      complain(
          fmt::format("{}: a search decides on its way what to run next and cannot be shared "
                      "out; run it whole, without --shard\n",
                      scenario.name));
      session_.end_with(ExitCode::bad_input);
      return;
    }
    study::ExecuteOptions options = execute_options(bar);
    options.slice = slice;
    Journal& journal = keep_journal(scenario, part.string() + ".journal", slice, {});
    connect(journal, options);
    const bool interrupted = study::execute(scenario, options).interrupted;
    bar.clear();
    if (interrupted) return;
    try {
      journal.become(part);
      if (!options_.out.quiet)
        complain(fmt::format("{}: wrote {}\n", scenario.name, part.string()));
    } catch (const IoError& error) {
      complain(fmt::format("{}\n", error.what()));
      session_.end_with(ExitCode::could_not_finish);
    }
  }

  /// Under MPI each rank does its slice and the first one puts them together. A search is the first
  /// rank's alone.
  void run_on_ranks(const study::Scenario& scenario, ProgressBar& bar) {
    study::ExecuteOptions options = execute_options(bar);
    if (scenario.search) {
      if (ranks_.first()) run_and_write(scenario, options, bar);
      return;
    }
    try {
      options.slice = {static_cast<std::uint64_t>(ranks_.rank()) + 1,
                       static_cast<std::uint64_t>(ranks_.size())};
      std::mutex lock;
      std::string mine;
      options.save = [&](std::size_t cell, const study::StoredRuns& runs) {
        const std::string record = study::framed(study::record_bytes(cell, runs));
        const std::lock_guard hold(lock);
        mine += record;
      };
      static_cast<void>(study::execute(scenario, options));
      const std::vector<std::string> all = ranks_.gather(mine);
      if (!ranks_.first()) return;
      std::map<std::size_t, std::vector<std::string_view>> records;
      for (const std::string& frames : all) {
        for (const std::string_view record : study::unframed(frames)) {
          records[study::cell_of(record)].push_back(record);
        }
      }
      study::ExecuteOptions gathered = execute_options(bar);
      gathered.restore = [&](std::size_t cell) -> std::optional<study::StoredRuns> {
        const auto it = records.find(cell);
        if (it == records.end()) return std::nullopt;
        std::vector<study::StoredRuns> slices;
        for (const std::string_view record : it->second) {
          slices.push_back(study::record_from(record).second);
        }
        return study::join(std::move(slices));
      };
      run_and_write(scenario, gathered, bar);
    } catch (const std::exception& error) {
      // The others would wait for this rank for ever.
      complain(fmt::format("nines: {}\n", error.what()));
      ranks_.abort(static_cast<int>(ExitCode::could_not_finish));
    }
  }

  // A batch that is done before this needs no journal.
  static constexpr std::chrono::milliseconds quick_batch{500};

  const RunOptions& options_;
  Session& session_;
  run::Ranks ranks_;
  Journal::Clock::time_point began_ = Journal::Clock::now();
  std::vector<Loaded> loaded_;
  /// By the files among the results: the scenario's name and file.
  std::map<std::string, std::pair<std::string, std::string>> writer_of_;
  std::deque<Journal> journals_;
  BatchOutput output_;
};

/// `--replication K`: that one alone, as it fell out.
void run_replication(const RunOptions& options, std::uint64_t replication) {
  for (const std::string& file : find_scenarios(options.files)) {
    const study::Scenario scenario =
        study::load_scenario(file, {options.seed, options.replications, options.allow_outside});
    std::string csv = report::replication_csv_header(scenario.points.front().parameters);
    for (std::size_t i = 0; i < scenario.points.size(); ++i) {
      const study::Point& point = scenario.points[i];
      const std::unique_ptr<run::Model> opened = point.model ? nullptr : scenario.open(i);
      const run::Model& model = point.model ? *point.model : *opened;
      run::Observation observation(model.metrics());
      const std::uint64_t warmup =
          model.wants_pilot() ? run::find_warmup(model, point.seed).customers : 0;
      model.replicate({point.seed, replication, warmup}, observation);
      report::append_replication_rows(csv, point.parameters, model.metrics(), replication,
                                      observation.row());
    }
    print(csv);
  }
}

}  // namespace

void add_run(Command& program, Session& session) {
  auto options = std::make_shared<RunOptions>();
  Command& command = program.subcommand("run", "Run scenarios and write their results");
  command.option("files", options->files, "scenario files, folders, or - for standard input",
                 {.required = true});
  command.option("--seed", options->seed, "another seed than the file's",
                 {.check = whole_number(0, most_whole)});
  command.option("--replications", options->replications, "another number of replications",
                 {.check = whole_number(1, run::most_replications)});
  command.option("--threads", options->threads, "threads; all cores without it",
                 {.check = whole_number(1, 1024)});
  command.option("--replication", options->replication,
                 "replay one replication and print its figures as CSV",
                 {.check = whole_number(0, most_whole)});
  command.flag("--trace", options->trace,
               "with --replication: print what happens in it; --format json, or -o FILE.json, "
               "writes Chrome trace events",
               {.needs = {"--replication"}});
  command.option("--trace-limit", options->trace_limit, "events of a trace that are written",
                 {.check = whole_number(0, most_whole), .default_shown = true});
  options->out.add_to(command);
  command.flag("--replication-csv", options->replication_csv,
               "also write a row for each replication and metric, but quantiles: those are of all "
               "replications together");
  command.option("--shard", options->shard_text,
                 "do one part of the work, such as 2/5, for nines merge; auto: the index of a "
                 "Slurm array; auto/N: that of a Kubernetes Indexed Job",
                 {.excludes = {"--replication-csv", "--junit", "--html"}});
  command.flag("--resume", options->resume, "go on with a batch that was interrupted",
               {.excludes = {"--replication-csv"}});
  command.flag("--allow-outside", options->allow_outside,
               "scenarios may read files outside their own folder");
  command.action([options, &session] {
    if (options->trace) {
      const bool to_file = options->out.output_given;
      TraceOptions trace{
          options->files,
          {options->seed, options->replications, options->allow_outside},
          *options->replication,
          options->out.format == "json" || (to_file && options->out.output.extension() == ".json"),
          std::nullopt,
          options->trace_limit};
      if (to_file) trace.output = options->out.output;
      trace_replication(trace);
      return;
    }
    if (options->replication) {
      if (options->out.format == "json" || options->out.format == "markdown") {
        throw DomainError(
            fmt::format("--format: one replication is printed as CSV, got \"{}\"; "
                        "with --trace, json is Chrome's trace events",
                        options->out.format));
      }
      run_replication(*options, *options->replication);
      return;
    }
    if (!options->shard_text.empty()) options->shard = parse_slice(options->shard_text);
    watch_for_signals();
    Batch(*options, session).run();
  });
}

}  // namespace nines::app
