/// @file
/// Where results go, however they came about: files, the screen, JUnit, the exit code.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "app/session.hpp"
#include "report/junit.hpp"
#include "report/results_json.hpp"
#include "study/results.hpp"

namespace nines::app {

struct OutputOptions {
  std::filesystem::path output = "results";
  bool output_given = false;
  std::string format = "table";
  std::string junit;
  std::string html;
  std::string unsure = "exit";
  bool quiet = false;

  /// Adds the options to a command.
  void add_to(Command& command);
};

class BatchOutput {
 public:
  BatchOutput(const OutputOptions& options, Session& session)
      : options_(options), session_(session) {}

  /// Makes the folder and finds out whether everything can be written, before hours of work. Throws
  /// IoError.
  void prepare() const;
  /// How many scenarios come: on the screen several are one CSV table or one JSON array.
  void expect(std::size_t scenarios) { several_ = scenarios > 1; }
  /// Writes, shows and judges a scenario's results.
  void add(study::Results results, const report::RunRecord& record);
  /// A scenario that could not be read.
  void add_failed(std::string file, std::vector<Problem> problems);
  /// A file among the results. One that cannot be written does not take the rest of the batch with
  /// it.
  void write_output(const std::string& name, const std::string& content);
  /// What is said of all of them together.
  void finish();

 private:
  void write(const study::Results& results, const report::RunRecord& record);
  void show(const study::Results& results);
  void judge(const study::Results& results);

  const OutputOptions& options_;
  Session& session_;
  std::vector<std::unique_ptr<study::Results>> results_;
  std::vector<report::SuiteResult> suites_;
  bool several_ = false;
};

}  // namespace nines::app
