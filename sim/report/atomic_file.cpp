#include "report/atomic_file.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "core/error.hpp"

namespace nines::report {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what,
                       std::string_view why) {
  throw IoError(fmt::format("{}: {}: {}", path.string(), what, why));
}

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
    report::fail(target_, what, std::strerror(errno));
  }

  std::filesystem::path target_;
  std::string name_;
  int descriptor_ = -1;
  bool placed_ = false;
};

void check_writable_folder(const std::filesystem::path& folder) {
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    fail(folder, "files cannot be written into this folder", std::strerror(errno));
  }
}

}  // namespace

void make_writable_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error && !std::filesystem::is_directory(folder)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (error) fail(folder, "the folder cannot be made", error.message());
  check_writable_folder(folder);
}

void check_writable_file(const std::filesystem::path& path) {
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) {
    fail(path, "cannot be written", "it is a folder; name a file");
  }
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  if (!std::filesystem::is_directory(folder, none)) {
    fail(path, "cannot be written",
         fmt::format("there is no folder {}; make it first", folder.string()));
  }
  check_writable_folder(folder);
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) fail(path.parent_path(), "the folder cannot be made", error.message());
  TemporaryFile file(path);
  file.write(content);
  file.place();
}

}  // namespace nines::report
