/// @file
/// Files that are either the old ones or the new ones, whole: written beside under a temporary
/// name, flushed to disk, then renamed.
#pragma once

#include <filesystem>
#include <string_view>

namespace nines::report {

/// Replaces `path` with `content`, making its folder where needed. Throws IoError (a full disk, a
/// folder that cannot be written) and leaves the old file as it was.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// Makes the folder where needed. Throws IoError when files cannot be written into it.
void make_writable_folder(const std::filesystem::path& folder);
/// Throws IoError unless a file of this name can be written: its folder is there, and it is none
/// itself.
void check_writable_file(const std::filesystem::path& path);

}  // namespace nines::report
