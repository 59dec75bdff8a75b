#include "study/parts.hpp"

#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/toy_model.hpp"

namespace nines::test {

namespace {

run::Sample sample_of(std::uint64_t first, std::uint64_t count) {
  const ToyModel model(20);
  run::Sample sample(model.metrics());
  run::Order order{&model, 42, 0, first, count, &sample, 1, nullptr};
  bool ordered = false;
  class One : public run::Job {
   public:
    One(run::Order order, bool& ordered) : order_(order), ordered_(ordered) {}
    std::vector<run::Order> next_round() override {
      if (std::exchange(ordered_, true)) return {};
      return {order_};
    }

   private:
    run::Order order_;
    bool& ordered_;
  };
  bool given = false;
  run::work_off(
      [&]() -> std::unique_ptr<run::Job> {
        if (std::exchange(given, true)) return nullptr;
        return std::make_unique<One>(order, ordered);
      },
      {});
  return sample;
}

bool same(const run::Sample& a, const run::Sample& b) {
  return a.ledger == b.ledger && a.distributions == b.distributions && a.found == b.found;
}

study::PartHeader header() {
  study::PartHeader header;
  header.version = "1";
  header.name = "a";
  header.text = "{}";
  header.seed = 3;
  header.slice = {2, 5};
  header.fingerprint = study::math_fingerprint();
  return header;
}

}  // namespace

TEST_CASE("A sample comes back from its bytes", "[parts]") {
  for (const std::uint64_t count : {0, 1, 31, 1000}) {
    const run::Sample sample = sample_of(0, count);
    CHECK(same(run::sample_from(run::to_bytes(sample)), sample));
  }
}

TEST_CASE("A ledger that folded comes back with its incomplete row", "[parts]") {
  stats::Ledger ledger(1, 4);
  for (int i = 0; i < 23; ++i) {
    const stats::Ratio row{1.0 / (i + 1), 1};
    ledger.append({&row, 1});
  }
  CHECK(stats::Ledger::restore(ledger.snapshot()) == ledger);
  stats::Ledger::Snapshot wrong = ledger.snapshot();
  ++wrong.replications;
  CHECK_THROWS_AS(stats::Ledger::restore(wrong), DomainError);
}

TEST_CASE("Slices of any number merge into the whole, and cover it without overlap", "[parts]") {
  const run::Sample whole = sample_of(0, 1000);
  for (const std::uint64_t count : {1, 2, 3, 7, 1000, 1500}) {
    std::vector<study::StoredRuns> slices;
    std::uint64_t before = 0;
    for (std::uint64_t index = 1; index <= count; ++index) {
      const auto [first, last] = study::Slice{index, count}.of(1000);
      CHECK(first == before);
      before = last;
      slices.emplace_back();
      slices.back().push_back({run::WarmupCut{}, sample_of(first, last - first)});
    }
    CHECK(before == 1000);
    CHECK(same(study::join(std::move(slices)).front().sample, whole));
  }
}

TEST_CASE("Long runs are cut where rows that were folded begin", "[parts]") {
  const std::uint64_t total = 1'000'003;
  const std::uint64_t per_row = stats::Ledger::replications_per_row(total);
  for (std::uint64_t index = 1; index <= 7; ++index) {
    CHECK(study::Slice{index, 7}.of(total).first % per_row == 0);
  }
  CHECK(study::Slice{7, 7}.of(total).second == total);
}

TEST_CASE("A part is read as far as it is whole", "[parts]") {
  const TestFolder folder;
  const auto path = folder.path() / "a.part";
  const run::Sample sample = sample_of(0, 10);
  {
    study::PartWriter writer(path, header());
    for (const std::size_t cell : {4, 2}) {
      study::StoredRuns runs;
      runs.push_back({run::WarmupCut{7, false}, sample});
      writer.append(study::record_bytes(cell, runs));
    }
    writer.finish();
  }
  const study::PartFile whole(path);
  CHECK(whole.header().difference_to(header()).empty());
  CHECK(whole.cells() == 2);
  CHECK_FALSE(whole.torn());
  const study::StoredRuns runs = whole.load(2);
  REQUIRE(runs.size() == 1);
  CHECK(runs.front().warmup.customers == 7);
  CHECK_FALSE(runs.front().warmup.reached);
  CHECK(same(runs.front().sample, sample));

  // Cut anywhere, what was whole before the cut is kept.
  const std::string bytes = folder.read("a.part");
  for (std::size_t cut = bytes.size() - 1; cut > bytes.size() / 2; cut -= 101) {
    folder.write("cut.part", bytes.substr(0, cut));
    const study::PartFile torn(folder.path() / "cut.part");
    CHECK(torn.torn());
    CHECK(torn.cells() <= 1);
  }
  {
    folder.write("cut.part", bytes.substr(0, bytes.size() - 5));
    const study::PartFile torn(folder.path() / "cut.part");
    CHECK(torn.has(4));
    study::PartWriter again(folder.path() / "cut.part", torn.sound_bytes());
    study::StoredRuns more;
    more.push_back({run::WarmupCut{}, sample});
    again.append(study::record_bytes(9, more));
  }
  CHECK(study::PartFile(folder.path() / "cut.part").has(9));
}

TEST_CASE("Headers that do not belong together say why", "[parts]") {
  study::PartHeader other = header();
  CHECK(study::PartHeader::from(other.bytes()).difference_to(header()).empty());
  other.seed = 4;
  CHECK(header().difference_to(other) == "the seeds 3 and 4");
  other = header();
  other.slice = {1, 5};
  CHECK(header().difference_to(other).empty());
  other.slice = {1, 4};
  CHECK(header().difference_to(other) == "5 and 4 shards");
  other = header();
  other.text = "{ }";
  CHECK(header().difference_to(other) == "different texts of the scenario");
}

TEST_CASE("Bytes that nobody wrote are refused, not believed", "[parts]") {
  const std::string bytes = run::to_bytes(sample_of(0, 50));
  CHECK_THROWS_AS(run::sample_from(""), DomainError);
  CHECK_THROWS_AS(run::sample_from(bytes.substr(0, bytes.size() - 1)), DomainError);
  CHECK_THROWS_AS(run::sample_from(bytes + "x"), DomainError);
  CHECK_THROWS_AS(study::PartHeader::from("\xFF\xFF\xFF\xFF\x0F"), DomainError);
}

}  // namespace nines::test
