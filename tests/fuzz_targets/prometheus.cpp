/// Any bytes are an answer of query_range that becomes a backtest, or a located problem.
#include <cstdint>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "core/error.hpp"
#include "interop/prometheus_import.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("nines-fuzz-" + std::to_string(getpid()));
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  nines::PrometheusImportOptions options;
  options.total = file.string();
  options.name = "fuzz";
  options.csv_file = "fuzz.csv";
  for (const char* holds : {"increase", "rate", "counter"}) {
    options.holds = holds;
    try {
      static_cast<void>(nines::import_prometheus(options));
    } catch (const nines::ScenarioError&) {
    } catch (const nines::DomainError&) {
    }
  }
  return 0;
}
