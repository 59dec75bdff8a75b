#include "dist/constant.hpp"

#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {

Constant Constant::read(input::Value& in) {
  return Constant{in.as<Seconds>(input::non_negative)};
}

Constant::Constant(Seconds value) : value_s_(value.raw()) {
  check_parameter(value_s_ >= 0, name, "value", value_s_, "0 or more");
}

std::complex<double> Constant::laplace(std::complex<double> s) const {
  return std::exp(-s * value_s_);
}

std::string Constant::describe() const {
  return "constant " + input::to_text(Seconds{value_s_});
}

}  // namespace nines::dist
