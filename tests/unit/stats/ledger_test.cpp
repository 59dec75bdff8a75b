#include "stats/ledger.hpp"

#include <array>

#include "support/catch.hpp"

namespace nines::test {

namespace {

stats::Ledger counted(std::uint64_t replications, std::size_t max_rows) {
  stats::Ledger ledger{1, max_rows};
  for (std::uint64_t r = 0; r < replications; ++r) {
    ledger.append(std::array{stats::Ratio{static_cast<double>(r), 1}});
  }
  return ledger;
}

}  // namespace

TEST_CASE("A ledger keeps a row a replication until it is full") {
  const stats::Ledger ledger = counted(4, 4);
  CHECK(ledger.rows() == 4);
  CHECK(ledger.replications_per_row() == 1);
  CHECK(ledger.column(0)[3] == stats::Ratio{3, 1});
}

TEST_CASE("A full ledger adds neighbours and leaves the incomplete row to the total") {
  const stats::Ledger ledger = counted(7, 4);
  CHECK(ledger.replications() == 7);
  CHECK(ledger.replications_per_row() == 2);
  REQUIRE(ledger.rows() == 3);
  CHECK(ledger.column(0)[0] == stats::Ratio{0 + 1, 2});
  CHECK(ledger.column(0)[2] == stats::Ratio{4 + 5, 2});
  CHECK(ledger.total(0) == stats::Ratio{21, 7});
}

TEST_CASE("Rows never exceed the limit and the folding depends on the count alone") {
  for (std::uint64_t n = 0; n <= 200; ++n) {
    const stats::Ledger ledger = counted(n, 4);
    CHECK(ledger.rows() <= 4);
    CHECK(ledger.rows() == n / ledger.replications_per_row());
    CHECK(ledger.replications_per_row() == stats::Ledger::replications_per_row(n, 4));
    CHECK(ledger.total(0).denominator == static_cast<double>(n));
  }
}

TEST_CASE("What a replication did not observe adds nothing") {
  stats::Ledger ledger{2};
  ledger.append(std::array{stats::Ratio{1, 2}, stats::Ratio{}});
  ledger.append(std::array{stats::Ratio{}, stats::Ratio{0, 5}});
  CHECK(ledger.total(0) == stats::Ratio{1, 2});
  CHECK(ledger.column(0)[1].absent());
  CHECK_FALSE(ledger.column(1)[1].absent());
}

}  // namespace nines::test
