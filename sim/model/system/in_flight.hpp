/// @file
/// What is under way, and what is about to be answered. README.md, "Order of what happens at one
/// instant", rule 1: whatever fails at once is noted (AtOnce) and delivered before anything else
/// happens, never from within the act that made it fail. So no function finds its subject gone when
/// a callee returns, but for those that say so.
#pragma once

#include <cstddef>

#include "engine/ring.hpp"
#include "engine/slab.hpp"
#include "model/system/entities.hpp"
#include "policy/call_outcome.hpp"

namespace nines::system {

struct InFlight {
  engine::Slab<Request> requests;
  engine::Slab<Call> calls;
  engine::Slab<Visit> visits;
  bool unwanted_matters = false;  ///< Whether work can outlive the interest in it.

  /// Whether it stands in a line.
  [[nodiscard]] bool waits(engine::Handle visit) const {
    return visits.alive(visit) && visits[visit].phase == Phase::queued;
  }
  /// Whether its caller waits for its answer.
  [[nodiscard]] bool awaited(engine::Handle visit) const {
    return visits.alive(visit) && !visits[visit].abandoned;
  }
  /// Whether anybody up to the user has given up waiting for this.
  [[nodiscard]] bool unwanted(const Visit& visit) const {
    if (!unwanted_matters) return false;
    for (const Visit* at = &visit; !at->abandoned;) {
      const Call& call = calls[at->call];
      if (call.top) return false;
      at = &visits[call.parent];
    }
    return true;
  }
  /// Calls and visits.
  [[nodiscard]] std::size_t number() const { return visits.size() + calls.size(); }
  /// Bytes taken, at most so far.
  [[nodiscard]] std::size_t bytes() const {
    return requests.capacity() * engine::Slab<Request>::entry_bytes() +
           calls.capacity() * engine::Slab<Call>::entry_bytes() +
           visits.capacity() * engine::Slab<Visit>::entry_bytes();
  }
};

class AtOnce {
 public:
  enum class What : std::uint8_t {
    answered,  ///< The visit is answered.
    refused,   ///< The call's attempt was not made.
    moved,     ///< No answer: the visit looks for another server.
  };
  struct Note {
    engine::Handle subject;
    policy::CallOutcome outcome = policy::CallOutcome::rejected;
    What what = What::answered;
  };

  void answer(engine::Handle visit, policy::CallOutcome outcome) {
    notes_.push_back({visit, outcome, What::answered});
  }
  void refuse(engine::Handle call, policy::CallOutcome outcome) {
    notes_.push_back({call, outcome, What::refused});
  }
  void move(engine::Handle visit) {
    notes_.push_back({visit, policy::CallOutcome::success, What::moved});
  }

  [[nodiscard]] bool empty() const { return notes_.empty(); }
  Note pop() { return notes_.pop_front(); }

 private:
  engine::Ring<Note> notes_;
};

}  // namespace nines::system
