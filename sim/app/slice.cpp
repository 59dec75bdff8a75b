#include "app/slice.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "core/error.hpp"

namespace nines::app {
namespace {

constexpr std::uint64_t most_shards = 1'000'000;

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size() || text.empty()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint64_t> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  const auto number = number_of(value);
  if (!number) {
    throw DomainError(
        fmt::format("--shard auto: {} must be a whole number, got \"{}\"", name, value));
  }
  return number;
}

/// Slurm counts a task's index from any number, in any step; Kubernetes counts from 0 and does not
/// tell how many there are.
study::Slice from_environment(std::optional<std::uint64_t> count) {
  if (const auto id = environment("SLURM_ARRAY_TASK_ID")) {
    const std::uint64_t first = environment("SLURM_ARRAY_TASK_MIN").value_or(1);
    const std::uint64_t step =
        std::max<std::uint64_t>(1, environment("SLURM_ARRAY_TASK_STEP").value_or(1));
    const auto tasks = environment("SLURM_ARRAY_TASK_COUNT");
    if (!count && !tasks) {
      throw DomainError(
          "--shard auto: SLURM_ARRAY_TASK_COUNT is not set; say how many shards there "
          "are, --shard auto/N");
    }
    return {(*id - first) / step + 1, count.value_or(tasks.value_or(1))};
  }
  if (const auto index = environment("JOB_COMPLETION_INDEX")) {
    if (!count) {
      throw DomainError(
          "--shard auto: Kubernetes does not tell how many completions the job has; "
          "say it, --shard auto/N");
    }
    return {*index + 1, *count};
  }
  throw DomainError(
      "--shard auto: neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; "
      "accepted: I/N, such as 2/5");
}

}  // namespace

study::Slice parse_slice(const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::string index = text.substr(0, slash);
  std::optional<std::uint64_t> count;
  if (slash != std::string::npos) count = number_of(std::string_view(text).substr(slash + 1));
  const bool counted =
      slash == std::string::npos || (count && *count >= 1 && *count <= most_shards);
  study::Slice slice;
  if (index == "auto" && counted) {
    slice = from_environment(count);
  } else if (const auto number = number_of(index); number && count && counted) {
    slice = {*number, *count};
  } else {
    throw DomainError(
        fmt::format("--shard: no part of the work, got \"{}\"; accepted: I/N such as "
                    "2/5, auto, or auto/N",
                    text));
  }
  if (slice.index < 1 || slice.index > slice.count) {
    throw DomainError(fmt::format("--shard: there is no shard {} of {}; the first is 1/{}",
                                  slice.index, slice.count, slice.count));
  }
  return slice;
}

std::string part_name(const std::string& scenario, const study::Slice& slice) {
  return fmt::format("{}.shard-{}-of-{}.part", scenario, slice.index, slice.count);
}

}  // namespace nines::app
