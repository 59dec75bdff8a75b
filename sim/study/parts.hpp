/// @file
/// Files that hold the data of finished points: the journal from which an interrupted batch goes
/// on, and the shards that several machines make of one scenario. A header says what the data
/// belong to, down to the scenario's text and the seed; then one record a point, each with a
/// checksum, so that a record that was being written when the process was killed is known and left
/// out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "run/experiment.hpp"
#include "study/scenario.hpp"

namespace nines::study {

/// Which part of the replications: the `index`-th of `count`, counted from 1.
struct Slice {
  std::uint64_t index = 1;
  std::uint64_t count = 1;

  [[nodiscard]] bool whole() const { return count == 1; }
  /// Replications [first, last) of a run of `total`. Slices begin where ledgers merge exactly.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> of(std::uint64_t total) const;
  /// Whether a whole point falls to this slice, where replications cannot be shared out.
  [[nodiscard]] bool owns(std::size_t cell) const { return cell % count == index - 1; }
};

/// One model's data.
struct StoredRun {
  run::WarmupCut warmup;
  run::Sample sample;
};
using StoredRuns = std::vector<StoredRun>;

/// What data belong to.
struct PartHeader {
  std::string version;
  std::string name;
  std::string file;
  std::string text;         ///< The scenario's.
  std::string data_sha256;  ///< Of the files that it reads.
  std::uint64_t seed = 0;
  bool seed_given = false;         ///< On the command line.
  std::uint64_t replications = 0;  ///< From the command line; 0 where the file says.
  bool allow_outside = false;
  Slice slice;
  std::uint64_t fingerprint = 0;

  static PartHeader of(const Scenario& scenario, const Slice& slice);
  [[nodiscard]] std::string bytes() const;
  static PartHeader from(std::string_view bytes);
  /// What keeps two headers from belonging together, such as "the seeds 1 and 2"; empty when
  /// nothing does. Slices and fingerprints may differ.
  [[nodiscard]] std::string difference_to(const PartHeader& other) const;
};

/// The data of points as a record, and back.
[[nodiscard]] std::string record_bytes(std::size_t cell, const StoredRuns& runs);
[[nodiscard]] std::pair<std::size_t, StoredRuns> record_from(std::string_view bytes);

/// Whose data a record holds.
[[nodiscard]] std::size_t cell_of(std::string_view record);

/// The data of one point from all slices that have any, in their order. Throws DomainError when
/// they cannot have come from machines that compute the same bits.
[[nodiscard]] StoredRuns join(std::vector<StoredRuns> slices);

/// Appends records; thread-safe. Throws IoError.
class PartWriter {
 public:
  /// Begins a new file; or goes on with an old one, whose sound part is `keep` bytes long.
  PartWriter(std::filesystem::path path, const PartHeader& header);
  PartWriter(std::filesystem::path path, std::uint64_t keep);
  ~PartWriter();
  PartWriter(const PartWriter&) = delete;
  PartWriter& operator=(const PartWriter&) = delete;

  void append(std::string_view record);
  /// Everything is on disk afterwards.
  void finish();

 private:
  void write(std::string_view bytes);

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::mutex lock_;
};

/// A record with its length and checksum in front, as parts hold them.
[[nodiscard]] std::string framed(std::string_view record);
/// The records of a sequence of framed ones, as far as they are sound.
[[nodiscard]] std::vector<std::string_view> unframed(std::string_view frames);

/// Reads a part as far as it is sound. Throws IoError, and DomainError when it is none at all.
class PartFile {
 public:
  explicit PartFile(std::filesystem::path path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const PartHeader& header() const { return header_; }
  [[nodiscard]] bool has(std::size_t cell) const { return records_.count(cell) > 0; }
  [[nodiscard]] std::size_t cells() const { return records_.size(); }
  /// Thread-safe.
  [[nodiscard]] StoredRuns load(std::size_t cell) const;
  [[nodiscard]] std::uint64_t sound_bytes() const { return sound_bytes_; }
  /// Whether there is something behind the last sound record.
  [[nodiscard]] bool torn() const { return torn_; }

 private:
  struct Place {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };

  std::filesystem::path path_;
  PartHeader header_;
  std::map<std::size_t, Place> records_;
  std::uint64_t sound_bytes_ = 0;
  bool torn_ = false;
};

/// A number that two machines share when they compute the same bits: samples, and the functions
/// behind estimates.
[[nodiscard]] std::uint64_t math_fingerprint();

}  // namespace nines::study
