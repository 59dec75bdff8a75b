/// @file
/// Entries that never move, under handles that go stale.
#include "engine/slab.hpp"

#include <vector>

#include "support/catch.hpp"

namespace nines::test {

TEST_CASE("Entries of a slab stay where they are while others come and go", "[engine]") {
  engine::Slab<int> slab;
  const engine::Handle first = slab.acquire();
  int& place = slab[first];
  place = 7;
  std::vector<engine::Handle> others;
  for (int k = 0; k < 10000; ++k) others.push_back(slab.acquire());
  CHECK(&slab[first] == &place);
  CHECK(place == 7);
  CHECK(slab.size() == 10001);
  for (const engine::Handle handle : others) slab.release(handle);
  CHECK(slab.size() == 1);
  const std::size_t held = slab.capacity();
  for (int k = 0; k < 10000; ++k) static_cast<void>(slab.acquire());
  CHECK(slab.capacity() == held);
}

TEST_CASE("A released entry's handle is stale, and no entry's never alive", "[engine]") {
  engine::Slab<int> slab;
  CHECK_FALSE(slab.alive(engine::no_entry));
  const engine::Handle old = slab.acquire();
  slab[old] = 3;
  slab.release(old);
  CHECK_FALSE(slab.alive(old));
  const engine::Handle fresh = slab.acquire();
  CHECK(fresh.index == old.index);
  CHECK_FALSE(slab.alive(old));
  CHECK(slab.alive(fresh));
  CHECK(slab[fresh] == 0);
  CHECK_FALSE(slab.alive(engine::no_entry));
  int live = 0;
  slab.for_each([&](engine::Handle handle, int) { live += handle == fresh; });
  CHECK(live == 1);
}

}  // namespace nines::test
