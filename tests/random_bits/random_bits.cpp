/// @file
/// Writes our stream's bits to standard output until it is closed, for batteries of others:
///   random_bits [SEED] | dieharder -a -g 200
#include <array>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "app/option_check.hpp"
#include "random/stream.hpp"

int main(int argc, char** argv) {
  const std::string seed = argc > 1 ? argv[1] : "1";
  const auto check = nines::app::whole_number(0, std::numeric_limits<std::uint64_t>::max());
  std::string mistake = check.mistake(seed);
  if (argc > 2) mistake = fmt::format("expected nothing after it, got \"{}\"", argv[2]);
  if (!mistake.empty()) {
    fmt::print(stderr, "random_bits: SEED: {}\n", mistake);
    return 2;
  }
  nines::random::Stream stream(std::stoull(seed), 0, nines::random::Purpose::test);
  std::array<std::uint64_t, 4096> words{};
  do {
    for (std::uint64_t& word : words) word = stream();
  } while (std::fwrite(words.data(), sizeof words[0], words.size(), stdout) == words.size());
  return 0;
}
