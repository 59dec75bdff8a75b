/// What a mistyped command line is answered: what was found, what is accepted, the nearest.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/process.hpp"

namespace nines::test {

namespace {

std::string scenario(const std::string& name = "") {
  return R"({"kind": "queue", )" + (name.empty() ? "" : R"("name": ")" + name + R"(", )") +
         R"("run": {"replications": 10, "horizon": {"customers": 500}, "warmup": 0}, "model": {
    "arrivals": {"poisson": {"rate": "50/s"}}, "service": {"exponential": {"mean": "10ms"}}}})";
}

/// What `nines ARGUMENTS` complains of, once it has exited with 2 and printed nothing else.
std::string complaint(const std::string& arguments) {
  const TestFolder folder;
  folder.write("a.json", scenario());
  const ProcessResult result = folder.nines(arguments);
  INFO(arguments);
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(!folder.has("results"));
  return result.err;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

}  // namespace

TEST_CASE("An unknown command is named, with the nearest and those there are") {
  CHECK(complaint("rnu").starts_with(
      "nines: no such command, got \"rnu\" (did you mean \"run\"?); accepted: run, merge, "));
  CHECK(complaint("calc erlang-x --servers 3")
            .starts_with("nines calc: no such command, got \"erlang-x\" (did you mean "
                         "\"erlang-"));
  CHECK(complaint("").starts_with("nines: no command was named; accepted: run, "));
  CHECK(complaint("import").starts_with("nines import: no command was named; accepted: isotope"));
}

TEST_CASE("Help is a command too, of the program and of its commands") {
  const TestFolder folder;
  CHECK(folder.nines("help").out == folder.nines("--help").out);
  CHECK(folder.nines("help calc mmc").out == folder.nines("calc mmc --help").out);
  CHECK(folder.nines("help").exit_code == 0);
}

TEST_CASE("Unknown options are named in the order they came, each with the nearest") {
  CHECK(complaint("run --hlep")
            .starts_with("nines run: no such option, got --hlep (did you mean \"--help\"?); "
                         "accepted: --help, --seed, "));
  CHECK(complaint("run a.json --treads 2").find("(did you mean \"--threads\"?)") !=
        std::string::npos);
  CHECK(complaint("run a.json -seed 2").find("got -seed (did you mean \"--seed\"?)") !=
        std::string::npos);
  const std::string several = complaint("calc mg1 --men 1s --cw=2");
  CHECK(several.find("got --men") < several.find("got --cw;"));
  CHECK(count(several, "no such option") == 2);
}

TEST_CASE("What is missing is named with what it is") {
  CHECK(complaint("diff x.json")
            .starts_with("nines diff: B is missing (results/NAME.json of the other)\n"));
  CHECK(complaint("run").starts_with("nines run: files are missing (scenario files, "));
  CHECK(complaint("calc error-budget").starts_with("nines calc error-budget: --slo is missing ("));
  CHECK(complaint("run a.json --seed")
            .starts_with("nines run: --seed: its value is missing (another seed than the file's)"));
  CHECK(complaint("schema foo").starts_with("nines schema: takes options only, got \"foo\"\n"));
  CHECK(complaint("diff a b c").starts_with("nines diff: takes nothing more, got \"c\"\n"));
}

TEST_CASE("The value of an option that is not accepted is told what is") {
  CHECK(complaint("run a.json --seed abc") ==
        "nines: --seed: expected a whole number from 0 to 9007199254740991, got \"abc\"\n");
  CHECK(complaint("run a.json --threads 0") ==
        "nines: --threads: expected a whole number from 1 to 1024, got \"0\"\n");
  CHECK(complaint("run a.json --format tabel") ==
        "nines: --format: no such word, got \"tabel\" (did you mean \"table\"?); accepted: table, "
        "json, csv or markdown\n");
  CHECK(complaint("diff a b --confidence 99%") ==
        "nines: --confidence: expected a number from 0.5 to 0.999999, got \"99%\"\n");
}

TEST_CASE("A mistake is told though another one or a wish for help stands before it") {
  const std::string expected = "nines run: no such option, got --treads ";
  CHECK(complaint("run --help a.json --treads 2").starts_with(expected));
  CHECK(complaint("run a.json --seed abc --treads 2").starts_with(expected));
}

TEST_CASE("Options that do not go together are named") {
  CHECK(complaint("run a.json --shard 1/2 --junit x.xml") == "nines: --junit excludes --shard\n");
  CHECK(complaint("run a.json --trace") == "nines: --trace requires --replication\n");
  CHECK(complaint("fit a.csv --start s --end e --column c").find(" excludes ") !=
        std::string::npos);
  CHECK(complaint("run a.json --seed 1 --seed 2").starts_with("nines: --seed: "));
}

