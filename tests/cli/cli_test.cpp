#include <map>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/process.hpp"

namespace nines::test {

namespace {

/// A small M/M/1, with room for more keys of the envelope.
std::string scenario(const std::string& more = "") {
  return R"({"kind": "queue", "seed": 3,
  "run": {"replications": 20, "horizon": {"customers": 2000}, "warmup": 200},
  "model": {"arrivals": {"poisson": {"rate": "50/s"}}, "service": {"exponential": {"mean": "10ms"}}})" +
         more + "}";
}

std::string expecting(const std::string& expectation) {
  return scenario(R"(, "expect": [)" + expectation + "]");
}

}  // namespace

TEST_CASE("Run prints a table and writes results") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  const ProcessResult result = folder.nines("run a.json");
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("wait.mean") != std::string::npos);
  CHECK(result.err.empty());
  for (const char* name : {"results/a.json", "results/a.csv", "results/a.run.json"}) {
    CHECK(folder.has(name));
  }
  CHECK(nlohmann::json::parse(folder.read("results/a.json"))["scenario"]["name"] == "a");
}

TEST_CASE("The exit code tells what became of the expectations") {
  const TestFolder folder;
  folder.write("pass.json", expecting(R"({"metric": "utilization", "at_most": 0.9})"));
  folder.write("fail.json", expecting(R"({"metric": "utilization", "at_most": 0.1})"));
  folder.write("unsure.json", expecting(R"({"metric": "utilization", "at_most": 0.5})"));
  CHECK(folder.nines("run pass.json").exit_code == 0);
  CHECK(folder.nines("run fail.json").exit_code == 99);
  CHECK(folder.nines("run unsure.json").exit_code == 98);
  CHECK(folder.nines("run unsure.json --unsure=pass").exit_code == 0);
  CHECK(folder.nines("run .").exit_code == 99);
}

TEST_CASE("A mistake is shown with its line, and the rest of the batch still runs") {
  const TestFolder folder;
  folder.write("good.json", scenario());
  folder.write("bad.json", "{\"kind\": \"queue\",\n \"modle\": {}}");
  const ProcessResult result = folder.nines("run .");
  CHECK(result.exit_code == 2);
  CHECK(result.err.find("bad.json:2:2: /modle: unknown key \"modle\"; did you mean \"model\"?") !=
        std::string::npos);
  CHECK(folder.has("results/good.json"));
  CHECK(!folder.has("results/bad.json"));
}

TEST_CASE("Usage mistakes exit 2, whatever the parser calls them") {
  const TestFolder folder;
  for (const char* arguments :
       {"", "nonsense", "run", "run no-such-file.json", "run --threads 0 x.json", "calc",
        "calc erlang-c --servers ten --utilization 0.8", "list nonsense", "--nonsense"}) {
    INFO(arguments);
    CHECK(folder.nines(arguments).exit_code == 2);
  }
  for (const char* arguments : {"--help", "--version", "run --help", "calc erlang-c --help"}) {
    INFO(arguments);
    CHECK(folder.nines(arguments).exit_code == 0);
  }
}

TEST_CASE("Two scenarios of one name are refused before one overwrites the other") {
  const TestFolder folder;
  folder.write("x/a.json", scenario());
  folder.write("y/a.json", scenario());
  const ProcessResult result = folder.nines("run .");
  CHECK(result.exit_code == 2);
  CHECK(result.err.find("two scenarios would write the same results") != std::string::npos);
}

TEST_CASE("Results are never written over a scenario") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  folder.write("b.json", scenario(R"(, "name": "c")"));
  folder.write("c.json", "{}");
  for (const char* arguments : {"run -q a.json -o .", "run -q b.json -o ."}) {
    INFO(arguments);
    const ProcessResult result = folder.nines(arguments);
    CHECK(result.exit_code == 2);
    CHECK(result.err.find("which is no results file; name another folder with -o") !=
          std::string::npos);
  }
  CHECK(folder.read("a.json") == scenario());
  CHECK(folder.read("c.json") == "{}");
  CHECK(folder.nines("run -q a.json").exit_code == 0);
  CHECK(folder.nines("run -q a.json").exit_code == 0);
}

