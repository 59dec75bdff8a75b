#include "random/stream.hpp"

#include "core/contract.hpp"
#include "random/philox.hpp"

namespace nines::random {
namespace {

// The first block that is not all zero; xoshiro256++ would stay at zero for ever. The second block
// is needed with probability 2^-256, and is there so that the contract has no exception.
Stream::State starting_state(std::uint64_t seed, std::uint64_t replication, Purpose purpose,
                             std::uint64_t index) {
  Stream::State state{};
  std::uint64_t block = 0;
  do {
    state = philox({replication, static_cast<std::uint64_t>(purpose), index, block}, {seed, 0});
    ++block;
  } while (state == Stream::State{});
  return state;
}

}  // namespace

Stream::Stream(const State& state) : s0_{state[0]}, s1_{state[1]}, s2_{state[2]}, s3_{state[3]} {
  NINES_EXPECTS(state != State{});
}

Stream::Stream(std::uint64_t seed, std::uint64_t replication, Purpose purpose, std::uint64_t index)
    : Stream{starting_state(seed, replication, purpose, index)} {}

}  // namespace nines::random
