#include "core/contract.hpp"

#include <cstdio>
#include <cstdlib>

namespace nines {

void contract_violated(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "nines: internal error: expected %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace nines
