#include <fmt/format.h>

#include "analytic/below_capacity.hpp"
#include "input/reader.hpp"
#include "model/queue/queue.hpp"

namespace nines::queue {
namespace {

// A server is a leaf of the calendar: a million of them take 24 MB a thread.
constexpr double most_servers = 1 << 20;
constexpr double most_capacity = 1 << 22;

/// Whether classes may bring services of their own.
bool has_classes(const input::Reader& in) {
  if (!in.has("discipline")) return false;
  const input::Node& node = *in.node().find("discipline");
  bool found = false;
  Disciplines::for_each([&]<class Kind>(std::type_identity<Kind>) {
    found = found || (Kind::facts.classes && node.find(Kind::name) != nullptr);
  });
  return found;
}

void check_settles(input::Reader& in, const QueueParameters& p) {
  if (p.transient || p.settles()) return;
  if (p.slowdown > 0 && analytic::below_capacity(p.offered_load())) {
    in.fail(
        "slowdown",
        "a station that slows down and loses nobody does not settle: a long enough queue always "
        "comes and then only grows; give it a \"capacity\" or \"patience\", or say "
        "\"transient\": true to look at its first stretch");
    return;
  }
  in.fail("arrivals",
          fmt::format("offered load of {:.4g} per server and nobody lost: the queue grows without "
                      "end; lower the rate, add servers, a \"capacity\" or \"patience\", or say "
                      "\"transient\": true to look at its first stretch",
                      p.offered_load()));
}

}  // namespace

QueueParameters QueueParameters::read(input::Reader& in) {
  QueueParameters p;
  p.arrivals = in.require<traffic::Arrivals>("arrivals", "how customers arrive");
  const bool had_service = in.has("service");
  if (const auto service =
          in.maybe<dist::Distribution>("service", input::any_number, "service time of a customer",
                                       "each class's own, with priorities")) {
    p.service = *service;
  }
  p.servers = static_cast<std::uint32_t>(in.optional<std::int64_t>(
      "servers", 1, "1", input::between(1, most_servers), "servers in parallel"));
  if (const auto capacity = in.maybe<std::int64_t>(
          "capacity", input::between(1, most_capacity),
          "most customers in the system, those in service included; arrivals beyond are blocked",
          "unlimited")) {
    p.capacity = static_cast<std::uint64_t>(*capacity);
  }
  p.patience = in.maybe<dist::Distribution>("patience", input::any_number,
                                            "how long a customer waits for service before leaving",
                                            "for ever");
  p.discipline = in.optional<Discipline>("discipline", line::Fifo{}, "fifo", "who is served next");
  p.slowdown = in.optional<double>("slowdown", 0, "0", input::between(0, 1e6),
                                   "service goes 1 + slowdown x (number in system) times slower");
  p.transient =
      in.optional<bool>("transient", false, "false",
                        "accept a station that never settles, and measure its first stretch");
  if (!had_service && !has_classes(in)) in.fail("service", "the key \"service\" is missing");
  if (!in.sound()) return p;

  const auto* declared = classes_of(p.discipline);
  bool each_class = declared != nullptr;
  for (std::size_t k = 0; each_class && k < declared->size(); ++k) {
    each_class = (*declared)[k].service.has_value();
  }
  in.check(had_service || each_class, "service",
           "the key \"service\" is missing: not every class brings a service of its own");
  in.check(!p.capacity || *p.capacity >= p.servers, "capacity",
           fmt::format("\"capacity\" counts customers in service too and must be at least the {} "
                       "servers",
                       p.servers));
  in.check(!(p.patience && line::facts_of(p.discipline).shares), "patience",
           fmt::format("nobody waits for service under {}, so nobody can lose patience",
                       line::discipline_name(p.discipline)));
  const double mean_s = p.mean_service().raw();
  in.check(mean_s > 0, "service", "the mean service time must be above 0");
  in.check(mean_s < infinity || p.capacity.has_value(), "service",
           "the mean service time is infinite; only a \"capacity\" keeps such a station bounded");
  if (in.sound()) check_settles(in, p);
  return p;
}

std::size_t QueueParameters::classes() const {
  const auto* declared = classes_of(discipline);
  return declared == nullptr ? 1 : declared->size();
}

const dist::Distribution& QueueParameters::service_of(std::size_t job_class) const {
  const auto* declared = classes_of(discipline);
  if (declared == nullptr) return service;
  const auto& own = (*declared)[job_class].service;
  return own ? *own : service;
}

bool QueueParameters::one_service() const {
  const auto* declared = classes_of(discipline);
  if (declared == nullptr) return true;
  for (const auto& one : *declared) {
    if (one.service) return false;
  }
  return true;
}

Seconds QueueParameters::mean_service() const {
  const auto* declared = classes_of(discipline);
  if (declared == nullptr) return service.mean();
  Seconds mean;
  for (std::size_t k = 0; k < classes(); ++k) {
    mean = mean + service_of(k).mean() * (*declared)[k].share;
  }
  return mean;
}

double QueueParameters::service_second_moment() const {
  const auto* declared = classes_of(discipline);
  if (declared == nullptr) return service.second_moment();
  double moment = 0;
  for (std::size_t k = 0; k < classes(); ++k) {
    moment += service_of(k).second_moment() * (*declared)[k].share;
  }
  return moment;
}

double QueueParameters::offered_load() const {
  return arrivals.rate() * mean_service() / static_cast<double>(servers);
}

bool QueueParameters::settles() const {
  return loses_customers() || (slowdown == 0 && analytic::below_capacity(offered_load()));
}

}  // namespace nines::queue
