/// Whatever way a scenario is run, in parts, on ranks, killed and gone on with: the same bytes.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/process.hpp"

namespace nines::test {

namespace {

/// A sweep whose points take unequally long, with a comparison at each.
const std::string uneven = R"({"kind": "queue", "seed": 3,
  "run": {"replications": 30, "horizon": {"customers": 2000}},
  "model": {"arrivals": {"poisson": {"rate": "80/s"}}, "service": {"exponential": {"mean": "10ms"}}},
  "sweep": {"load": {"path": "/model/arrivals/poisson/rate", "values": ["20/s", "50/s", "80/s"]}},
  "compare": {"now": {}, "two": {"servers": 2}},
  "expect": [{"metric": "wait.mean", "near_expected": 4.5}]})";

const std::string precise = R"({"kind": "queue",
  "run": {"replications": 20, "horizon": {"customers": 2000},
          "precision": {"metric": "wait.mean", "relative": 0.1}},
  "model": {"arrivals": {"poisson": {"rate": "80/s"}}, "service": {"exponential": {"mean": "10ms"}}},
  "sweep": {"load": {"path": "/model/arrivals/poisson/rate", "values": ["20/s", "50/s", "80/s"]}}})";

const std::string search = R"({"kind": "queue",
  "run": {"replications": 20, "horizon": {"customers": 2000}},
  "model": {"arrivals": {"poisson": {"rate": "80/s"}}, "service": {"exponential": {"mean": "10ms"}}},
  "search": {"vary": "/model/servers", "between": [1, 5],
             "such_that": [{"metric": "wait.mean", "at_most": "5ms"}]}})";

void check_same(const TestFolder& folder, const std::string& name, const std::string& as) {
  for (const char* ending : {".json", ".csv"}) {
    INFO(as << "/" << name << ending);
    CHECK((folder.read(as + "/" + name + ending) == folder.read("plain/" + name + ending)));
  }
}

bool installed(const char* program) {
  return std::system(fmt::format("command -v {} >/dev/null 2>&1", program).c_str()) == 0;
}

}  // namespace

TEST_CASE("Shards merge into the bytes of the plain run", "[shards]") {
  const TestFolder folder;
  folder.write("a.json", uneven);
  folder.write("p.json", precise);
  REQUIRE(folder.nines("run a.json p.json -q -o plain").exit_code == 0);
  CHECK(folder.nines("merge plain -q").err ==
        "nines: plain: there are no parts (*.part) in this folder\n");
  for (const int count : {1, 2, 5, 40}) {
    const std::string as = fmt::format("merged{}", count);
    for (int index = 1; index <= count; ++index) {
      const ProcessResult shard =
          folder.nines(fmt::format("run a.json p.json -o parts{0} --shard {1}/{0}", count, index));
      CHECK(shard.exit_code == 0);
      CHECK(shard.out.empty());
    }
    const ProcessResult merged = folder.nines(
        fmt::format("merge parts{}{} -q -o {}", count, count == 2 ? "" : "/*.part", as));
    INFO(merged.err);
    CHECK(merged.exit_code == 0);
    check_same(folder, "a", as);
    check_same(folder, "p", as);
  }
}

