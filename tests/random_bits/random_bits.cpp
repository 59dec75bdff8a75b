/// @file
/// Writes our stream's bits to standard output until it is closed, for batteries of others:
///   random_bits | dieharder -a -g 200
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "random/stream.hpp"

int main(int argc, char** argv) {
  const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  nines::random::Stream stream(seed, 0, nines::random::Purpose::test);
  std::array<std::uint64_t, 4096> words{};
  do {
    for (std::uint64_t& word : words) word = stream();
  } while (std::fwrite(words.data(), sizeof words[0], words.size(), stdout) == words.size());
  return 0;
}
