#include "policy/retry/retry.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "input/reader.hpp"

namespace nines::retry {
namespace {

constexpr double most_attempts = 1000;

/// A word of `on`.
struct RetriedOutcome {
  policy::CallOutcome outcome = policy::CallOutcome::error;
  static RetriedOutcome read(input::Value& in) {
    if (in.describing()) {
      for (const std::string_view word : {"error", "timeout", "rejected"}) in.describe_word(word);
      return {};
    }
    const std::string word = in.may_be(input::Node::Kind::string) ? in.node().text : "";
    if (word == "error") return {policy::CallOutcome::error};
    if (word == "timeout") return {policy::CallOutcome::timeout};
    if (word == "rejected") return {policy::CallOutcome::rejected};
    in.expected("\"error\", \"timeout\" or \"rejected\"");
    return {};
  }
};

}  // namespace

Retry Retry::read(input::Reader& in) {
  Retry retry;
  retry.attempts = static_cast<std::uint32_t>(in.require<std::int64_t>(
      "attempts", input::between(1, most_attempts), "tries in total, the first one among them"));
  retry.backoff = in.optional<Backoff>("backoff", Backoff{}, "0", "wait before a retry");
  const auto on = in.maybe<std::vector<RetriedOutcome>>("on", input::any_number,
                                                        "the outcomes that are retried",
                                                        "[\"error\", \"timeout\", \"rejected\"]");
  if (on) {
    const auto has = [&](policy::CallOutcome outcome) {
      return std::any_of(on->begin(), on->end(),
                         [&](const RetriedOutcome& each) { return each.outcome == outcome; });
    };
    retry.on_error = has(policy::CallOutcome::error);
    retry.on_timeout = has(policy::CallOutcome::timeout);
    retry.on_rejected = has(policy::CallOutcome::rejected);
    in.check(!on->empty(), "on", "with nothing to retry on, leave \"retry\" out");
  }
  return retry;
}

std::string Retry::describe() const {
  std::string outcomes;
  const auto list = [&](bool listed, const char* word) {
    if (listed) outcomes += (outcomes.empty() ? "" : ", ") + std::string(word);
  };
  list(on_error, "error");
  list(on_timeout, "timeout");
  list(on_rejected, "rejected");
  return fmt::format("{} tries on {}, waiting {}", attempts, outcomes, backoff.describe());
}

}  // namespace nines::retry