TEST_CASE("Merge refuses what does not belong together, and names it", "[shards]") {
  const TestFolder folder;
  folder.write("a.json", uneven);
  for (const char* index : {"1/3", "2/3", "3/3"}) {
    REQUIRE(folder.nines(std::string("run a.json -q -o parts --shard ") + index).exit_code == 0);
  }
  REQUIRE(folder.nines("run a.json -q -o other --seed 4 --shard 3/3").exit_code == 0);
  REQUIRE(folder.nines("run a.json -q -o fewer --shard 2/2").exit_code == 0);
  REQUIRE(folder.nines("run a.json -q -o shorter --replications 20 --shard 3/3").exit_code == 0);
  const auto refusal = [&](const std::string& parts) {
    const ProcessResult merged = folder.nines("merge " + parts + " -q -o never");
    CHECK(merged.exit_code == 2);
    return merged.err;
  };
  const std::string one = "parts/a.shard-1-of-3.part ";
  const std::string two = "parts/a.shard-2-of-3.part ";
  CHECK(refusal(one + two) ==
        "nines: a: cannot be merged: 1 of 3 shards are missing: "
        "a.shard-3-of-3.part\n");
  CHECK(
      refusal(one + two + "other/a.shard-3-of-3.part") ==
      "nines: a: cannot be merged: parts/a.shard-1-of-3.part and other/a.shard-3-of-3.part do not "
      "belong together, they are of the seeds 3 and 4\n");
  CHECK(refusal(one + "fewer/a.shard-2-of-2.part").find("3 and 2 shards") != std::string::npos);
  CHECK(refusal(one + two + "shorter/a.shard-3-of-3.part").find("--replications 0 and 20") !=
        std::string::npos);
  std::filesystem::copy_file(folder.path() / "parts/a.shard-2-of-3.part",
                             folder.path() / "again.part");
  CHECK(refusal(one + two + "again.part parts/a.shard-3-of-3.part") ==
        "nines: a: cannot be merged: parts/a.shard-2-of-3.part and again.part overlap: both are "
        "shard 2 of 3\n");
  const std::string torn = folder.read("parts/a.shard-3-of-3.part");
  folder.write("torn.part", torn.substr(0, torn.size() - 10));
  CHECK(refusal(one + two + "torn.part").find("torn.part is not whole") != std::string::npos);
  folder.write("text.part", "no part at all");
  CHECK(refusal("text.part").find("text.part: not a part; accepted") != std::string::npos);
  CHECK(!folder.has("never/a.json"));
}

TEST_CASE("The index of an array job is understood", "[shards]") {
  const TestFolder folder;
  folder.write("a.json", uneven);
  const ProcessResult slurm =
      folder.nines("run a.json -o parts --shard auto",
                   "SLURM_ARRAY_TASK_ID=12 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_COUNT=3 "
                   "SLURM_ARRAY_TASK_STEP=2");
  INFO(slurm.err);
  CHECK(slurm.exit_code == 0);
  CHECK(folder.has("parts/a.shard-2-of-3.part"));
  CHECK(folder.nines("run a.json -o parts --shard auto/4", "JOB_COMPLETION_INDEX=3").exit_code ==
        0);
  CHECK(folder.has("parts/a.shard-4-of-4.part"));
  const ProcessResult word = folder.nines("run a.json --shard auto/4", "JOB_COMPLETION_INDEX=x");
  CHECK(word.exit_code == 2);
  CHECK(word.err ==
        "nines: --shard auto: JOB_COMPLETION_INDEX must be a whole number, got \"x\"\n");
  CHECK(folder.nines("run a.json --shard 1/4 --junit j.xml").exit_code == 2);
  for (const char* wrong : {"0/3", "4/3", "2", "x/3", "auto", "1/0", "1/"}) {
    INFO(wrong);
    const ProcessResult refused = folder.nines(std::string("run a.json --shard ") + wrong);
    CHECK(refused.exit_code == 2);
    CHECK(refused.err.find("--shard") != std::string::npos);
  }
}

TEST_CASE("A search is not cut into shards", "[shards]") {
  const TestFolder folder;
  folder.write("s.json", search);
  const ProcessResult refused = folder.nines("run s.json --shard 1/2");
  CHECK(refused.exit_code == 2);
  CHECK(refused.err.find("run it whole, without --shard") != std::string::npos);
}

