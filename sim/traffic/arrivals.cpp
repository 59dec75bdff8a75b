#include "traffic/arrivals.hpp"

#include <variant>

#include "input/reader.hpp"
#include "traffic/catalog.hpp"

namespace nines::traffic {
namespace {

template <class Visitor>
auto visit(const AnyArrivals& any, Visitor&& visitor) {
  return std::visit(std::forward<Visitor>(visitor), any.kind);
}

}  // namespace

Arrivals Arrivals::read(input::Value& in) {
  return Arrivals{std::make_shared<const AnyArrivals>(AnyArrivals{in.as<ArrivalKinds::Variant>()})};
}

Arrivals Arrivals::example() {
  return Poisson{PerSecond{1}};
}

PerSecond Arrivals::rate() const {
  return visit(*any_, [](const auto& kind) { return kind.rate(); });
}

bool Arrivals::is_poisson() const {
  const auto gaps = gap();
  return gaps && gaps->is_exponential();
}

std::optional<dist::Distribution> Arrivals::gap() const {
  return visit(*any_, [](const auto& kind) { return kind.gap(); });
}

bool Arrivals::is_stationary() const {
  return visit(*any_, []<class Kind>(const Kind&) { return Kind::stationary; });
}

std::optional<std::uint64_t> Arrivals::count() const {
  return visit(*any_, [](const auto& kind) { return kind.count(); });
}

std::string_view Arrivals::kind_name() const {
  return visit(*any_, []<class Kind>(const Kind&) { return Kind::name; });
}

std::string Arrivals::describe() const {
  return visit(*any_, [](const auto& kind) { return kind.describe(); });
}

std::unique_ptr<ArrivalSource> Arrivals::start(const SourceSeed& seed) const {
  return visit(*any_, [&](const auto& kind) { return kind.start(seed); });
}

}  // namespace nines::traffic
