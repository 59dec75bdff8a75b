#include "app/progress_bar.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/session.hpp"
#include "input/units.hpp"

namespace nines::app {
namespace {

constexpr int bar_width = 30;
constexpr std::chrono::milliseconds redraw_every{100};

}  // namespace

void ProgressBar::start(const std::string& name, std::size_t index) {
  name_ = name;
  index_ = index;
  started_ = Clock::now();
}

void ProgressBar::update(const study::Progress& progress) {
  if (!visible_) return;
  const Clock::time_point now = Clock::now();
  if (now - drawn_ < redraw_every) return;
  drawn_ = now;
  const double share = progress.share;
  const int filled = static_cast<int>(std::floor(share * bar_width));
  std::string bar;
  for (int i = 0; i < bar_width; ++i) bar += i < filled ? "━" : "─";
  const double elapsed_s = std::chrono::duration<double>(now - started_).count();
  const std::string left =
      share > 0.02
          ? fmt::format(", {} left",
                        input::to_text(Seconds{std::ceil(elapsed_s * (1 - share) / share)}))
          : "";
  const std::string points =
      progress.points > 1 ? fmt::format(", {}/{} points", progress.points_done, progress.points)
                          : "";
  complain(fmt::format("\r\x1b[K[{}/{}] {} {} {:.0f} %{}{}", index_ + 1, scenarios_, name_, bar,
                       100 * share, points, left));
  on_screen_ = true;
}

void ProgressBar::clear() {
  if (on_screen_) complain("\r\x1b[K");
  on_screen_ = false;
}

}  // namespace nines::app
