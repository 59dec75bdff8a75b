#include "dist/empirical.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/checks.hpp"
#include "input/csv.hpp"
#include "input/reader.hpp"
#include "input/units.hpp"

namespace nines::dist {

Empirical Empirical::read(input::Reader& in) {
  const auto file = in.require<input::DataFile>("file", "CSV file, relative to the scenario");
  const auto column = in.require<std::string>("column", "name of the column with the durations");
  const auto unit = in.choose<double>("unit", std::nullopt,
                                      {{"s", 1.0},
                                       {"ns", 1e-9},
                                       {"us", 1e-6},
                                       {"ms", 1e-3},
                                       {"m", 60.0},
                                       {"h", 3600.0},
                                       {"d", 86400.0},
                                       {"w", 604800.0},
                                       {"y", 31557600.0}},
                                      "unit of the durations");
  if (!in.sound()) return example();
  std::vector<double> values =
      input::CsvTable::read(file.path).numbers(column, /*skip_blank=*/true);
  for (double& value : values) value *= unit;
  return Empirical{std::move(values)};
}

Empirical::Empirical(std::vector<double> observations_s) {
  auto data = std::make_shared<Data>();
  data->sorted = std::move(observations_s);
  if (data->sorted.empty()) throw DomainError("empirical: there are no observations");
  std::sort(data->sorted.begin(), data->sorted.end());
  check_parameter(data->sorted.front() >= 0, name, "observation", data->sorted.front(),
                  "0 or more");
  check_parameter(true, name, "observation", data->sorted.back(), "a finite number");
  const auto n = static_cast<double>(data->sorted.size());
  data->sum_from.resize(data->sorted.size() + 1);
  for (std::size_t i = data->sorted.size(); i-- > 0;) {
    const double x = data->sorted[i];
    data->sum_from[i] = data->sum_from[i + 1] + x;
    data->third_moment += x * x * x / n;
  }
  data->mean = data->sum_from[0] / n;
  for (double x : data->sorted) data->variance += (x - data->mean) * (x - data->mean) / n;
  data_ = std::move(data);
}

// The k-th smallest, where k/n is the first to reach `below`; k/n itself may come rounded.
double Empirical::inverse(double below, double above) const {
  const auto n = static_cast<double>(size());
  const double slack = 1e-12 * n;
  const double rank =
      below < 0.5 ? std::ceil(n * below - slack) : n - std::floor(n * above + slack);
  const double index = std::clamp(rank - 1, 0.0, n - 1);
  return data_->sorted[static_cast<std::size_t>(index)];
}

std::size_t Empirical::count_up_to(double x) const {
  const auto& sorted = data_->sorted;
  return static_cast<std::size_t>(std::upper_bound(sorted.begin(), sorted.end(), x) -
                                  sorted.begin());
}

double Empirical::cdf(double x) const {
  return static_cast<double>(count_up_to(x)) / static_cast<double>(size());
}

double Empirical::survival(double x) const {
  return static_cast<double>(size() - count_up_to(x)) / static_cast<double>(size());
}

double Empirical::excess(double x) const {
  const std::size_t count = count_up_to(x);
  const auto beyond = static_cast<double>(size() - count);
  return std::max(0.0, (data_->sum_from[count] - beyond * x) / static_cast<double>(size()));
}

std::complex<double> Empirical::laplace(std::complex<double> s) const {
  std::complex<double> total = 0;
  for (double x : data_->sorted) total += std::exp(-s * x);
  return total / static_cast<double>(size());
}

void Empirical::breakpoints(std::vector<double>& out) const {
  out.insert(out.end(), data_->sorted.begin(), data_->sorted.end());
}

std::string Empirical::describe() const {
  return fmt::format("empirical, {} observation{}, mean {}", size(), size() == 1 ? "" : "s",
                     input::to_text(Seconds{mean()}));
}

}  // namespace nines::dist
