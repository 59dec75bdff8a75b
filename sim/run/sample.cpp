#include "run/sample.hpp"

#include "core/contract.hpp"

namespace nines {

void Sample::merge(const Sample& next) {
  NINES_EXPECTS(distributions.size() == next.distributions.size());
  NINES_EXPECTS(found.size() == next.found.size());
  ledger.merge(next.ledger);
  for (std::size_t i = 0; i < distributions.size(); ++i) {
    distributions[i].merge(next.distributions[i]);
  }
  for (std::size_t i = 0; i < found.size(); ++i) found[i] += next.found[i];
}

}  // namespace nines
