/// `nines run`: scenarios in, tables on stdout, results in a folder.
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "app/progress_bar.hpp"
#include "app/scenario_files.hpp"
#include "app/session.hpp"
#include "app/trace.hpp"
#include "input/json.hpp"
#include "report/atomic_file.hpp"
#include "report/diagnostics_text.hpp"
#include "report/html/page.hpp"
#include "report/junit.hpp"
#include "report/results_csv.hpp"
#include "report/results_json.hpp"
#include "report/table.hpp"
#include "study/execute.hpp"
#include "study/scenario.hpp"

namespace nines {
namespace {

struct RunOptions {
  std::vector<std::string> files;
  std::filesystem::path output = "results";
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> replications;
  int threads = 0;
  std::string format = "table";
  std::string junit;
  std::string html;
  std::string unsure = "exit";
  bool quiet = false;
  bool allow_outside = false;
  bool replication_csv = false;
  std::optional<std::uint64_t> replication;
  bool trace = false;
  std::uint64_t trace_limit = 100'000;
};

/// A file with what became of it.
struct Loaded {
  std::string file;
  std::optional<Scenario> scenario;
  std::vector<Problem> problems;
};

class Batch {
 public:
  Batch(const RunOptions& options, Session& session) : options_(options), session_(session) {}

  void run() {
    load();
    ProgressBar bar(!options_.quiet && ::isatty(STDERR_FILENO) != 0, loaded_.size());
    results_.reserve(loaded_.size());
    for (std::size_t i = 0; i < loaded_.size() && !stop_requested(); ++i) {
      if (!loaded_[i].scenario) {
        suites_.push_back({loaded_[i].file, nullptr, loaded_[i].problems});
        continue;
      }
      bar.start(loaded_[i].scenario->name, i);
      run_one(*loaded_[i].scenario, bar);
      loaded_[i].scenario.reset();  // A large sweep's models are not needed any more.
    }
    bar.clear();
    finish();
  }

