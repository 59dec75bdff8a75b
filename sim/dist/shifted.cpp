#include "dist/shifted.hpp"

#include <algorithm>

#include "dist/checks.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {

Shifted Shifted::read(input::Reader& in) {
  const auto by = in.require<Seconds>("by", input::non_negative, "what is added");
  auto of = in.require<Distribution>("of", "what it is added to");
  return Shifted{by, std::move(of)};
}

Shifted::Shifted(Seconds by, Distribution of) : by_s_(by.raw()), of_(std::move(of)) {
  check_parameter(by_s_ >= 0, name, "by", by_s_, "0 or more");
}

double Shifted::third_moment() const {
  const double third = of_.third_moment();
  if (third == infinity) return third;
  const double by = by_s_;
  return by * by * by + 3 * by * by * of_.mean().raw() + 3 * by * of_.second_moment() + third;
}

double Shifted::excess(double x) const {
  return x <= by_s_ ? mean() - x : of_.excess(Seconds{x - by_s_}).raw();
}

LawTraits Shifted::traits() const {
  return {.shape = by_s_ == 0 ? of_.shape() : std::max(Shape::cornered, of_.shape()),
          .closed_transform = of_.has_closed_transform(),
          .tail_index = of_.tail_index(),
          .exponential = by_s_ == 0 && of_.is_exponential()};
}

std::complex<double> Shifted::laplace(std::complex<double> s) const {
  return std::exp(-s * by_s_) * of_.laplace(s);
}

void Shifted::breakpoints(std::vector<double>& out) const {
  const std::size_t first = out.size();
  of_.breakpoints(out);
  for (std::size_t i = first; i < out.size(); ++i) out[i] += by_s_;
}

std::string Shifted::describe() const {
  return input::to_text(Seconds{by_s_}) + " plus (" + of_.describe() + ")";
}

}  // namespace nines::dist
