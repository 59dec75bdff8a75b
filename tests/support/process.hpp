/// @file
/// Runs the nines binary as a person would: arguments, exit code, what it prints. Tests run in a
/// fresh folder of their own.
#pragma once

#include <filesystem>
#include <string>

namespace nines::test {

struct ProcessResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};

/// A folder that goes away with the test.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file below the folder and returns its path.
  std::string write(const std::string& name, const std::string& content) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;

  /// `sh -c "cd FOLDER; PREFIX nines ARGUMENTS"`.
  [[nodiscard]] ProcessResult nines(const std::string& arguments,
                                    const std::string& prefix = "") const;

 private:
  std::filesystem::path path_;
};

/// The folder of shared test data, or empty where it is not present: the environment's
/// NINES_SHARED, or ../shared beside the project.
[[nodiscard]] std::filesystem::path shared_data();

}  // namespace nines::test