 private:
  /// Reads everything before anything runs, so that a mistake in the last file is known at once.
  void load() {
    std::map<std::string, std::string> file_of_name;
    for (const std::string& file : find_scenarios(options_.files)) {
      Loaded loaded{file, std::nullopt, {}};
      try {
        loaded.scenario =
            load_scenario(file, {options_.seed, options_.replications, options_.allow_outside});
        const auto [it, fresh] = file_of_name.emplace(loaded.scenario->name, file);
        if (!fresh) {
          throw ScenarioError({{Severity::error,
                                {file, 0, 0, "/name"},
                                fmt::format("two scenarios would write the same results, got "
                                            "\"{}\" also in {}; give one another name",
                                            it->first, it->second)}});
        }
        tell(loaded.scenario->warnings, file);
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

  /// Problems with the source lines they stand in.
  void tell(const std::vector<Problem>& problems, const std::string& file) {
    if (problems.empty()) return;
    const std::string source = file == "-" ? "" : read_file(file);
    for (const Problem& problem : problems) {
      complain(render_problem(problem, source, session_.stderr_color()));
    }
  }

  void run_one(const Scenario& scenario, ProgressBar& bar) {
    const auto started = std::chrono::system_clock::now();
    ExecuteOptions execute_options;
    execute_options.threads = options_.threads;
    execute_options.stop = &stop_requested();
    execute_options.progress = [&](const Progress& progress) { bar.update(progress); };
    // Points are run side by side, so each has rows of its own until the end.
    std::vector<std::string> rows(options_.replication_csv ? scenario.points.size() : 0);
    if (options_.replication_csv) {
      execute_options.each_row = [&](std::size_t point, const MetricSet& metrics,
                                     std::uint64_t index, std::span<const Ratio> row) {
        append_replication_rows(rows[point], scenario.points[point].parameters, metrics, index, row);
      };
    }
    results_.push_back(std::make_unique<Results>(execute(scenario, execute_options)));
    const Results& results = *results_.back();
    suites_.push_back({results.name, &results, {}});
    const std::chrono::duration<double> wall = std::chrono::system_clock::now() - started;
    write(results, {fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                                fmt::gmtime(std::chrono::system_clock::to_time_t(started))),
                    wall.count(), options_.threads});
    if (options_.replication_csv) {
      std::string csv = replication_csv_header(scenario.points.front().parameters);
      for (const std::string& of_point : rows) csv += of_point;
      write_output(results.name + ".replications.csv", csv);
    }
    bar.clear();
    show(results);
    judge(results);
  }

  void write(const Results& results, const RunRecord& record) {
    write_output(results.name + ".json", results_json(results));
    write_output(results.name + ".csv", results_csv(results));
    write_output(results.name + ".run.json", run_record_json(results, record));
  }

  /// A file that cannot be written does not take the rest of the batch with it.
  void write_output(const std::string& name, const std::string& content) {
    try {
      write_file_atomically(options_.output / name, content);
    } catch (const IoError& error) {
      complain(fmt::format("{}\n", error.what()));
      session_.end_with(ExitCode::could_not_finish);
    }
  }

  void show(const Results& results) {
    if (options_.quiet) return;
    const std::string gap = results_.size() > 1 ? "\n" : "";
    if (options_.format == "table") {
      print(gap + results_table(results, session_.stdout_color()));
    } else if (options_.format == "markdown") {
      print(gap + results_markdown(results));
    } else if (options_.format == "csv") {
      print(gap + results_csv(results));
    } else {
      print(results_json(results));
    }
  }

  void judge(const Results& results) {
    if (results.interrupted) session_.end_with(ExitCode::interrupted);
    const Verdict verdict = results.verdict();
    if (verdict == Verdict::fail) session_.end_with(ExitCode::expectation_failed);
    if (verdict == Verdict::unsure && options_.unsure != "pass") {
      session_.end_with(ExitCode::expectation_unsure);
    }
  }

  void finish() {
    if (stop_requested()) session_.end_with(ExitCode::interrupted);
    if (!options_.html.empty() && !results_.empty()) {
      std::vector<NamedDocument> documents;
      for (const auto& results : results_) {
        documents.push_back({results->name, results_json(*results)});
      }
      write_file_atomically(options_.html, report_page(documents));
    }
    if (!options_.junit.empty()) {
      write_file_atomically(options_.junit, junit_xml(suites_, options_.unsure == "pass"));
    }
    if (options_.quiet || loaded_.size() < 2) return;
    std::map<Verdict, std::size_t> counts;
    std::size_t bad_files = 0;
    for (const SuiteResult& suite : suites_) {
      if (suite.results == nullptr) {
        ++bad_files;
        continue;
      }
      for (const ExpectationResult& result : suite.results->expectations) ++counts[result.verdict];
    }
    complain(fmt::format(
        "\n{} scenarios{}, expectations: {} pass, {} unsure, {} fail; results in {}\n",
        suites_.size(), bad_files > 0 ? fmt::format(" ({} not run: mistakes)", bad_files) : "",
        counts[Verdict::pass], counts[Verdict::unsure], counts[Verdict::fail],
        options_.output.string()));
  }

  const RunOptions& options_;
  Session& session_;
  std::vector<Loaded> loaded_;
  std::vector<std::unique_ptr<Results>> results_;
  std::vector<SuiteResult> suites_;
};

/// `--replication K`: that one alone, as it fell out.
void run_replication(const RunOptions& options) {
  for (const std::string& file : find_scenarios(options.files)) {
    const Scenario scenario =
        load_scenario(file, {options.seed, options.replications, options.allow_outside});
    std::string csv = replication_csv_header(scenario.points.front().parameters);
    for (std::size_t i = 0; i < scenario.points.size(); ++i) {
      const Point& point = scenario.points[i];
      const std::unique_ptr<Model> opened = point.model ? nullptr : scenario.open(i);
      const Model& model = point.model ? *point.model : *opened;
      Observation observation(model.metrics());
      const std::uint64_t warmup =
          model.wants_pilot() ? find_warmup(model, point.seed).customers : 0;
      model.replicate({point.seed, *options.replication, warmup}, observation);
      append_replication_rows(csv, point.parameters, model.metrics(), *options.replication,
                              observation.row());
    }
    print(csv);
  }
}

}  // namespace

void add_run(CLI::App& app, Session& session) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Run scenarios and write their results");
  command->add_option("files", options->files, "scenario files, folders, or - for standard input")
      ->required();
  command->add_option("-o,--output", options->output, "folder for results")->capture_default_str();
  command->add_option("--seed", options->seed, "another seed than the file's")
      ->check(CLI::Range(std::uint64_t{0}, (std::uint64_t{1} << 53U) - 1));
  command->add_option("--replications", options->replications, "another number of replications")
      ->check(CLI::Range(std::uint64_t{1}, most_replications));
  command->add_option("--threads", options->threads, "threads; all cores without it")
      ->check(CLI::Range(1, 1024));
  command->add_option("--replication", options->replication,
                      "replay one replication and print its figures");
  CLI::Option* replication = command->get_option("--replication");
  command
      ->add_flag("--trace", options->trace,
                 "with --replication: print what happens in it; --format json, or -o FILE.json, "
                 "writes Chrome trace events")
      ->needs(replication);
  command->add_option("--trace-limit", options->trace_limit, "events of a trace that are written")
      ->capture_default_str();
  command->add_option("--format", options->format, "what goes to standard output")
      ->check(CLI::IsMember({"table", "json", "csv", "markdown"}))
      ->capture_default_str();
  command->add_option("--junit", options->junit, "write the expectations as JUnit XML");
  command->add_option("--html", options->html, "write one HTML page of all results");
  command->add_option("--unsure", options->unsure, "exit: an unsure expectation exits 98; pass: 0")
      ->check(CLI::IsMember({"exit", "pass"}))
      ->capture_default_str();
  command->add_flag("--replication-csv", options->replication_csv,
                    "also write a row for each replication and metric");
  command->add_flag("--allow-outside", options->allow_outside,
                    "scenarios may read files outside their own folder");
  command->add_flag("-q,--quiet", options->quiet, "no tables, no progress; errors only");
  command->callback([options, command, &session] {
    if (options->trace) {
      const bool to_file = command->count("--output") > 0;
      TraceOptions trace{
          options->files,
          {options->seed, options->replications, options->allow_outside},
          *options->replication,
          options->format == "json" || (to_file && options->output.extension() == ".json"),
          std::nullopt,
          options->trace_limit};
      if (to_file) trace.output = options->output;
      trace_replication(trace);
      return;
    }
    if (options->replication) {
      run_replication(*options);
      return;
    }
    watch_for_signals();
    Batch(*options, session).run();
  });
}

}  // namespace nines
