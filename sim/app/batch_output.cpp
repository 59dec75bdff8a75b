#include "app/batch_output.hpp"

#include <map>

#include <fmt/format.h>

#include "report/atomic_file.hpp"
#include "report/html/page.hpp"
#include "report/results_csv.hpp"
#include "report/table.hpp"

namespace nines::app {

void OutputOptions::add_to(Command& command) {
  command.option("-o,--output", output, "folder for results",
                 {.default_shown = true, .given = &output_given});
  command.option("--format", format, "what goes to standard output",
                 {.check = one_of({"table", "json", "csv", "markdown"}), .default_shown = true});
  command.option("--junit", junit, "write the expectations as JUnit XML");
  command.option("--html", html, "write one HTML page of all results");
  command.option("--unsure", unsure, "exit: an unsure expectation exits 98; pass: 0",
                 {.check = one_of({"exit", "pass"}), .default_shown = true});
  command.flag("-q,--quiet", quiet, "no tables, no progress; errors only");
}

void BatchOutput::prepare() const {
  report::make_writable_folder(options_.output);
  for (const std::string& file : {options_.junit, options_.html}) {
    if (!file.empty()) report::check_writable_file(file);
  }
}

void BatchOutput::add(study::Results results, const report::RunRecord& record) {
  results_.push_back(std::make_unique<study::Results>(std::move(results)));
  const study::Results& kept = *results_.back();
  suites_.push_back({kept.name, &kept, {}});
  write(kept, record);
  show(kept);
  judge(kept);
}

void BatchOutput::add_failed(std::string file, std::vector<Problem> problems) {
  suites_.push_back({std::move(file), nullptr, std::move(problems)});
}

void BatchOutput::write(const study::Results& results, const report::RunRecord& record) {
  write_output(results.name + ".json", report::results_json(results));
  write_output(results.name + ".csv", report::results_csv(results));
  write_output(results.name + ".run.json", report::run_record_json(results, record));
}

void BatchOutput::write_output(const std::string& name, const std::string& content) {
  try {
    report::write_file_atomically(options_.output / name, content);
  } catch (const IoError& error) {
    complain(fmt::format("{}\n", error.what()));
    session_.end_with(ExitCode::could_not_finish);
  }
}

void BatchOutput::show(const study::Results& results) {
  if (options_.quiet) return;
  const std::string gap = results_.size() > 1 ? "\n" : "";
  if (options_.format == "table") {
    print(gap + report::results_table(results, session_.stdout_color()));
  } else if (options_.format == "markdown") {
    print(gap + report::results_markdown(results));
  } else if (options_.format == "csv") {
    if (several_ && results_.size() == 1) print(report::batch_csv_header());
    print(several_ ? report::batch_csv_rows(results) : report::results_csv(results));
  } else {
    if (several_) print(results_.size() == 1 ? "[\n" : ",\n");
    print(report::results_json(results));
  }
}

void BatchOutput::judge(const study::Results& results) {
  if (results.interrupted) session_.end_with(ExitCode::interrupted);
  const study::Verdict verdict = results.verdict();
  if (verdict == study::Verdict::fail) session_.end_with(ExitCode::expectation_failed);
  if (verdict == study::Verdict::unsure && options_.unsure != "pass") {
    session_.end_with(ExitCode::expectation_unsure);
  }
}

void BatchOutput::finish() {
  if (stop_requested()) session_.end_with(ExitCode::interrupted);
  if (!options_.html.empty() && !results_.empty()) {
    std::vector<html::NamedDocument> documents;
    documents.reserve(results_.size());
    for (const auto& results : results_) {
      documents.push_back({results->name, report::results_json(*results)});
    }
    report::write_file_atomically(options_.html, html::report_page(documents));
  }
  if (!options_.junit.empty()) {
    report::write_file_atomically(options_.junit,
                                  report::junit_xml(suites_, options_.unsure == "pass"));
  }
  if (several_ && options_.format == "json" && !options_.quiet) {
    print(results_.empty() ? "[]\n" : "]\n");
  }
  if (options_.quiet || suites_.size() < 2) return;
  std::map<study::Verdict, std::size_t> counts;
  std::size_t bad_files = 0;
  for (const report::SuiteResult& suite : suites_) {
    if (suite.results == nullptr) {
      ++bad_files;
      continue;
    }
    for (const study::ExpectationResult& result : suite.results->expectations)
      ++counts[result.verdict];
  }
  complain(fmt::format(
      "\n{} scenarios{}, expectations: {} pass, {} unsure, {} fail; results in {}\n",
      suites_.size(), bad_files > 0 ? fmt::format(" ({} not run: mistakes)", bad_files) : "",
      counts[study::Verdict::pass], counts[study::Verdict::unsure], counts[study::Verdict::fail],
      options_.output.string()));
}

}  // namespace nines::app