TEST_CASE("Options are found wherever they may stand") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  folder.write("log.csv", "impact,minutes\nminor,3\nminor,4\nmajor,70\nminor,9\nminor,12\n");
  for (const char* arguments : {
           "--color never run -qo out --seed=4 a.json",
           "run a.json --color always -q -oout",
           "run -q -- a.json",
           "fit --column minutes --unit m --where impact=minor log.csv",
           "fit log.csv --column minutes --unit m --where impact=minor impact=major",
       }) {
    INFO(arguments);
    const ProcessResult result = folder.nines(arguments);
    CHECK(result.err.empty());
    CHECK(result.exit_code == 0);
  }
}

TEST_CASE("What cannot be written is told before anything is simulated, once") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  folder.write("blocked", "a file where the folder should be");
  for (const std::string where :
       {"-o blocked", "-o /proc/foo", "--junit none/j.xml", "--html none/page.html", "--html ."}) {
    INFO(where);
    const ProcessResult result = folder.nines("run a.json " + where);
    CHECK(result.exit_code == 1);
    CHECK(result.out.empty());
    CHECK(count(result.err, "\n") == 1);
    CHECK(!folder.has("none"));
  }
  CHECK(folder.nines("run a.json --junit none/j.xml").err ==
        "none/j.xml: cannot be written: there is no folder none; make it first\n");
}

TEST_CASE("A trace into a folder is told to name a file") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  folder.write("out/old.json", "");
  const ProcessResult result = folder.nines("run a.json --replication 3 --trace -o out");
  CHECK(result.exit_code == 2);
  CHECK(result.err ==
        "nines: --output: a trace is one file, got the folder \"out\"; name a file in it, such as "
        "out/trace.json\n");
}

TEST_CASE("Scenarios whose names differ but whose files do not are refused") {
  const TestFolder folder;
  folder.write("a.json", scenario("g"));
  folder.write("b.json", scenario("g.run"));
  folder.write("c.json", scenario("g.replications"));
  for (const char* pair : {"a.json b.json", "a.json c.json"}) {
    INFO(pair);
    const ProcessResult result = folder.nines(std::string("run -q --replication-csv ") + pair);
    CHECK(result.exit_code == 2);
    CHECK(result.err.find("two scenarios would write the same results, got \"g.r") !=
          std::string::npos);
    CHECK(folder.has("results/g.json"));
  }
  CHECK(folder.nines("run -q b.json c.json").exit_code == 0);
}

TEST_CASE("A file that is not there is bad usage of every command") {
  const TestFolder folder;
  folder.write("empty/readme.txt", "no scenario");
  for (const char* command :
       {"run", "validate", "fmt", "explain", "report", "merge", "fit", "import isotope",
        "import prometheus", "export prometheus", "diff nothing.json"}) {
    INFO(command);
    const ProcessResult result = folder.nines(std::string(command) + " nothing.json");
    CHECK(result.exit_code == 2);
    CHECK((result.err + result.out).find("nothing.json") != std::string::npos);
  }
  for (const char* command : {"run", "validate", "fmt", "explain", "report", "merge"}) {
    INFO(command);
    CHECK(folder.nines(std::string(command) + " empty").exit_code == 2);
  }
}

TEST_CASE("What the reader warns of is in the results and in the explanation") {
  const TestFolder folder;
  folder.write("a.json", R"({"kind": "outages", "run": {"replications": 20},
    "model": {"duration": {"lognormal": {"mean": "10m", "p90": "12m"}},
      "between": {"exponential": {"mean": "5d"}}, "arrivals": {"poisson": {"rate": "1/m"}}}})");
  const std::string warned = "two lognormals have mean 10m";
  const ProcessResult result = folder.nines("run a.json");
  INFO(result.out + result.err);
  CHECK(result.err.empty());
  CHECK(result.out.find(warned) != std::string::npos);
  CHECK(folder.read("results/a.json").find(warned) != std::string::npos);
  CHECK(folder.nines("explain a.json").out.find(warned) != std::string::npos);
}

TEST_CASE("Fit finds the durations where there is no choice") {
  const TestFolder folder;
  folder.write("times.csv", "id,start,end\n1,0,60\n2,100,190\n3,300,420\n4,900,933\n5,2000,2100\n");
  folder.write("one.csv", "minutes\n3\n4\n70\n9\n12\n");
  folder.write("bare.csv", "3\n4\n70\n");
  folder.write("two.csv", "minutes,hours\n3,1\n4,1\n");
  const ProcessResult times = folder.nines("fit times.csv");
  CHECK(times.exit_code == 0);
  CHECK(times.out == folder.nines("fit times.csv --start start --end end").out);
  const ProcessResult one = folder.nines("fit one.csv --unit m");
  CHECK(one.exit_code == 0);
  CHECK(one.out == folder.nines("fit one.csv --column minutes --unit m").out);
  CHECK(folder.nines("fit bare.csv").err ==
        "nines: bare.csv: expected a header line that names the column, got \"3\"\n");
  CHECK(folder.nines("fit two.csv").err.ends_with("; there are minutes or hours\n"));
  CHECK(folder.nines("fit two.csv").exit_code == 2);
  CHECK(folder.nines("fit times.csv --unit m").exit_code == 2);
}