TEST_CASE("A killed batch goes on with --resume to the same bytes", "[resume]") {
  const TestFolder folder;
  // Long enough to be killed in the middle, whatever the machine is doing.
  std::string longer = uneven;
  longer.replace(longer.find("\"replications\": 30"), 18, "\"replications\": 60");
  longer.replace(longer.find("\"values\": [\"20/s\", \"50/s\", \"80/s\"]"), 34,
                 R"("from": "20/s", "to": "90/s", "steps": 60)");
  folder.write("long.json", longer);
  folder.write("short.json", precise);
  REQUIRE(
      folder.nines("run long.json short.json -q -o plain --threads 2 --unsure pass").exit_code !=
      1);
  for (const double seconds : {0.7, 0.9, 1.3, 0.2}) {
    const ProcessResult killed =
        folder.nines("run long.json short.json -q -o again --threads 2 --resume",
                     fmt::format("timeout --preserve-status -s KILL {}", seconds));
    const ProcessResult peek = folder.nines("validate long.json");
    CHECK(peek.exit_code == 0);
    if (killed.exit_code == 0 || killed.exit_code == 99) break;
  }
  // A fast machine may have come through with the first scenario before it was killed, so that its
  // journal is gone; a journal with points is larger than its header.
  const std::filesystem::path journal = folder.path() / "again/long.journal";
  constexpr std::uintmax_t header_bytes = 8192;
  const bool goes_on =
      std::filesystem::exists(journal) && std::filesystem::file_size(journal) > header_bytes;
  const ProcessResult last =
      folder.nines("run long.json short.json -o again --threads 2 --resume --format csv");
  CHECK(last.exit_code != 1);
  check_same(folder, "long", "again");
  check_same(folder, "short", "again");
  CHECK(!folder.has("again/long.journal"));
  if (goes_on) CHECK(last.err.find("points were done before") != std::string::npos);
}

TEST_CASE("A journal of another run is not gone on with", "[resume]") {
  const TestFolder folder;
  folder.write("a.json", uneven);
  REQUIRE(folder.nines("run a.json -q -o plain").exit_code == 0);
  // A shard's file is a journal of the same make, but of another run.
  REQUIRE(folder.nines("run a.json -q -o parts --shard 1/2 --seed 9").exit_code == 0);
  std::filesystem::create_directories(folder.path() / "again");
  std::filesystem::copy_file(folder.path() / "parts/a.shard-1-of-2.part",
                             folder.path() / "again/a.journal");
  const ProcessResult result = folder.nines("run a.json -q -o again --resume");
  CHECK(result.exit_code == 0);
  CHECK(result.err == "a: the journal is of the seeds 3 and 9; starting anew\n");
  check_same(folder, "a", "again");
}

TEST_CASE("Open MPI gives the same bytes with 1, 2 and 5 ranks", "[mpi]") {
  if (!installed("mpirun")) {
    WARN("mpirun is not installed (Debian: openmpi-bin); nothing was tested");
    return;
  }
  const TestFolder folder;
  folder.write("a.json", uneven);
  folder.write("p.json", precise);
  folder.write("s.json", search);
  REQUIRE(folder.nines("run a.json p.json s.json -q -o plain").exit_code == 0);
  for (const int ranks : {1, 2, 5}) {
    const std::string as = fmt::format("ranks{}", ranks);
    // Open MPI leaves memory behind, which is not a leak of ours.
    const ProcessResult result =
        folder.nines(fmt::format("run a.json p.json s.json -q -o {} --threads 1", as),
                     fmt::format("LSAN_OPTIONS=detect_leaks=0 OMPI_ALLOW_RUN_AS_ROOT=1 "
                                 "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 mpirun "
                                 "--oversubscribe -n {}",
                                 ranks));
    INFO(result.err);
    if (result.err.find("built without MPI") != std::string::npos) {
      WARN("this nines was built without MPI (Debian: libopenmpi-dev); nothing was tested");
      return;
    }
    CHECK(result.exit_code == 0);
    for (const char* name : {"a", "p", "s"}) check_same(folder, name, as);
  }
}

TEST_CASE("GNU parallel runs shards that merge", "[shards]") {
  if (!installed("parallel")) {
    WARN("parallel is not installed (Debian: parallel); nothing was tested");
    return;
  }
  const TestFolder folder;
  folder.write("a.json", uneven);
  REQUIRE(folder.nines("run a.json -q -o plain").exit_code == 0);
  const ProcessResult shards =
      folder.nines("run a.json -q -o parts --shard {}/3 ::: 1 2 3", "parallel");
  INFO(shards.err);
  CHECK(shards.exit_code == 0);
  CHECK(folder.nines("merge parts/*.part -q -o merged").exit_code == 0);
  check_same(folder, "a", "merged");
}

}  // namespace nines::test
