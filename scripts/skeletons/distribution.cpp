#include "dist/@name@.hpp"
#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {

@Name @ @Name @ ::read(input::Reader& in) {
  return @Name @{in.require<Seconds>("mean", input::positive, "mean duration")};
}

@Name @ ::@Name @(Seconds mean) : mean_s_(mean.raw()) {
  check_parameter(mean_s_ > 0, name, "mean", mean_s_, "greater than 0");
}

std::string @Name @ ::describe() const {
  return "@name@, mean " + input::to_text(Seconds{mean_s_});
}

}  // namespace nines::dist
