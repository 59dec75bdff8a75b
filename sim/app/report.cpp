/// `nines report`: results files in, one self-contained HTML page out.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/session.hpp"
#include "core/error.hpp"
#include "input/input_file_error.hpp"
#include "input/json.hpp"
#include "report/atomic_file.hpp"
#include "report/html/page.hpp"

namespace nines::app {
namespace {

struct ReportOptions {
  std::vector<std::string> files;
  std::string output = "report.html";
};

/// The results of a folder in the order of their names; a file is taken as it is.
std::vector<std::string> results_files(const std::vector<std::string>& given) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& name : given) {
    if (!fs::is_directory(name)) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (const fs::directory_entry& entry : fs::directory_iterator(name)) {
      const std::string file = entry.path().filename().string();
      if (file.ends_with(".json") && !file.ends_with(".run.json")) {
        inside.push_back(entry.path().string());
      }
    }
    std::ranges::sort(inside);
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

}  // namespace

void add_report(Command& program, Session&) {
  auto options = std::make_shared<ReportOptions>();
  Command& command = program.subcommand("report", "Make one HTML page of results files");
  command.option("files", options->files, "results files, or folders of them", {.required = true});
  command.option("-o,--output", options->output, "the page; - for standard output",
                 {.default_shown = true});
  command.action([options] {
    std::vector<html::NamedDocument> documents;
    for (const std::string& file : results_files(options->files)) {
      documents.push_back({file, input::read_file(file)});
    }
    if (documents.empty()) throw input::InputFileError("no results files there");
    const std::string page = html::report_page(documents);
    if (options->output == "-") {
      print(page);
      return;
    }
    report::write_file_atomically(options->output, page);
    complain(fmt::format("{} results file{} in {}\n", documents.size(),
                         documents.size() == 1 ? "" : "s", options->output));
  });
}

}  // namespace nines::app
