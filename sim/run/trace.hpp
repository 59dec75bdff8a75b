/// @file
/// What happens in one replication, told in the order in which it happens. A model tells it to a
/// sink (Model::trace); a sink knows nothing of models, and a model nothing of files. Whoever it
/// happens to (a customer, a request) has a number; where it happens (a line, a server, a client)
/// has a name.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/trace_hash.hpp"

namespace nines::run {

class TraceSink {
 public:
  TraceSink() = default;
  TraceSink(const TraceSink&) = delete;
  TraceSink& operator=(const TraceSink&) = delete;
  virtual ~TraceSink() = default;

  /// Something happens: "arrives", "is served", "gives up". Times never go back.
  virtual void happened(double time_s, std::string_view place, std::uint64_t who,
                        std::string_view what, std::string_view detail) = 0;
  /// Something has lasted from one time to another ("waits", "in service"), told at its end.
  virtual void lasted(double from_s, double to_s, std::string_view place, std::uint64_t who,
                      std::string_view what) = 0;
  /// A number has a new value from now on: how many wait.
  virtual void level(double time_s, std::string_view place, std::string_view what,
                     double value) = 0;
};

/// Passes everything on, and fingerprints all that happened: the same seed gives the same hash.
class FingerprintedTrace final : public TraceSink {
 public:
  explicit FingerprintedTrace(TraceSink& to) : to_(to) {}

  void happened(double time_s, std::string_view place, std::uint64_t who, std::string_view what,
                std::string_view detail) override {
    hash_.add(time_s, short_hash(what), who ^ (std::uint64_t{short_hash(place)} << 32));
    to_.happened(time_s, place, who, what, detail);
  }
  void lasted(double from_s, double to_s, std::string_view place, std::uint64_t who,
              std::string_view what) override {
    to_.lasted(from_s, to_s, place, who, what);
  }
  void level(double time_s, std::string_view place, std::string_view what, double value) override {
    to_.level(time_s, place, what, value);
  }
  [[nodiscard]] const engine::TraceHash& hash() const { return hash_; }

 private:
  /// FNV-1a.
  static std::uint32_t short_hash(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
  }

  TraceSink& to_;
  engine::TraceHash hash_;
};

}  // namespace nines::run
