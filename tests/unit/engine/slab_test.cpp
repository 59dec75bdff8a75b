/// @file
/// Entries that never move, under handles that go stale.
#include "engine/slab.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace nines;

TEST_CASE("Entries of a slab stay where they are while others come and go", "[engine]") {
  Slab<int> slab;
  const Handle first = slab.acquire();
  int& place = slab[first];
  place = 7;
  std::vector<Handle> others;
  for (int k = 0; k < 10000; ++k) others.push_back(slab.acquire());
  CHECK(&slab[first] == &place);
  CHECK(place == 7);
  CHECK(slab.size() == 10001);
  for (const Handle handle : others) slab.release(handle);
  CHECK(slab.size() == 1);
  const std::size_t held = slab.capacity();
  for (int k = 0; k < 10000; ++k) static_cast<void>(slab.acquire());
  CHECK(slab.capacity() == held);
}

TEST_CASE("A released entry's handle is stale, and no entry's never alive", "[engine]") {
  Slab<int> slab;
  CHECK_FALSE(slab.alive(no_entry));
  const Handle old = slab.acquire();
  slab[old] = 3;
  slab.release(old);
  CHECK_FALSE(slab.alive(old));
  const Handle fresh = slab.acquire();
  CHECK(fresh.index == old.index);
  CHECK_FALSE(slab.alive(old));
  CHECK(slab.alive(fresh));
  CHECK(slab[fresh] == 0);
  CHECK_FALSE(slab.alive(no_entry));
  int live = 0;
  slab.for_each([&](Handle handle, int) { live += handle == fresh; });
  CHECK(live == 1);
}