TEST_CASE("Standard input is a scenario, and JSON comes out") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  const ProcessResult result = folder.nines("run - --format json < a.json");
  CHECK(result.exit_code == 0);
  CHECK(nlohmann::json::parse(result.out)["schema"] == "nines.results/1");
}

TEST_CASE("Threads change nothing but the run record") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  for (const char* threads : {"1", "2", "3", "8"}) {
    const std::string arguments =
        std::string("run a.json -q -o t") + threads + " --threads " + threads;
    CHECK(folder.nines(arguments).exit_code == 0);
    CHECK(folder.read(std::string("t") + threads + "/a.json") == folder.read("t1/a.json"));
    CHECK(folder.read(std::string("t") + threads + "/a.csv") == folder.read("t1/a.csv"));
  }
}

TEST_CASE("A seed on the command line replaces the file's") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  CHECK(folder.nines("run a.json -q -o one --seed 7").exit_code == 0);
  CHECK(folder.nines("run a.json -q -o two --seed 8").exit_code == 0);
  CHECK(folder.read("one/a.json") != folder.read("two/a.json"));
  CHECK(nlohmann::json::parse(folder.read("one/a.json"))["seed"] == 7);
}

TEST_CASE("One replication can be replayed alone") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  CHECK(folder.nines("run a.json -q --replication-csv").exit_code == 0);
  const std::string all = folder.read("results/a.replications.csv");
  const ProcessResult alone = folder.nines("run a.json --replication 17");
  CHECK(alone.exit_code == 0);
  const std::string rows = alone.out.substr(alone.out.find('\n') + 1);
  CHECK(!rows.empty());
  CHECK(all.find(rows) != std::string::npos);
}

TEST_CASE("A replication can be watched event by event, as text and in a trace viewer") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  const ProcessResult text = folder.nines("run a.json --replication 3 --trace");
  CHECK(text.exit_code == 0);
  CHECK(text.out.find("station                      #0  arrives: 0 there\n") != std::string::npos);
  CHECK(text.out.find("  leaves: ") != std::string::npos);
  const std::string hash = text.out.substr(text.out.rfind("trace hash"));
  CHECK(folder.nines("run a.json --replication 3 --trace --threads 2").out == text.out);
  CHECK(folder.nines("run a.json --replication 4 --trace").out.find(hash) == std::string::npos);

  CHECK(folder.nines("run a.json --replication 3 --trace -o trace.json").exit_code == 0);
  const std::string written = folder.read("trace.json");
  CHECK(folder.nines("run a.json --replication 3 --trace --format json").out == written);
  const auto document = nlohmann::json::parse(written);
  CHECK(hash.find(document["otherData"]["points"][0]["trace_hash"].get<std::string>()) !=
        std::string::npos);
  int arrivals = 0;
  std::map<std::pair<std::uint64_t, std::string>, double> open;
  for (const auto& event : document["traceEvents"]) {
    for (const char* key : {"ph", "name", "pid", "tid", "ts"}) CHECK(event.contains(key));
    const auto phase = event["ph"].get<std::string>();
    if (phase == "i" && event["name"] == "arrives") ++arrivals;
    if (phase != "b" && phase != "e") continue;
    const auto span = std::pair(event["id"].get<std::uint64_t>(), event["name"].get<std::string>());
    if (phase == "b") {
      CHECK(open.emplace(span, event["ts"].get<double>()).second);
    } else {
      REQUIRE(open.count(span) == 1);
      CHECK(open[span] <= event["ts"].get<double>());
      open.erase(span);
    }
  }
  CHECK(arrivals >= 2200);
  CHECK(open.empty());

  const ProcessResult few = folder.nines("run a.json --replication 3 --trace --trace-limit 5");
  CHECK(few.err.find("more events happened and are not shown") != std::string::npos);
  CHECK(few.out.find(hash) != std::string::npos);
  CHECK(folder.nines("run a.json --trace").exit_code == 2);
}

