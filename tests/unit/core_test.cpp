#include "core/error.hpp"
#include "core/quantity.hpp"
#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("A rate times a duration is a count") {
  CHECK(PerSecond{5} * Seconds{2} == 10);
  CHECK((10 / Seconds{4}).raw() == 2.5);
}

TEST_CASE("A problem prints what is known of its place") {
  CHECK(to_string(Problem{Severity::error, {"a.json", 3, 7, "/model"}, "bad"}) ==
        "a.json:3:7: /model: bad");
  CHECK(to_string(Problem{Severity::error, {}, "bad"}) == "bad");
}

}  // namespace nines::test
