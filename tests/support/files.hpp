/// @file
/// Files of the source tree, for tests that read or check them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nines::test {

[[nodiscard]] std::filesystem::path source_dir();
/// Data that is not part of the sources: $NINES_DATA, else shared/data beside them. It may be
/// absent; a test that wants it then skips and says so.
[[nodiscard]] std::filesystem::path data_dir();
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

/// scenarios/**/*.json, sorted, without the invalid ones and without schemas.
[[nodiscard]] std::vector<std::filesystem::path> shipped_scenarios();
/// scenarios/invalid/*.json, sorted.
[[nodiscard]] std::vector<std::filesystem::path> invalid_scenarios();

/// Whether scripts/update_golden runs the tests, so that they rewrite what they would compare.
[[nodiscard]] bool updating_golden();
/// The golden's text; when updating, `actual` is written first.
[[nodiscard]] std::string golden(const std::filesystem::path& path, const std::string& actual);

}  // namespace nines::test
