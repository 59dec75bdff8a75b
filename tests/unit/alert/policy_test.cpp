#include "policy/alert/policy.hpp"

#include "input/json.hpp"
#include "input/reader.hpp"
#include "support/catch.hpp"

using namespace nines;
using namespace nines::alerts;

namespace {

const Setting month_at_30s{{Probability{0.999}, day * 30}, Seconds{30}};

TEST_CASE("Iteration 1 fires within a tick of a total outage and clears ten minutes after",
          "[alert]") {
  HistoryBuffer buffer;
  for (int i = 0; i < 100; ++i) buffer.add(100, 0);
  for (int i = 0; i < 10; ++i) buffer.add(100, 100);
  for (int i = 0; i < 100; ++i) buffer.add(100, 0);
  std::vector<std::uint8_t> firing(buffer.ticks());
  const Policy policy{ReadyMades::Variant{Workbook<1>{}}};
  policy.compile(month_at_30s).evaluate(buffer.view(month_at_30s), firing);
  for (std::size_t i = 0; i < firing.size(); ++i) {
    INFO(i);
    CHECK(firing[i] == (i >= 100 && i < 129));
  }
}

}  // namespace
