/// @file
/// The scoring rule on hand-written timelines, clause by clause. Ticks are seconds: 'x' fires, and
/// the k-th character (from 0) is judged at k + 1 s.
#include "policy/alert/scoring.hpp"

#include <cmath>
#include <string_view>

#include "support/catch.hpp"

namespace nines::test {

namespace {

std::vector<alert::Episode> episodes(std::string_view line) {
  std::vector<alert::Episode> found;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != 'x') continue;
    if (!found.empty() && found.back().end == i) {
      ++found.back().end;
    } else {
      found.push_back({i, i + 1});
    }
  }
  return found;
}

alert::Score judged(std::string_view line, const std::vector<incident::Incident>& incidents,
                    double grace_s = 0, double from_s = 0, double to_s = -1) {
  const auto end_s = static_cast<double>(line.size());
  alert::Score result;
  alert::score(episodes(line), line.size(), incidents,
               {1, from_s, to_s < 0 ? end_s : to_s, end_s, grace_s}, result);
  return result;
}

incident::Incident incident(double start_s, double end_s) {
  return {start_s, end_s, 1, true};
}

}  // namespace

TEST_CASE("An episode that starts within an incident is a true positive", "[alerting][scoring]") {
  //                      judged at: 123456789012
  const alert::Score score = judged("...xxxx.....", {incident(2, 6)});
  REQUIRE(score.episodes.size() == 1);
  CHECK(score.episodes[0].true_positive);
  CHECK(score.episodes[0].start_s == 4);
  CHECK(score.episodes[0].end_s == 8);
  REQUIRE(score.outcomes.size() == 1);
  CHECK(score.outcomes[0].detected);
  CHECK(score.outcomes[0].judged);
  CHECK(score.outcomes[0].detection_s == 2);
  CHECK(score.outcomes[0].reset_s == 2);
}

TEST_CASE("An episode that starts before an incident is a false positive and masks it",
          "[alerting][scoring]") {
  const alert::Score score = judged(".xxxxxx.....", {incident(3, 6)});
  CHECK_FALSE(score.episodes[0].true_positive);
  CHECK_FALSE(score.outcomes[0].detected);
  CHECK(score.outcomes[0].masked);
  CHECK(score.outcomes[0].detection_s != score.outcomes[0].detection_s);
  // One that ended before does not mask.
  CHECK_FALSE(judged("x...........", {incident(3, 6)}).outcomes[0].masked);
}

TEST_CASE("A late episode counts within the grace, ends included, and not after",
          "[alerting][scoring]") {
  // Starts at 8 s, the incident ends at 5 s.
  const std::string_view late = ".......x....";
  CHECK(judged(late, {incident(2, 5)}, 3).outcomes[0].detected);
  CHECK_FALSE(judged(late, {incident(2, 5)}, 2.9).outcomes[0].detected);
  CHECK(judged(late, {incident(8, 9)}).outcomes[0].detected);
  CHECK(judged(late, {incident(8, 9)}).outcomes[0].detection_s == 0);
  CHECK_FALSE(judged(late, {incident(8.1, 9)}).outcomes[0].detected);
}

TEST_CASE("An alert of the next incident does not tell when this one was over",
          "[alerting][scoring]") {
  //                        judged at: 12345678901234567890
  const std::string_view line = "..xx.......xx.......";
  const alert::Score score = judged(line, {incident(2, 4), incident(11, 12)}, 8);
  CHECK(score.outcomes[0].reset_s == 1);  // Not 10, where the second alert ends.
  CHECK(score.outcomes[1].reset_s == 2);
  // One that is found by the alert of the next alone has no reset time.
  const alert::Score late = judged("...........xx.......", {incident(2, 4), incident(11, 12)}, 8);
  CHECK(late.outcomes[0].detected);
  CHECK(late.outcomes[0].detection_s == 10);
  CHECK(std::isnan(late.outcomes[0].reset_s));
}

TEST_CASE("Several episodes in one incident are all true positives; the last one resets",
          "[alerting][scoring]") {
  const alert::Score score = judged("..x.x..xx...", {incident(2, 6)}, 3);
  REQUIRE(score.episodes.size() == 3);
  for (const alert::ScoredEpisode& episode : score.episodes) CHECK(episode.true_positive);
  CHECK(score.outcomes[0].detection_s == 1);
  CHECK(score.outcomes[0].reset_s == 4);  // The last ends at 10 s.
  // One that ends before the incident does leaves nothing to reset.
  CHECK(judged("..x.........", {incident(2, 6)}).outcomes[0].reset_s == 0);
}

