#include "random/philox.hpp"

#include <Random123/philox.h>

namespace nines::random {

std::array<std::uint64_t, 4> philox(const std::array<std::uint64_t, 4>& counter,
                                    const std::array<std::uint64_t, 2>& key) {
  const r123::Philox4x64::ctr_type where{{counter[0], counter[1], counter[2], counter[3]}};
  const r123::Philox4x64::key_type under{{key[0], key[1]}};
  const r123::Philox4x64::ctr_type block = r123::Philox4x64{}(where, under);
  return {block[0], block[1], block[2], block[3]};
}

}  // namespace nines::random