TEST_CASE("An isotope topology becomes a scenario, and its mistakes are located") {
  const TestFolder folder;
  folder.write("tree.yaml",
               "services:\n- name: a\n  isEntrypoint: true\n  script:\n  - call: b\n- name: b\n");
  const ProcessResult result = folder.nines("import isotope tree.yaml --rate 10/s");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(nlohmann::json::parse(result.out)["name"] == "tree");
  folder.write("wrong.yaml", "services:\n- name: a\n  script:\n  - call: b\n");
  const ProcessResult wrong = folder.nines("import isotope wrong.yaml");
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.out.empty());
  CHECK(wrong.err.find("wrong.yaml:4:5: /services/0/script/0: no service is named \"b\"") !=
        std::string::npos);
  CHECK(folder.nines("import isotope tree.yaml --rate 10").exit_code == 2);
  CHECK(folder.nines("import isotope nothing.yaml").exit_code != 0);
}

TEST_CASE("A topology of a thousand services is imported and runs") {
  const TestFolder folder;
  // One entry point, nine services below it, ten below each, ten below each of those: 1,000.
  std::string services = "services:\n- {name: s, isEntrypoint: true, script: [[";
  std::string below;
  const auto calls = [](const std::string& name, int number) {
    std::string list;
    for (int i = 0; i < number; ++i) {
      list += (i > 0 ? ", {call: " : "{call: ") + name + "-" + std::to_string(i) + "}";
    }
    return list;
  };
  services += calls("s", 9) + "]]}\n";
  for (int i = 0; i < 9; ++i) {
    const std::string middle = "s-" + std::to_string(i);
    below += "- {name: " + middle + ", script: [[" + calls(middle, 10) + "]]}\n";
    for (int k = 0; k < 10; ++k) {
      const std::string lower = middle + "-" + std::to_string(k);
      below += "- {name: " + lower + ", numReplicas: 2, script: [[" + calls(lower, 10) + "]]}\n";
      for (int j = 0; j < 10; ++j) {
        below += "- {name: " + lower + "-" + std::to_string(j) + "}\n";
      }
    }
  }
  folder.write("large.yaml", services + below);
  folder.write("large.json", folder.nines("import isotope large.yaml").out);
  const ProcessResult result = folder.nines("run large.json --replications 2 --format json");
  CHECK(result.exit_code == 0);
  const auto metrics = nlohmann::json::parse(result.out)["points"][0]["metrics"];
  CHECK(metrics["service.s-8-9-9.calls_per_request"]["value"] == 1);
  CHECK(metrics["client.s.availability"]["value"] == 1);
}

TEST_CASE("A system's replication can be watched, the same at any number of threads") {
  const TestFolder folder;
  folder.write("a.json", R"({"kind": "system", "run": {"horizon": "20s", "warmup": "0s"},
    "model": {"services": {"api": {"service": {"exponential": {"mean": "50ms"}}}},
      "clients": {"web": {"arrivals": {"poisson": {"rate": "15/s"}}, "to": "api",
        "policy": {"timeout": "100ms", "retry": {"attempts": 3, "backoff": "10ms"}}}}}})");
  const ProcessResult text = folder.nines("run a.json --replication 2 --trace");
  CHECK(text.exit_code == 0);
  CHECK(text.out.find("client web") != std::string::npos);
  CHECK(text.out.find("attempt is sent: try 2") != std::string::npos);
  CHECK(text.out.find("attempt times out") != std::string::npos);
  CHECK(folder.nines("run a.json --replication 2 --trace --threads 1").out == text.out);
  const auto document =
      nlohmann::json::parse(folder.nines("run a.json --replication 2 --trace --format json").out);
  CHECK(document["traceEvents"].size() > 500);
}

