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

Priority::Class Priority::Class::read(input::Reader& in) {
  Class read;
  read.share =
      in.require<Probability>("share", input::proper_fraction, "fraction of all customers").raw();
  read.service = in.maybe<dist::Distribution>(
      "service", input::any_number, "service time of this class", "the station's service");
  return read;
}

Priority Priority::read(input::Reader& in) {
  Priority read;
  read.classes = in.require<std::vector<Class>>("classes", "the classes, the most urgent first");
  read.preemptive = in.optional<bool>("preemptive", false, "false",
                                      "whether a newcomer interrupts a lower class in service");
  double total = 0;
  for (const Class& one : read.classes) total += one.share;
  in.check(read.classes.size() >= 2 && read.classes.size() <= most_classes, "classes",
           fmt::format("expected 2 to {} classes, got {}", most_classes, read.classes.size()));
  in.check(std::abs(total - 1) <= share_slack, "classes",
           fmt::format("the shares must add up to 1, got {:.6g}", total));
  for (Class& one : read.classes) one.share /= total > 0 ? total : 1;
  return read;
}

std::string_view discipline_name(const Discipline& discipline) {
  return std::visit([]<class Kind>(const Kind&) { return Kind::name; }, discipline);
}

}  // namespace nines::queue
