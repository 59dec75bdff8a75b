#include "dist/exponential.hpp"

#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {

Exponential Exponential::read(input::Reader& in) {
  return Exponential{in.require<Seconds>("mean", input::positive, "mean duration")};
}

Exponential::Exponential(Seconds mean) : mean_s_(mean.raw()) {
  check_parameter(mean_s_ > 0, name, "mean", mean_s_, "greater than 0");
}

std::string Exponential::describe() const {
  return "exponential, mean " + input::to_text(Seconds{mean_s_});
}

}  // namespace nines::dist
