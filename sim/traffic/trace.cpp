#include "traffic/trace.hpp"

#include <numeric>

#include <fmt/format.h>

#include "core/error.hpp"
#include "input/csv.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::traffic {
namespace {

enum class Meaning { times, gaps };

class TraceSource final : public ArrivalSource {
 public:
  explicit TraceSource(std::shared_ptr<const std::vector<double>> gaps_s)
      : gaps_s_(std::move(gaps_s)) {}

  void fill(std::span<double> gaps_s) override {
    for (double& gap_s : gaps_s) gap_s = next_ < gaps_s_->size() ? (*gaps_s_)[next_++] : infinity;
  }

 private:
  std::shared_ptr<const std::vector<double>> gaps_s_;
  std::size_t next_ = 0;
};

/// The gaps that a column holds; DomainError with file and line for what cannot be one.
std::vector<double> gaps_of(const input::CsvTable& table, const std::string& column) {
  std::vector<double> gaps_s = table.numbers(column);
  for (std::size_t i = 0; i < gaps_s.size(); ++i) {
    if (gaps_s[i] < 0) {
      throw DomainError(table.at(table.rows()[i], column, "expected a gap of 0 or more"));
    }
  }
  return gaps_s;
}

/// The gaps between the times that a column holds, the first 0.
std::vector<double> gaps_between(const input::CsvTable& table, const std::string& column) {
  std::vector<double> gaps_s;
  std::optional<double> previous_s;
  for (const input::CsvTable::Row& row : table.rows()) {
    const double time_s = table.time_s(row, column);
    if (time_s < previous_s.value_or(time_s)) {
      throw DomainError(table.at(row, column, "expected times in their order"));
    }
    gaps_s.push_back(time_s - previous_s.value_or(time_s));
    previous_s = time_s;
  }
  return gaps_s;
}

}  // namespace

Trace Trace::read(input::Reader& in) {
  const auto file = in.require<input::DataFile>("file", "CSV file of arrivals");
  const auto column = in.require<std::string>("column", "its column of times or gaps");
  const auto meaning = in.choose<Meaning>(
      "holds", Meaning::times, {{"times", Meaning::times}, {"gaps", Meaning::gaps}},
      "what the column holds: moments (seconds or ISO 8601), or gaps in seconds");
  if (!in.sound()) return example();
  const input::CsvTable table = input::CsvTable::read(file.path);
  return Trace{meaning == Meaning::gaps ? gaps_of(table, column) : gaps_between(table, column),
               file.written};
}

Trace Trace::example() {
  return Trace{{1.0}, "arrivals.csv"};
}

Trace::Trace(std::vector<double> gaps_s, std::string source) : source_(std::move(source)) {
  const double length_s = std::accumulate(gaps_s.begin(), gaps_s.end(), 0.0);
  if (!(length_s > 0)) {
    throw DomainError(
        fmt::format("{}: arrivals at two or more different times are needed", source_));
  }
  rate_ = PerSecond{static_cast<double>(gaps_s.size()) / length_s};
  gaps_s_ = std::make_shared<const std::vector<double>>(std::move(gaps_s));
}

std::unique_ptr<ArrivalSource> Trace::start(const SourceSeed&) const {
  return std::make_unique<TraceSource>(gaps_s_);
}

std::string Trace::describe() const {
  return fmt::format("{} recorded arrivals from {}, mean {}", gaps_s_->size(), source_,
                     input::to_text(rate_));
}

}  // namespace nines::traffic
