/// @file
/// A trace as text for people, and as Chrome's trace events for a viewer (Perfetto, about:tracing).
/// Both write the first `most_lines` happenings and count the rest.
/// Ref: Trace Event Format, Google (2016).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "run/trace.hpp"

namespace nines::report {

using TraceOutput = std::function<void(std::string_view)>;

/// One line a happening: time, place, who, what, detail.
class TextTrace final : public run::TraceSink {
 public:
  TextTrace(TraceOutput output, std::uint64_t most_lines)
      : output_(std::move(output)), left_(most_lines) {}

  void happened(double time_s, std::string_view place, std::uint64_t who, std::string_view what,
                std::string_view detail) override;
  void lasted(double, double, std::string_view, std::uint64_t, std::string_view) override {}
  void level(double, std::string_view, std::string_view, double) override {}
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

 private:
  TraceOutput output_;
  std::uint64_t left_;
  std::uint64_t left_out_ = 0;
};

/// The members of `traceEvents`. Every place is a thread of the process; what lasts is an
/// asynchronous pair under the number of whom it happens to.
class ChromeTrace final : public run::TraceSink {
 public:
  ChromeTrace(std::string& into, std::uint64_t most_events) : into_(into), left_(most_events) {}

  /// What follows belongs to a process of this name: a point of a sweep.
  void start_process(std::string_view name);

  void happened(double time_s, std::string_view place, std::uint64_t who, std::string_view what,
                std::string_view detail) override;
  void lasted(double from_s, double to_s, std::string_view place, std::uint64_t who,
              std::string_view what) override;
  void level(double time_s, std::string_view place, std::string_view what, double value) override;
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

 private:
  bool take();
  void add(const std::string& event);
  int thread_of(std::string_view place);

  std::string& into_;
  std::uint64_t left_;
  std::uint64_t left_out_ = 0;
  int process_ = -1;
  std::map<std::string, int, std::less<>> threads_;
};

}  // namespace nines::report
