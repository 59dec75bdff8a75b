#include "model/outages/slo_windows.hpp"

#include <algorithm>

namespace nines::outages {

void SloWindows::close() {
  const double start_s = static_cast<double>(window_) * terms_.window_s;
  const double requests = volume_.until(window_end_s_) - volume_.until(start_s);
  // A window without requests has no budget to spend.
  const double spent = requests > 0 ? terms_.affected * lost_ / (terms_.allowed * requests) : 0.0;
  spent_.add(spent);
  sum_ += spent;
  if (spent > full_budget) ++breaches_;
  lost_ = 0;
  ++window_;
  window_end_s_ = static_cast<double>(window_ + 1) * terms_.window_s;
}

// Windows that pass without an outage are counted at once: there may be millions.
void SloWindows::skip_to(double time_s) {
  if (time_s < window_end_s_ || window_ == terms_.count) return;
  close();
  const double whole = time_s / terms_.window_s;
  const auto last =
      whole < static_cast<double>(terms_.count) ? static_cast<std::uint64_t>(whole) : terms_.count;
  if (last > window_) {
    spent_.add(0, last - window_);
    window_ = last;
    window_end_s_ = static_cast<double>(window_ + 1) * terms_.window_s;
  }
}

void SloWindows::lose(double from_s, double to_s) {
  skip_to(from_s);
  while (window_ < terms_.count && from_s < to_s) {
    const double until_s = std::min(to_s, window_end_s_);
    if (until_s > from_s) lost_ += volume_.until(until_s) - volume_.until(from_s);
    from_s = until_s;
    if (to_s > window_end_s_) {
      close();
    } else {
      break;
    }
  }
}

void SloWindows::finish() {
  if (window_ < terms_.count) {
    close();
    if (window_ < terms_.count) spent_.add(0, terms_.count - window_);
    window_ = terms_.count;
  }
}

}  // namespace nines::outages
