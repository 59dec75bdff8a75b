/// Any bytes are an answer of query_range that becomes a backtest, or a located problem.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <unistd.h>

#include "core/error.hpp"
#include "interop/prometheus_import.hpp"
#include "study/scenario.hpp"

namespace {

void write(const std::filesystem::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary)
      .write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("nines-fuzz-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::filesystem::path answer = folder / "answer.json";
  write(answer, {reinterpret_cast<const char*>(data), size});
  nines::interop::PrometheusImportOptions options;
  options.total = answer.string();
  options.bad = answer.string();
  options.name = "fuzz";
  options.csv_file = "fuzz.csv";
  for (const char* holds : {"increase", "rate", "counter"}) {
    options.holds = holds;
    nines::interop::PrometheusImport imported;
    try {
      imported = nines::interop::import_prometheus(options);
    } catch (const nines::ScenarioError&) {
      continue;
    } catch (const nines::DomainError&) {
      continue;
    }
    // What the import writes, the reader takes: any other problem here is a finding.
    write(folder / options.csv_file, imported.csv);
    try {
      static_cast<void>(
          nines::study::parse_scenario(imported.scenario, (folder / "fuzz.json").string()));
    } catch (const nines::ScenarioError& error) {
      if (std::string_view(error.what()).find("no traffic at all") == std::string_view::npos) throw;
    }
  }
  return 0;
}
