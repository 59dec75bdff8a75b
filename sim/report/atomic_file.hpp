/// @file
/// Files that are either the old ones or the new ones, whole: written beside under a temporary
/// name, flushed to disk, then renamed.
#pragma once

#include <filesystem>
#include <string_view>

namespace nines {

/// Replaces `path` with `content`, making its folder where needed. Throws IoError (a full disk, a
/// folder that cannot be written) and leaves the old file as it was.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

}  // namespace nines