TEST_CASE("A kind without a trace says so") {
  const TestFolder folder;
  folder.write("a.json", R"({"kind": "fleet", "model": {"units": 2, "need": 1,
    "lifetime": {"exponential": {"mean": "1000h"}}, "repair": {"exponential": {"mean": "10h"}}}})");
  const ProcessResult result = folder.nines("run a.json --replication 0 --trace");
  CHECK(result.exit_code == 2);
  CHECK(result.err.find("has no trace") != std::string::npos);
}

TEST_CASE("A folder that cannot be written is an error, and says which") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  folder.write("blocked", "a file where the folder should be");
  const ProcessResult result = folder.nines("run a.json -q -o blocked");
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("blocked") != std::string::npos);
}

TEST_CASE("A full disk leaves no half-written file") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  // The limit stands in for a disk with four blocks left.
  const ProcessResult result = folder.nines("run a.json -q", "trap '' XFSZ; ulimit -f 4;");
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("cannot be written") != std::string::npos);
  CHECK(!folder.has("results/a.json"));
  CHECK(folder.nines("run a.json -o elsewhere", "sh -c '\"$0\" \"$@\" >/dev/full'").exit_code == 1);
}

TEST_CASE("An interrupt ends the batch and keeps the points that were finished") {
  const TestFolder folder;
  folder.write("long.json", R"({"kind": "queue",
    "run": {"replications": 20, "horizon": {"customers": 1000}, "warmup": 0},
    "model": {"arrivals": {"poisson": {"rate": "50/s"}}, "service": {"exponential": {"mean": "10ms"}}},
    "sweep": {"customers": {"path": "/run/horizon/customers", "values": [1000, 100000000]}}})");
  const ProcessResult result =
      folder.nines("run long.json -q", "timeout --preserve-status -s INT 2");
  CHECK(result.exit_code == 130);
  const auto document = nlohmann::json::parse(folder.read("results/long.json"));
  CHECK(document["interrupted"] == true);
  CHECK(document["points"].size() == 1);
}

TEST_CASE("Colour obeys the terminal, the flag and NO_COLOR") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  CHECK(folder.nines("run a.json").out.find('\x1b') == std::string::npos);
  CHECK(folder.nines("run a.json --color always").out.find('\x1b') != std::string::npos);
  CHECK(folder.nines("run a.json", "NO_COLOR=1").out.find('\x1b') == std::string::npos);
}

TEST_CASE("validate finds every mistake and can say so in JSON") {
  const TestFolder folder;
  folder.write("bad.json", "{\"kind\": \"queue\",\n \"modle\": {}, \"seed\": -1}");
  folder.write("good.json", scenario());
  const ProcessResult text = folder.nines("validate bad.json good.json");
  CHECK(text.exit_code == 2);
  CHECK(text.out.find("/seed") != std::string::npos);
  CHECK(text.out.find("good.json: valid") != std::string::npos);
  const ProcessResult json = folder.nines("validate bad.json --format json");
  CHECK(json.exit_code == 2);
  const auto document = nlohmann::json::parse(json.out);
  CHECK(document["valid"] == false);
  CHECK(document["error_count"] == 2);
}

TEST_CASE("fmt lays out a file once and then leaves it alone") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  CHECK(folder.nines("fmt --check a.json").exit_code == 99);
  CHECK(folder.nines("fmt a.json").out == "a.json\n");
  CHECK(folder.nines("fmt a.json").out.empty());
  CHECK(folder.nines("fmt --check a.json").exit_code == 0);
  CHECK(folder.nines("run a.json -q").exit_code == 0);
}

TEST_CASE("explain tells the theory and the cost before anything runs") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  const ProcessResult result = folder.nines("explain a.json");
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("Cost: about") != std::string::npos);
  CHECK(result.out.find("wait.mean") != std::string::npos);
  CHECK(!folder.has("results"));
}