TEST_CASE("One episode may detect several incidents", "[alerting][scoring]") {
  // Starts at 6 s: within the second, within the grace of the first, before the third.
  const alert::Score score =
      judged(".....xxxxxxx..", {incident(1, 4), incident(5, 7), incident(8, 9)}, 2);
  REQUIRE(score.outcomes.size() == 3);
  CHECK(score.outcomes[0].detected);
  CHECK(score.outcomes[0].detection_s == 5);
  CHECK(score.outcomes[1].detected);
  CHECK(score.outcomes[1].detection_s == 1);
  CHECK_FALSE(score.outcomes[2].detected);
  CHECK(score.outcomes[2].masked);
}

TEST_CASE("Overlapping incidents are judged each by itself", "[alerting][scoring]") {
  const alert::Score score = judged("...xx....x....", {incident(2, 12), incident(8, 10)});
  CHECK(score.outcomes[0].detection_s == 2);
  CHECK(score.outcomes[1].detection_s == 2);
  CHECK(score.outcomes[0].reset_s == 0);
  CHECK(score.outcomes[1].reset_s == 1);
}

TEST_CASE("Insignificant incidents make no true positives and are not missed",
          "[alerting][scoring]") {
  incident::Incident small = incident(2, 6);
  small.significant = false;
  const alert::Score score = judged("...xxxx.....", {small});
  CHECK_FALSE(score.episodes[0].true_positive);
  CHECK(score.outcomes.empty());
  CHECK(score.incident_ticks == 0);
}

TEST_CASE("An incident whose grace is not over at the end of the data is censored",
          "[alerting][scoring]") {
  CHECK(judged("............", {incident(6, 9)}, 3).outcomes[0].judged);
  CHECK_FALSE(judged("............", {incident(6, 9)}, 4).outcomes[0].judged);
  CHECK_FALSE(judged("............", {incident(6, 19)}).outcomes[0].judged);
  // Detected all the same, and its alert is no false one; when it ends is not known.
  const alert::Score score = judged(".........xxx", {incident(8, 11)}, 4);
  CHECK(score.outcomes[0].detected);
  CHECK_FALSE(score.outcomes[0].judged);
  CHECK(score.episodes[0].true_positive);
  CHECK_FALSE(score.episodes[0].over);
  CHECK(score.outcomes[0].reset_s != score.outcomes[0].reset_s);
}

TEST_CASE("Only what starts within the scope counts", "[alerting][scoring]") {
  // Scope (4, 8]: the first episode started before it, the last one after.
  const alert::Score score =
      judged("..xxx.x..x..", {incident(1, 5), incident(6, 7), incident(9, 10)}, 0, 4, 8);
  REQUIRE(score.episodes.size() == 1);
  CHECK(score.episodes[0].start_s == 7);
  REQUIRE(score.outcomes.size() == 1);
  CHECK(score.outcomes[0].incident == 1);
  CHECK(score.ticks == 4);
  CHECK(score.firing_ticks == 2);  // Those judged at 5 s and at 7 s.
}

TEST_CASE("An alert within the scope may belong to an incident before it", "[alerting][scoring]") {
  const alert::Score score = judged("......x.....", {incident(1, 5)}, 3, 4, 12);
  CHECK(score.episodes[0].true_positive);
  CHECK(score.outcomes.empty());
}

TEST_CASE("Time-wise, ticks are compared with incidents; what overlaps counts once",
          "[alerting][scoring]") {
  // Judged in [3, 6] and [5, 8]: ticks at 3 ... 8 s.
  const alert::Score score = judged("...xxxx..x..", {incident(3, 6), incident(5, 8)}, 2);
  CHECK(score.ticks == 12);
  CHECK(score.firing_ticks == 5);
  CHECK(score.incident_ticks == 6);
  CHECK(score.incident_firing_ticks == 4);
  CHECK(score.explained_ticks == 5);  // The one at 10 s lies within the grace.
}

TEST_CASE("Silence has no episodes and constant firing has one", "[alerting][scoring]") {
  CHECK(judged("............", {}).episodes.empty());
  const alert::Score score = judged("xxxxxxxxxxxx", {});
  REQUIRE(score.episodes.size() == 1);
  CHECK_FALSE(score.episodes[0].over);
  CHECK(score.episodes[0].end_s == 12);
  CHECK(score.firing_ticks == 12);
}

}  // namespace nines::test
