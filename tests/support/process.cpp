#include "support/process.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

namespace nines::test {
namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TestFolder::TestFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "nines-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TestFolder::write(const std::string& name, const std::string& content) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  return file.string();
}

std::string TestFolder::read(const std::string& name) const {
  return slurp(path_ / name);
}
bool TestFolder::has(const std::string& name) const {
  return std::filesystem::exists(path_ / name);
}

ProcessResult TestFolder::nines(const std::string& arguments, const std::string& prefix) const {
  const std::string out = (path_ / ".stdout").string();
  const std::string err = (path_ / ".stderr").string();
  const std::string command = "cd '" + path_.string() + "' && " + prefix + " " + NINES_BINARY +
                              " " + arguments + " >'" + out + "' 2>'" + err + "'";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), slurp(out), slurp(err)};
}

std::filesystem::path shared_data() {
  const char* named = std::getenv("NINES_SHARED");
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(NINES_SOURCE_DIR) / ".." / "shared";
  const std::filesystem::path data = folder / "data";
  return std::filesystem::is_directory(data) ? data : std::filesystem::path();
}

}  // namespace nines::test
