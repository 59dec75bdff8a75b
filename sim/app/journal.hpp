/// @file
/// The journal of a scenario that is being run, results/<name>.journal: the data of finished
/// points, from which `nines run --resume` goes on. It is begun once the batch has taken a while,
/// so that what is quick costs no disk, and removed when the batch is done; that of a shard becomes
/// the part.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "study/parts.hpp"

namespace nines::app {

class Journal {
 public:
  using Clock = std::chrono::steady_clock;

  /// With `resume` an old journal of the same run is gone on with; any other is removed. It is
  /// begun at the first point that finishes after `begin_at`.
  Journal(std::filesystem::path path, std::function<study::PartHeader()> header, bool resume,
          Clock::time_point begin_at);

  /// Points that were done before.
  [[nodiscard]] std::size_t restored() const { return old_ ? old_->cells() : 0; }
  /// Why an old journal was of no use; empty when it was, or there was none.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }
  [[nodiscard]] std::optional<study::StoredRuns> restore(std::size_t cell) const;
  /// A journal that cannot be written is given up, for the run matters more.
  void save(std::size_t cell, const study::StoredRuns& runs);
  void remove();
  /// Makes the journal the file `part`. Throws IoError when not all of it was written.
  void become(const std::filesystem::path& part);

 private:
  void open();

  std::filesystem::path path_;
  std::function<study::PartHeader()> header_;  ///< Asked for when needed: it hashes data files.
  Clock::time_point begin_at_;
  std::optional<study::PartFile> old_;
  std::string refusal_;
  std::mutex lock_;
  std::unique_ptr<study::PartWriter> writer_;
  bool given_up_ = false;
};

}  // namespace nines::app
