/// `nines merge`: the parts that shards wrote, put together into the results of one machine.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/batch_output.hpp"
#include "app/commands.hpp"
#include "app/session.hpp"
#include "app/slice.hpp"
#include "core/error.hpp"
#include "input/input_file_error.hpp"
#include "run/pool.hpp"
#include "study/execute.hpp"
#include "study/scenario.hpp"

namespace nines::app {
namespace {

struct MergeOptions {
  std::vector<std::string> files;
  OutputOptions out;
  int threads = 0;
};

/// All parts of one scenario, by slice.
using Parts = std::vector<std::unique_ptr<study::PartFile>>;

DomainError refused(const std::string& scenario, const std::string& reason) {
  return DomainError(fmt::format("{}: cannot be merged: {}", scenario, reason));
}

/// Sorted by slice, when they are all there, once each, and of the same run.
void check_parts(const std::string& name, Parts& parts) {
  const study::PartFile& first = *parts.front();
  for (const auto& part : parts) {
    const std::string difference = first.header().difference_to(part->header());
    if (!difference.empty()) {
      throw refused(name, fmt::format("{} and {} do not belong together, they are of {}",
                                      first.path().string(), part->path().string(), difference));
    }
    if (part->torn()) {
      throw refused(name, fmt::format("{} is not whole; run its shard again with --resume",
                                      part->path().string()));
    }
  }
  std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
    return a->header().slice.index < b->header().slice.index;
  });
  const std::uint64_t count = first.header().slice.count;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i]->header().slice.index == parts[i - 1]->header().slice.index) {
      throw refused(name, fmt::format("{} and {} overlap: both are shard {} of {}",
                                      parts[i - 1]->path().string(), parts[i]->path().string(),
                                      parts[i]->header().slice.index, count));
    }
  }
  std::vector<std::string> missing;
  std::size_t at = 0;
  for (std::uint64_t index = 1; index <= count; ++index) {
    if (at < parts.size() && parts[at]->header().slice.index == index) {
      ++at;
    } else {
      missing.push_back(part_name(name, {index, count}));
    }
  }
  if (!missing.empty()) {
    throw refused(name, fmt::format("{} of {} shards are missing: {}", missing.size(), count,
                                    fmt::join(missing, ", ")));
  }
}

void warn_of_machines(const std::string& name, const Parts& parts) {
  std::map<std::uint64_t, std::vector<std::string>> by_fingerprint;
  for (const auto& part : parts) {
    by_fingerprint[part->header().fingerprint].push_back(part->path().string());
  }
  if (by_fingerprint.size() == 1 && by_fingerprint.begin()->first == study::math_fingerprint())
    return;
  complain(
      fmt::format("{}: warning: the parts come from machines whose mathematics differ in the "
                  "last bits from this one or among each other; the figures are as good, but "
                  "one machine might not give the same bytes\n",
                  name));
}

class Merger {
 public:
  Merger(const MergeOptions& options, Session& session)
      : options_(options), output_(options.out, session) {}

  void merge(const std::string& name, Parts& parts) {
    check_parts(name, parts);
    warn_of_machines(name, parts);
    const study::PartHeader& header = parts.front()->header();
    study::Overrides overrides;
    if (header.seed_given) overrides.seed = header.seed;
    if (header.replications > 0) overrides.replications = header.replications;
    overrides.allow_outside = header.allow_outside;
    const study::Scenario scenario = study::parse_scenario(header.text, header.file, overrides);
    if (study::PartHeader::of(scenario, {}).data_sha256 != header.data_sha256) {
      throw refused(name,
                    "the data files that it reads are others here than where the parts come "
                    "from");
    }
    for (std::size_t cell = 0; cell < scenario.cells(); ++cell) check_cell(scenario, cell, parts);

    output_.prepare();
    study::ExecuteOptions options;
    options.threads = options_.threads;
    options.restore = [&](std::size_t cell) { return load(cell, parts); };
    const auto started = std::chrono::steady_clock::now();
    study::Results results = study::execute(scenario, options);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - started;
    output_.add(std::move(results), {"", wall.count(), run::threads_used(options_.threads)});
  }

  void expect(std::size_t scenarios) { output_.expect(scenarios); }
  void finish() { output_.finish(); }

 private:
  static void check_cell(const study::Scenario& scenario, std::size_t cell, const Parts& parts) {
    const study::Point& point = scenario.points[cell * scenario.variants()];
    for (const auto& part : parts) {
      const bool due = !point.run.precision || part->header().slice.owns(cell);
      if (due && !part->has(cell)) {
        throw refused(scenario.name, fmt::format("{} lacks the point {}", part->path().string(),
                                                 study::to_text(point.parameters)));
      }
    }
  }

  static study::StoredRuns load(std::size_t cell, const Parts& parts) {
    std::vector<study::StoredRuns> slices;
    for (const auto& part : parts) {
      if (part->has(cell)) slices.push_back(part->load(cell));
    }
    return study::join(std::move(slices));
  }

  const MergeOptions& options_;
  BatchOutput output_;
};

/// Folders stand for the parts in them.
std::vector<std::string> parts_in(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code none;
    if (!std::filesystem::is_directory(path, none)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() == ".part") found.push_back(entry.path().string());
    }
    if (found.empty())
      throw input::InputFileError(path + ": there are no parts (*.part) in this folder");
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

}  // namespace

void add_merge(Command& program, Session& session) {
  auto options = std::make_shared<MergeOptions>();
  Command& command = program.subcommand("merge", "Put the parts of shards together into results");
  command.option("parts", options->files, "files that nines run --shard wrote, or their folders",
                 {.required = true});
  command.option("--threads", options->threads, "threads; all cores without it",
                 {.check = whole_number(1, 1024)});
  options->out.add_to(command);
  command.action([options, &session] {
    std::map<std::string, Parts> by_name;
    for (const std::string& file : parts_in(options->files)) {
      auto part = std::make_unique<study::PartFile>(file);
      by_name[part->header().name].push_back(std::move(part));
    }
    Merger merger(*options, session);
    merger.expect(by_name.size());
    for (auto& [name, parts] : by_name) merger.merge(name, parts);
    merger.finish();
  });
}

}  // namespace nines::app