TEST_CASE("explain describes theory's answer to a search, and says what a precision costs") {
  const TestFolder folder;
  folder.write("search.json", R"({"kind": "queue", "model": {
      "arrivals": {"poisson": {"rate": "80/s"}}, "service": {"exponential": {"mean": "100ms"}},
      "servers": 9}, "search": {"vary": "/model/servers", "between": [1, 30],
      "such_that": [{"metric": "wait.mean", "at_most": "10ms"}]}})");
  const std::string search = folder.nines("explain search.json").out;
  CHECK(search.find("With servers=11, the answer by theory (M/M/c (Erlang C)):") !=
        std::string::npos);
  CHECK(search.find("11 servers, offered load 0.7273 each") != std::string::npos);
  CHECK(search.find("8.165ms  M/M/c (Erlang C)") != std::string::npos);
  folder.write("none.json", R"({"kind": "queue", "model": {
      "arrivals": {"poisson": {"rate": "80/s"}}, "service": {"exponential": {"mean": "100ms"}},
      "servers": 1}, "search": {"vary": "/model/servers", "between": [1, 3],
      "such_that": [{"metric": "wait.mean", "at_most": "10ms"}]}})");
  CHECK(folder.nines("explain none.json").out.find("No value of the search can be run.") !=
        std::string::npos);
  folder.write("precision.json", R"({"kind": "queue", "run": {"replications": 20,
      "precision": {"metric": "wait.mean", "relative": 0.05}}, "model": {
      "arrivals": {"poisson": {"rate": "80/s"}}, "service": {"exponential": {"mean": "10ms"}}}})");
  CHECK(folder.nines("explain precision.json")
            .out.find("That is one block of 20 replications at each point") != std::string::npos);
}

TEST_CASE("calc answers to fifteen digits") {
  const TestFolder folder;
  const ProcessResult result =
      folder.nines("calc erlang-c --servers 10 --utilization 0.8 --format json");
  CHECK(result.exit_code == 0);
  const auto document = nlohmann::json::parse(result.out);
  CHECK(document["figures"][0]["value"].get<double>() == Approx(0.4091801508).epsilon(1e-9));
}

TEST_CASE("diff tells a change of seed from a change of load") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  std::string faster = scenario();
  faster.replace(faster.find("50/s"), 4, "60/s");
  folder.write("b.json", faster);
  CHECK(folder.nines("run a.json b.json -q").exit_code == 0);
  CHECK(folder.nines("run a.json -q -o other --seed 9").exit_code == 0);
  CHECK(folder.nines("diff results/a.json results/a.json").out == "The results are identical.\n");
  CHECK(folder.nines("diff results/a.json other/a.json --fail-on-change").exit_code == 0);
  CHECK(folder.nines("diff results/a.json results/b.json --fail-on-change").exit_code == 99);
}

TEST_CASE("Bash completes commands, options and the words an option takes") {
  const TestFolder folder;
  folder.write("complete.sh", R"(source completion.bash
ask() { COMP_WORDS=(nines "$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _nines; echo "${COMPREPLY[*]}"; }
ask ru
ask run --form
ask run --format ''
ask calc erl
ask calc mmc --serv
ask completion ''
)");
  const ProcessResult script = folder.nines("completion bash > completion.bash; bash complete.sh");
  CHECK(script.err.empty());
  CHECK(script.out ==
        "run\n--format\ntable json csv markdown\nerlang-b erlang-c erlang-a\n--servers --service\n"
        "-h --help bash zsh fish\n");
  CHECK(folder.nines("completion tcsh").exit_code == 2);
}

TEST_CASE("Completions and the man page know every command") {
  const TestFolder folder;
  const std::string fish = folder.nines("completion fish").out;
  const std::string zsh = folder.nines("completion zsh").out;
  const std::string man = folder.nines("man").out;
  CHECK(zsh.starts_with("#compdef nines\n"));
  for (const char* command : {"run", "validate", "explain", "diff", "report", "calc", "fit"}) {
    INFO(command);
    CHECK(fish.find(std::string("-a ") + command + " -d") != std::string::npos);
    CHECK(man.find(std::string(".SS nines ") + command) != std::string::npos);
    CHECK(zsh.find(std::string("'") + command + "')") != std::string::npos);
  }
  CHECK(man.find("\\fB\\-\\-junit\\fR") != std::string::npos);
}

}  // namespace nines::test
