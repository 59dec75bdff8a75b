/// The HTML report in a real browser: the page's own policy lets its script run, nothing is
/// complained of, every figure is drawn and has marks. Skipped, saying so, without Chromium or
/// without the picture library.
#include <cstdlib>
#include <iostream>
#include <sstream>

#include <fmt/format.h>

#include "report/html/page.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

namespace nines::test {

namespace {

bool has_browser() {
  if (!html::report_has_pictures()) {
    std::cout << "skipped: nines was built without the picture library\n";
    return false;
  }
  if (std::system("command -v chromium >/dev/null 2>&1") != 0) {
    std::cout << "skipped: no chromium on this machine\n";
    return false;
  }
  return true;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

struct Shown {
  std::string page;      ///< The document after its script has run.
  std::string messages;  ///< The console's.
};

Shown browse(const TestFolder& folder, const std::string& file) {
  const std::string command = fmt::format(
      "cd {} && HOME=. timeout 120 chromium --headless=new --no-sandbox --disable-gpu "
      "--user-data-dir=./profile --enable-logging=stderr --virtual-time-budget=20000 --dump-dom "
      "file://$PWD/{} >dom.html 2>console.txt",
      folder.path().string(), file);
  static_cast<void>(std::system(command.c_str()));
  Shown shown{folder.read("dom.html"), ""};
  std::istringstream lines(folder.read("console.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("CONSOLE") != std::string::npos) shown.messages.append(line).append("\n");
  }
  return shown;
}

}  // namespace

TEST_CASE("Every picture of the shipped results is drawn, and the console stays empty",
          "[browser]") {
  if (!has_browser()) return;
  const TestFolder folder;
  std::string files;
  for (const char* name : {"mm1", "erlang-c", "disciplines", "five-gates", "trade-off", "waiting",
                           "inspection-paradox", "zones", "workbook", "backtest"}) {
    files += fmt::format(" {}/results/{}.json", NINES_SOURCE_DIR, name);
  }
  REQUIRE(folder.nines("report" + files + " -o page.html").exit_code == 0);
  const Shown shown = browse(folder, "page.html");
  CHECK(shown.messages.empty());
  const std::size_t figures = count_of(shown.page, "<figure data-spec=");
  CHECK(figures >= 30);
  CHECK(count_of(shown.page, "data-drawn=\"yes\"") == figures);
  // Every picture holds marks of data, not only axes: each mark is a path or a line of its own.
  std::size_t with_marks = 0;
  for (std::size_t at = shown.page.find("<figure data-spec="); at != std::string::npos;
       at = shown.page.find("<figure data-spec=", at + 1)) {
    const std::string figure = shown.page.substr(at, shown.page.find("</figure>", at) - at);
    bool marked = false;
    for (const char* kind : {"mark-symbol", "mark-line", "mark-area", "mark-rect"}) {
      const std::size_t group = figure.find(fmt::format("{} role-mark layer", kind));
      marked = marked || (group != std::string::npos &&
                          figure.find("<path", group) < figure.find("</g>", group));
    }
    with_marks += marked ? 1 : 0;
  }
  CHECK(with_marks == figures);
}

TEST_CASE("A hostile name neither runs nor breaks the page", "[browser]") {
  if (!has_browser()) return;
  const TestFolder folder;
  std::string document = folder.read(NINES_SOURCE_DIR "/results/mm1.json");
  const std::string evil =
      R"(</script><script>console.log('run')</script><img src=x onerror=alert(1)>)";
  const std::size_t at = document.find("How long");
  REQUIRE(at != std::string::npos);
  document.replace(at, 8, evil);
  folder.write("evil.json", document);
  REQUIRE(folder.nines("report evil.json -o page.html").exit_code == 0);
  const Shown shown = browse(folder, "page.html");
  CHECK(shown.messages.empty());
  CHECK(count_of(shown.page, "<img") == 0);
  CHECK(count_of(shown.page, "data-drawn=\"yes\"") == count_of(shown.page, "<figure data-spec="));
}

}  // namespace nines::test
