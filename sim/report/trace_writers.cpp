#include "report/trace_writers.hpp"

#include <fmt/format.h>

#include "report/json_text.hpp"

namespace nines::report {
namespace {

// Viewers count in microseconds; a nanosecond is the finest that is written.
std::string microseconds(double time_s) {
  return fmt::format("{:.3f}", time_s * 1e6);
}

}  // namespace

void TextTrace::happened(double time_s, std::string_view place, std::uint64_t who,
                         std::string_view what, std::string_view detail) {
  if (left_ == 0) {
    ++left_out_;
    return;
  }
  --left_;
  output_(fmt::format("{:>16.9f}  {:<20}  {:>9}  {}{}{}\n", time_s, place, fmt::format("#{}", who),
                      what, detail.empty() ? "" : ": ", detail));
}

bool ChromeTrace::take() {
  if (left_ == 0) {
    ++left_out_;
    return false;
  }
  --left_;
  return true;
}

void ChromeTrace::add(const std::string& event) {
  into_ += into_.empty() ? "\n" : ",\n";
  into_ += event;
}

void ChromeTrace::start_process(std::string_view name) {
  ++process_;
  threads_.clear();
  add(fmt::format(
      R"({{"ph":"M","name":"process_name","pid":{},"tid":0,"ts":0,"args":{{"name":{}}}}})",
      process_, json_string(name)));
}

int ChromeTrace::thread_of(std::string_view place) {
  const auto found = threads_.find(place);
  if (found != threads_.end()) return found->second;
  const int thread = static_cast<int>(threads_.size()) + 1;
  threads_.emplace(place, thread);
  add(fmt::format(
      R"({{"ph":"M","name":"thread_name","pid":{},"tid":{},"ts":0,"args":{{"name":{}}}}})",
      process_, thread, json_string(place)));
  return thread;
}

void ChromeTrace::happened(double time_s, std::string_view place, std::uint64_t who,
                           std::string_view what, std::string_view detail) {
  if (!take()) return;
  const int thread = thread_of(place);
  add(fmt::format(
      R"({{"ph":"i","s":"t","name":{},"pid":{},"tid":{},"ts":{},"args":{{"number":{},"detail":{}}}}})",
      json_string(what), process_, thread, microseconds(time_s), who, json_string(detail)));
}

void ChromeTrace::lasted(double from_s, double to_s, std::string_view place, std::uint64_t who,
                         std::string_view what) {
  if (left_ == 0) return;
  const int thread = thread_of(place);
  const auto half = [&](char phase, double time_s) {
    add(fmt::format(
        R"({{"ph":"{}","cat":{},"name":{},"id":{},"pid":{},"tid":{},"ts":{},"args":{{"number":{}}}}})",
        phase, json_string(place), json_string(what), who, process_, thread, microseconds(time_s),
        who));
  };
  half('b', from_s);
  half('e', to_s);
}

void ChromeTrace::level(double time_s, std::string_view place, std::string_view what,
                        double value) {
  if (left_ == 0) return;
  add(fmt::format(R"({{"ph":"C","name":{},"pid":{},"tid":0,"ts":{},"args":{{"value":{}}}}})",
                  json_string(fmt::format("{}: {}", place, what)), process_, microseconds(time_s),
                  json_number(value)));
}

}  // namespace nines::report
