/// @file
/// Servers in rotation and the requests outstanding at each, in or out of rotation: what every
/// balancer chooses by.
#pragma once

#include <cstdint>
#include <vector>

#include "core/contract.hpp"
#include "random/stream.hpp"

namespace nines::balance {

class Rotation {
 public:
  /// No server is in rotation yet.
  explicit Rotation(std::uint32_t servers) : rank_(servers, out), outstanding_(servers, 0) {
    rotation_.reserve(servers);
  }

  [[nodiscard]] bool has(std::uint32_t server) const { return rank_[server] != out; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(rotation_.size()); }
  /// The k-th in the order of the servers.
  [[nodiscard]] std::uint32_t operator[](std::size_t k) const { return rotation_[k]; }
  [[nodiscard]] std::uint32_t outstanding(std::uint32_t server) const {
    return outstanding_[server];
  }
  [[nodiscard]] const std::vector<std::uint32_t>& all_outstanding() const { return outstanding_; }
  /// Counts changes of who is in rotation.
  [[nodiscard]] std::uint32_t version() const { return version_; }

  /// The place that the server takes or gives up. It is not, or is, in rotation.
  std::uint32_t insert(std::uint32_t server);
  std::uint32_t erase(std::uint32_t server);

  /// The count before.
  std::uint32_t add_request(std::uint32_t server) { return outstanding_[server]++; }
  std::uint32_t remove_request(std::uint32_t server) {
    NINES_CHECK(outstanding_[server] > 0);
    return outstanding_[server]--;
  }

 private:
  static constexpr std::uint32_t out = ~std::uint32_t{0};

  void rank_from(std::uint32_t place);

  std::vector<std::uint32_t> rotation_;  ///< Ascending.
  std::vector<std::uint32_t> rank_;      ///< Of a server in rotation_, or out.
  std::vector<std::uint32_t> outstanding_;
  std::uint32_t version_ = 0;
};

/// What a balancer is told of servers and requests; one that keeps no books of its own inherits
/// these. `count` is the server's outstanding requests before the change.
struct NoBooks {
  void joined(const Rotation&, std::uint32_t /*server*/, std::uint32_t /*place*/) {}
  void left(const Rotation&, std::uint32_t /*server*/, std::uint32_t /*place*/) {}
  void sent(const Rotation&, std::uint32_t /*server*/, std::uint32_t /*count*/) {}
  void gone(const Rotation&, std::uint32_t /*server*/, std::uint32_t /*count*/) {}
  /// The key of a call, drawn once and kept for its retries.
  [[nodiscard]] std::uint32_t draw_key(random::Stream&) const { return 0; }
};

}  // namespace nines::balance
