/// @file
/// What happens in a replication, told to whoever watches: traces, tests of single rules, the
/// fingerprint of a sample path. A run that nobody watches pays one comparison an event.
#pragma once

#include <cstdint>

#include "engine/trace_hash.hpp"

namespace nines::system {

enum class Happening : std::uint8_t {
  request,       ///< A client's request begins; where: the client.
  sent,          ///< An attempt is sent; where: the edge. value: its number, 0 for a hedge.
  refused,       ///< A breaker lets nothing through; where: the edge.
  queued,        ///< where: the service. value: how many wait.
  left_line,     ///< where: the service. value: how many still wait.
  served,        ///< A server takes it up; where: the server. value: the time it waited.
  worked,        ///< The server is done with it; where: the server. value: the time it took.
  answered,      ///< The service answers; where: the service. value: the outcome.
  timed_out,     ///< The caller gives an attempt up; where: the service. value: its age.
  dropped,       ///< Its work is stopped; where: the service.
  waits,         ///< A retry waits; where: the edge. value: the backoff.
  hedged,        ///< A hedge is sent; where: the edge.
  ended,         ///< The request's answer; where: the client. value: the outcome.
  probed,        ///< A probe's run is over; where: the probe. value: tries it took, 0: it failed.
  server_down,   ///< where: the server.
  server_up,     ///< where: the server.
  server_left,   ///< Out of rotation; where: the server.
  server_back,   ///< In rotation again; where: the server.
  scaled,        ///< where: the service. value: servers from now on.
  fault_begins,  ///< where: the fault.
  fault_ends,    ///< where: the fault.
  interrupted,   ///< A server is taken from it; where: the server. value: the time it had.
  crowded,       ///< All are served at once; where: the service. value: how many are too many.
};

/// Requests are numbered as they begin; those of probes from `first_probe_number`.
inline constexpr std::uint64_t first_probe_number = std::uint64_t{1} << 48;
/// Happens to no request.
inline constexpr std::uint64_t nobody = ~std::uint64_t{0};

struct SystemEvent {
  double time_s = 0;
  Happening what = Happening::request;
  std::uint32_t where = 0;
  std::uint32_t subject = 0;  ///< The place in memory of the request, call or visit.
  std::uint64_t request = nobody;
  double value = 0;
};

class SystemWatch {
 public:
  SystemWatch() = default;
  SystemWatch(const SystemWatch&) = delete;
  SystemWatch& operator=(const SystemWatch&) = delete;
  virtual ~SystemWatch() = default;
  virtual void happened(const SystemEvent& event) = 0;
};

/// The fingerprint of everything that happens.
class SystemFingerprint final : public SystemWatch {
 public:
  void happened(const SystemEvent& event) override {
    const auto kind = static_cast<std::uint32_t>(event.what);
    hash_.add(event.time_s, kind, event.request ^ (std::uint64_t{event.where} << 32));
    hash_.add(event.value, kind, 0);
  }
  [[nodiscard]] const engine::TraceHash& hash() const { return hash_; }

 private:
  engine::TraceHash hash_;
};

}  // namespace nines::system
