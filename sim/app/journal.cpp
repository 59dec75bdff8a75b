#include "app/journal.hpp"

#include "app/session.hpp"
#include "core/error.hpp"

namespace nines::app {

Journal::Journal(std::filesystem::path path, std::function<study::PartHeader()> header, bool resume,
                 Clock::time_point begin_at)
    : path_(std::move(path)), header_(std::move(header)), begin_at_(begin_at) {
  std::error_code ignored;
  if (resume && std::filesystem::exists(path_, ignored)) {
    try {
      study::PartFile old(path_);
      const study::PartHeader now = header_();
      refusal_ = now.difference_to(old.header());
      if (refusal_.empty() && old.header().fingerprint != now.fingerprint) {
        refusal_ = "machines that do not compute the same bits";
      }
      if (refusal_.empty()) old_.emplace(std::move(old));
    } catch (const DomainError&) {
      refusal_ = "something that is no journal";
    }
  }
  if (!old_) std::filesystem::remove(path_, ignored);
}

std::optional<study::StoredRuns> Journal::restore(std::size_t cell) const {
  if (!old_ || !old_->has(cell)) return std::nullopt;
  return old_->load(cell);
}

void Journal::open() {
  if (writer_) return;
  writer_ = old_ ? std::make_unique<study::PartWriter>(path_, old_->sound_bytes())
                 : std::make_unique<study::PartWriter>(path_, header_());
}

void Journal::save(std::size_t cell, const study::StoredRuns& runs) {
  if (!old_ && Clock::now() < begin_at_) return;
  const std::string record = study::record_bytes(cell, runs);
  const std::lock_guard lock(lock_);
  if (given_up_) return;
  try {
    open();
    writer_->append(record);
  } catch (const IoError& error) {
    given_up_ = true;
    complain(std::string(error.what()) + "; --resume will not know of what follows\n");
  }
}

void Journal::remove() {
  writer_.reset();
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void Journal::become(const std::filesystem::path& part) {
  if (given_up_) throw IoError(part.string() + ": cannot be written");
  open();  // A shard without a single point is a part all the same.
  writer_->finish();
  writer_.reset();
  std::error_code error;
  std::filesystem::rename(path_, part, error);
  if (error) throw IoError(part.string() + ": cannot be replaced: " + error.message());
}

}  // namespace nines::app
