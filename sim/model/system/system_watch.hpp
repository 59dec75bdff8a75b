/// @file
/// What happens in a replication, told to whoever watches: traces, tests of single rules, the
/// fingerprint of a sample path. A run that nobody watches pays one comparison an event.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/trace_hash.hpp"

namespace nines {

enum class Happening : std::uint8_t {
  request,       ///< A client's request begins; where: the client.
  sent,          ///< An attempt is sent; where: the edge. value: its number, 0 for a hedge.
  refused,       ///< A breaker lets nothing through; where: the edge.
  queued,        ///< where: the service.
  served,        ///< A server takes it up; where: the server. value: the time it waited.
  answered,      ///< The service answers; where: the service. value: the outcome.
  timed_out,     ///< The caller gives an attempt up; where: the service.
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
};
[[nodiscard]] std::string_view word(Happening happening);

/// Subjects are numbered by their place in memory; `generation` tells those apart that had one
/// place after another.
struct SystemEvent {
  double time_s = 0;
  Happening what = Happening::request;
  std::uint32_t where = 0;
  std::uint32_t subject = 0;
  std::uint32_t generation = 0;
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
    const std::uint64_t subject =
        (std::uint64_t{event.subject} << 32) | (event.generation ^ (event.where << 16));
    hash_.add(event.time_s, static_cast<std::uint32_t>(event.what), subject);
  }
  [[nodiscard]] const TraceHash& hash() const { return hash_; }

 private:
  TraceHash hash_;
};

}  // namespace nines