TEST_CASE("A mistake in what is imported is located in that file") {
  const TestFolder folder;
  folder.write("pool.json", R"({"status": "error"})");
  const ProcessResult wrong = folder.nines("import prometheus pool.json");
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.err.starts_with("pool.json: expected the answer to a range query"));
  CHECK(folder.nines("import prometheus none.json").err.starts_with("total: no readable file, "));
}

TEST_CASE("Several scenarios are one CSV table or one JSON array, a single one what it was") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  folder.write("b.json", scenario());
  const std::string csv = folder.nines("run a.json b.json --format csv").out;
  CHECK(count(csv, "metric,value,unit") == 1);
  CHECK(csv.starts_with("scenario,point,metric,value,unit,se,"));
  CHECK(count(csv, "\na,,wait.mean,") == 1);
  CHECK(count(csv, "\nb,,wait.mean,") == 1);
  CHECK(folder.nines("run a.json --format csv").out == folder.read("results/a.csv"));

  const auto both = nlohmann::json::parse(folder.nines("run a.json b.json --format json").out);
  REQUIRE(both.size() == 2);
  CHECK(both[1]["scenario"]["name"] == "b");
  CHECK(folder.nines("run a.json --format json").out == folder.read("results/a.json"));
  folder.write("wrong.json", "{}");
  const ProcessResult one = folder.nines("run a.json wrong.json --format json");
  CHECK(nlohmann::json::parse(one.out).size() == 1);
  CHECK(folder.nines("run a.json --replication 2 --format json").exit_code == 2);
}

TEST_CASE("The run record names the threads that ran") {
  const TestFolder folder;
  folder.write("a.json", scenario());
  CHECK(folder.nines("run a.json -q").exit_code == 0);
  CHECK(nlohmann::json::parse(folder.read("results/a.run.json"))["threads"] >= 1);
}

TEST_CASE("Calc tells what it assumed, takes percentages and shows no rounding of 1 - p") {
  const TestFolder folder;
  const std::string budget = folder.nines("calc error-budget --slo 99.99%").out;
  CHECK(budget.find(" 259.2 s ") != std::string::npos);
  CHECK(budget.find("burn  10000\n") != std::string::npos);
  CHECK(budget.find("  with window 30d\n") != std::string::npos);
  CHECK(folder.nines("calc erlang-c --servers 10 --utilization 80%").out ==
        folder.nines("calc erlang-c --servers 10 --utilization 0.8").out);
  const std::string size = "calc sample-size --base 10% --other 12%";
  CHECK(folder.nines(size).out.find("  with level 0.05, tails 2, power 0.8\n") !=
        std::string::npos);
  CHECK(nlohmann::json::parse(folder.nines(size + " --format json").out)["arguments"]["power"] ==
        0.8);
  CHECK(folder.nines("calc sample-size --help").out.find("--power FRACTION=0.8") !=
        std::string::npos);
}

TEST_CASE("A compared metric that has no value is not passed over") {
  const TestFolder folder;
  folder.write("a.json", R"({"kind": "system", "run": {"replications": 4, "horizon": "20s"},
    "model": {"services": {"api": {"service": "10ms", "errors": 1}},
      "clients": {"web": {"arrivals": {"poisson": {"rate": "5/s"}}, "to": "api"}}},
    "compare": {"baseline": "broken", "metrics": ["client.web.latency.mean"],
      "broken": {}, "sound": {"services": {"api": {"errors": 0}}}}})");
  const ProcessResult result = folder.nines("run a.json --html page.html");
  INFO(result.out + result.err);
  CHECK(result.exit_code == 0);
  const std::string differences = result.out.substr(result.out.find("minus broken"));
  CHECK(differences.find("client.web.latency.mean  sound") != std::string::npos);
  CHECK(differences.find("n/a") != std::string::npos);
  CHECK(differences.find("no value") != std::string::npos);
  // No picture without a single dot.
  CHECK(folder.read("page.html").find("difference to broken") == std::string::npos);
}

TEST_CASE("A mistyped metric of many is told the nearest, not all of them") {
  const TestFolder folder;
  const auto expecting = [](const std::string& metric) {
    return R"({"kind": "system", "model": {
      "services": {"api": {"service": "10ms"}},
      "clients": {"web": {"arrivals": {"poisson": {"rate": "5/s"}}, "to": "api"}}},
      "expect": [{"metric": ")" +
           metric + R"(", "at_most": "1s"}]})";
  };
  folder.write("near.json", expecting("client.web.latency.men"));
  const std::string near = folder.nines("validate near.json").out;
  CHECK(near.find("(did you mean \"client.web.latency.mean\"?); nines list metrics names the ") !=
        std::string::npos);
  folder.write("far.json", expecting("q"));
  const std::string far = folder.nines("validate far.json").out;
  CHECK(far.find("did you mean") == std::string::npos);
  CHECK(far.find("accepted: ") != std::string::npos);
}

}  // namespace nines::test
