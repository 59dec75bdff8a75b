#include "report/atomic_file.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "core/error.hpp"

namespace nines {
namespace {

/// A temporary file that is removed again unless it was renamed to its place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target)
      : target_(target), name_(target.string() + fmt::format(".{}.tmp", ::getpid())) {
    descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor_ < 0) fail("cannot be written");
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!placed_) ::unlink(name_.c_str());
  }

  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t count = ::write(descriptor_, content.data(), content.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) fail("cannot be written");
      content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(descriptor_) != 0 && errno != EINVAL) fail("cannot be written");
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) fail("cannot be written");
  }

  void place() {
    if (::rename(name_.c_str(), target_.c_str()) != 0) fail("cannot be replaced");
    placed_ = true;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw IoError(fmt::format("{}: {}: {}", target_.string(), what, std::strerror(errno)));
  }

  std::filesystem::path target_;
  std::string name_;
  int descriptor_ = -1;
  bool placed_ = false;
};

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) {
    throw IoError(fmt::format("{}: the folder cannot be made: {}", path.parent_path().string(),
                              error.message()));
  }
  TemporaryFile file(path);
  file.write(content);
  file.place();
}

}  // namespace nines
