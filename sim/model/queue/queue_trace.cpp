#include "model/queue/queue_trace.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "input/units.hpp"

namespace nines::queue {
namespace {

constexpr std::string_view station = "station";

class Teller {
 public:
  Teller(const CustomerLog& log, bool in_one_go, run::TraceSink& sink)
      : log_(log), in_one_go_(in_one_go), sink_(sink) {}

  void run() {
    for (std::uint64_t number = 0; number < log_.size(); ++number) {
      const CustomerStory& story = log_[number];
      // An engine that was cut short knows of some customers only that they came.
      if (!story.finished) continue;
      tell_until(story.arrival_s);
      arrive(number, story);
    }
    tell_until(infinity);
  }

 private:
  enum class What : std::uint8_t { leaves, gives_up, begins };
  struct Pending {
    double time_s;
    What what;
    std::uint64_t number;
  };
  static bool later(const Pending& a, const Pending& b) {
    if (a.time_s != b.time_s) return a.time_s > b.time_s;
    if (a.what != b.what) return a.what > b.what;
    return a.number > b.number;
  }

  void push(const Pending& pending) {
    pending_.push_back(pending);
    std::push_heap(pending_.begin(), pending_.end(), later);
  }
  void tell_until(double time_s) {
    while (!pending_.empty() && pending_.front().time_s <= time_s) {
      std::pop_heap(pending_.begin(), pending_.end(), later);
      const Pending next = pending_.back();
      pending_.pop_back();
      tell(next);
    }
  }

  void change_number(double time_s, int by) {
    number_ += by;
    sink_.level(time_s, station, "in the system", number_);
  }
  void change_waiting(double time_s, int by) {
    waiting_ += by;
    if (in_one_go_) sink_.level(time_s, station, "waiting", waiting_);
  }

  void arrive(std::uint64_t number, const CustomerStory& story) {
    const double now_s = story.arrival_s;
    if (story.fate == Fate::blocked) {
      sink_.happened(now_s, station, number, "is blocked", fmt::format("{} there", number_));
      return;
    }
    sink_.happened(now_s, station, number, "arrives", fmt::format("{} there", number_));
    change_number(now_s, +1);
    const double end_s = now_s + story.in_system_s;
    if (story.fate == Fate::abandoned) {
      change_waiting(now_s, +1);
      push({end_s, What::gives_up, number});
    } else if (!in_one_go_) {
      push({end_s, What::leaves, number});
    } else if (story.wait_s > 0) {
      change_waiting(now_s, +1);
      push({now_s + story.wait_s, What::begins, number});
    } else {
      begin(now_s, number, end_s);
    }
  }

  void begin(double now_s, std::uint64_t number, double end_s) {
    sink_.happened(now_s, station, number, "begins service", "");
    push({end_s, What::leaves, number});
  }

  void tell(const Pending& event) {
    const CustomerStory& story = log_[event.number];
    const double end_s = story.arrival_s + story.in_system_s;
    const std::string waited = "after " + input::to_text(Seconds{story.wait_s});
    switch (event.what) {
      case What::begins:
        change_waiting(event.time_s, -1);
        sink_.lasted(story.arrival_s, event.time_s, station, event.number, "waits");
        begin(event.time_s, event.number, end_s);
        return;
      case What::gives_up:
        change_waiting(event.time_s, -1);
        change_number(event.time_s, -1);
        sink_.lasted(story.arrival_s, event.time_s, station, event.number, "waits");
        sink_.happened(event.time_s, station, event.number, "gives up", waited);
        return;
      case What::leaves:
        change_number(event.time_s, -1);
        sink_.lasted(in_one_go_ ? story.arrival_s + story.wait_s : story.arrival_s, event.time_s,
                     station, event.number, in_one_go_ ? "in service" : "in the system");
        sink_.happened(
            event.time_s, station, event.number, "leaves",
            input::to_text(Seconds{story.in_system_s}) + " in the system, " +
                (story.wait_s > 0 ? input::to_text(Seconds{story.wait_s}) + " of them waiting"
                                  : "no wait"));
        return;
    }
  }

  const CustomerLog& log_;
  bool in_one_go_;
  run::TraceSink& sink_;
  std::vector<Pending> pending_;
  int number_ = 0;
  int waiting_ = 0;
};

}  // namespace

void tell_customers(const CustomerLog& log, const QueueParameters& parameters,
                    run::TraceSink& sink) {
  Teller(log, line::serves_in_one_go(parameters.discipline), sink).run();
}

}  // namespace nines::queue
