#include "model/queue/discipline.hpp"

#include <cmath>

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::queue {
namespace {

// Shares written as rounded percentages ("33.3%") may miss 1 by this much.
constexpr double share_slack = 0.005;
constexpr std::size_t most_classes = 64;

}  // namespace

CustomerClass CustomerClass::read(input::Reader& in) {
  CustomerClass read;
  read.share =
      in.require<Probability>("share", input::proper_fraction, "fraction of all customers").raw();
  read.service = in.maybe<dist::Distribution>(
      "service", input::any_number, "service time of this class", "the station's service");
  return read;
}

DeclaredClasses::Classes DeclaredClasses::read_classes(input::Reader& in) {
  return in.require<Classes>("classes", "the classes, the most urgent first");
}

void DeclaredClasses::check(input::Reader& in, Classes& classes) {
  double total = 0;
  for (const CustomerClass& one : classes) total += one.share;
  in.check(classes.size() >= 2 && classes.size() <= most_classes, "classes",
           fmt::format("expected 2 to {} classes, got {}", most_classes, classes.size()));
  in.check(std::abs(total - 1) <= share_slack, "classes",
           fmt::format("the shares must add up to 1, got {:.6g}", total));
  for (CustomerClass& one : classes) one.share /= total > 0 ? total : 1;
}

const std::vector<CustomerClass>* classes_of(const Discipline& discipline) {
  return std::visit(
      []<class Kind>(const Kind& kind) -> const std::vector<CustomerClass>* {
        if constexpr (Kind::facts.classes) {
          return &kind.classes;
        } else {
          return nullptr;
        }
      },
      discipline);
}

}  // namespace nines::queue
