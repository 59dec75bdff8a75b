#include "analytic/mean_value.hpp"

#include "core/error.hpp"

namespace nines::analytic {
namespace {

/// One station while users are added one by one.
class Station {
 public:
  explicit Station(const ClosedStation& station)
      : visits_(station.visits),
        service_s_(station.mean_service.raw()),
        servers_(station.servers),
        few_(station.servers) {
    few_.front() = 1;
  }

  /// R(n), from the state with one user less.
  double respond() {
    double idle = 0;
    for (std::uint32_t j = 0; j + 1 < servers_; ++j) idle += (servers_ - 1 - j) * few_[j];
    response_s_ = service_s_ / servers_ * (1 + number_ + idle);
    return visits_ * response_s_;
  }

  /// The state with this user, whose rounds now come at `per_s`.
  void settle(double per_s) {
    const double offered = per_s * visits_ * service_s_;
    number_ = per_s * visits_ * response_s_;
    // p(j) = offered/j p(j-1) of one user less; p(0) closes the balance of idle servers.
    double idle = 0;
    for (std::uint32_t j = servers_ - 1; j > 0; --j) {
      few_[j] = offered / j * few_[j - 1];
      idle += (servers_ - j) * few_[j];
    }
    few_[0] = 1 - (offered + idle) / servers_;
    if (few_[0] < 0) few_[0] = 0;  // Rounding, where a station is never idle.
  }

  [[nodiscard]] ClosedStationFigures figures(double per_s) const {
    const double offered = per_s * visits_ * service_s_;
    return {offered / servers_, number_ - offered, Seconds{response_s_}};
  }

 private:
  double visits_;
  double service_s_;
  std::uint32_t servers_;
  std::vector<double> few_;  ///< P(j there), j below the number of servers.
  double number_ = 0;
  double response_s_ = 0;
};

}  // namespace

ClosedFigures mean_value_analysis(std::uint32_t users, Seconds think,
                                  const std::vector<ClosedStation>& stations) {
  if (users == 0) throw DomainError("a closed network needs a user");
  double round_s = think.raw();
  std::vector<Station> states;
  for (const ClosedStation& station : stations) {
    if (!(station.visits >= 0) || !(station.mean_service.raw() >= 0) || station.servers == 0) {
      throw DomainError("visits and service times of a closed network must be 0 or more");
    }
    round_s += station.visits * station.mean_service.raw();
    states.emplace_back(station);
  }
  if (!(round_s > 0)) throw DomainError("a round of a closed network must take time");
  double per_s = 0;
  double response_s = 0;
  for (std::uint32_t n = 1; n <= users; ++n) {
    response_s = 0;
    for (Station& station : states) response_s += station.respond();
    per_s = n / (think.raw() + response_s);
    for (Station& station : states) station.settle(per_s);
  }
  ClosedFigures figures{PerSecond{per_s}, Seconds{response_s}, {}};
  for (const Station& station : states) figures.stations.push_back(station.figures(per_s));
  return figures;
}

}  // namespace nines::analytic
