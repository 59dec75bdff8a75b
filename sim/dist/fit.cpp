#include "dist/fit.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/error.hpp"
#include "dist/catalog.hpp"
#include "dist/checks.hpp"
#include "dist/roots.hpp"
#include "math/elementary.hpp"
#include "math/special.hpp"

namespace nines::dist {
namespace {

// What the likelihoods need of the data.
struct Data {
  std::vector<double> sorted;
  double n = 0;
  double mean = 0;
  double variance = 0;      // With divisor n.
  double mean_log = 0;      // -infinity when a duration is 0.
  double variance_log = 0;  // With divisor n.
};

Data summarise(std::span<const double> durations_s) {
  Data data;
  data.sorted.assign(durations_s.begin(), durations_s.end());
  if (data.sorted.size() < 2) throw DomainError("fit: at least two durations are needed");
  for (double x : data.sorted) check_parameter(x >= 0, "fit", "duration", x, "0 or more");
  std::sort(data.sorted.begin(), data.sorted.end());
  if (data.sorted.front() == data.sorted.back()) {
    throw DomainError("fit: all durations are the same; use a constant");
  }
  data.n = static_cast<double>(data.sorted.size());
  for (double x : data.sorted) {
    data.mean += x / data.n;
    data.mean_log += math::log(x) / data.n;
  }
  for (double x : data.sorted) {
    data.variance += (x - data.mean) * (x - data.mean) / data.n;
    const double away = math::log(x) - data.mean_log;
    data.variance_log += away * away / data.n;
  }
  return data;
}

// By logarithms of densities: the density of a long duration may be too small for a double, which
// would call the duration impossible.
template <class LogDensity>
double log_likelihood(const Data& data, LogDensity&& log_density) {
  double total = 0;
  for (double x : data.sorted) total += log_density(x);
  return total;
}

double ks_distance(const Distribution& d, const Data& data) {
  double worst = 0;
  for (std::size_t i = 0; i < data.sorted.size(); ++i) {
    const double at = d.cdf(Seconds{data.sorted[i]});
    worst = std::max(
        {worst, at - static_cast<double>(i) / data.n, static_cast<double>(i + 1) / data.n - at});
  }
  return worst;
}

std::string seconds_text(double value_s) {
  return fmt::format("\"{:.10g}s\"", value_s);
}

template <class LogDensity>
Fit describe_fit(Distribution d, const Data& data, LogDensity&& log_density,
                 std::vector<std::pair<std::string, double>> estimates, std::string arguments) {
  const double likelihood = log_likelihood(data, log_density);
  const double distance = ks_distance(d, data);
  std::string json = fmt::format("{{\"{}\": {{{}}}}}", d.kind_name(), arguments);
  const double aic = 2 * static_cast<double>(estimates.size()) - 2 * likelihood;
  return Fit{std::move(d),
             std::move(estimates),
             std::move(json),
             likelihood,
             aic,
             distance,
             kolmogorov_p_value(distance, data.sorted.size())};
}

Fit fit_exponential(const Data& data) {
  const auto log_density = [&](double x) { return -math::log(data.mean) - x / data.mean; };
  return describe_fit(Exponential{Seconds{data.mean}}, data, log_density, {{"mean", data.mean}},
                      fmt::format("\"mean\": {}", seconds_text(data.mean)));
}

void refuse_zeros(const Data& data) {
  if (data.sorted.front() == 0) throw DomainError("a duration is 0");
}

Fit fit_lognormal(const Data& data) {
  refuse_zeros(data);
  const double sigma = std::sqrt(data.variance_log);
  const auto log_density = [&](double x) {
    const double z = (math::log(x) - data.mean_log) / sigma;
    return -z * z / 2 - math::log(x * sigma) - math::half_log_two_pi;
  };
  return describe_fit(Lognormal{data.mean_log, sigma}, data, log_density,
                      {{"mu", data.mean_log}, {"sigma", sigma}},
                      fmt::format("\"mu\": {:.10g}, \"sigma\": {:.10g}", data.mean_log, sigma));
}

// The shape solves sum(x^k log x)/sum(x^k) - 1/k = mean log x, whose left side rises with k.
// Powers are taken of x/max, which cannot overflow.
Fit fit_weibull(const Data& data) {
  refuse_zeros(data);
  const double largest = data.sorted.back();
  const double target = data.mean_log - math::log(largest);
  const auto sums = [&](double k) {
    double power_sum = 0;
    double log_sum = 0;
    for (double x : data.sorted) {
      const double log_x = math::log(x / largest);
      const double power = math::exp(k * log_x);
      power_sum += power;
      log_sum += power * log_x;
    }
    return std::pair{power_sum, log_sum};
  };
  const auto excess = [&](double k) {
    const auto [power_sum, log_sum] = sums(k);
    return log_sum / power_sum - 1 / k - target;
  };
  const double shape = find_root(excess, 0.02, 1e5);
  if (shape <= 0.02 || shape >= 1e5) throw DomainError("the shape lies outside 0.02 to 100000");
  const double scale = largest * math::pow(sums(shape).first / data.n, 1 / shape);
  const auto log_density = [&](double x) {
    const double log_x = math::log(x / scale);
    return math::log(shape / scale) + (shape - 1) * log_x - math::exp(shape * log_x);
  };
  return describe_fit(Weibull{Seconds{scale}, shape}, data, log_density,
                      {{"scale", scale}, {"shape", shape}},
                      fmt::format("\"scale\": {}, \"shape\": {:.10g}", seconds_text(scale), shape));
}

// The shape solves log a - digamma(a) = log mean - mean log, whose left side falls with a.
Fit fit_gamma(const Data& data) {
  refuse_zeros(data);
  const double target = math::log(data.mean) - data.mean_log;
  const auto excess = [&](double a) { return math::log(a) - math::digamma(a) - target; };
  const double shape = find_root(excess, 1e-3, 1e6);
  if (shape <= 1e-3 || shape >= 1e6) throw DomainError("the shape lies outside 0.001 to 1000000");
  const double scale = data.mean / shape;
  const double log_norm = math::log_gamma(shape) + math::log(scale);
  const auto log_density = [&](double x) {
    return (shape - 1) * math::log(x / scale) - x / scale - log_norm;
  };
  return describe_fit(Gamma{Seconds{scale}, shape}, data, log_density,
                      {{"scale", scale}, {"shape", shape}},
                      fmt::format("\"scale\": {}, \"shape\": {:.10g}", seconds_text(scale), shape));
}

Fit fit_pareto(const Data& data) {
  refuse_zeros(data);
  const double min = data.sorted.front();
  const double alpha = 1 / (data.mean_log - math::log(min));
  const auto log_density = [&](double x) {
    return math::log(alpha / min) - (alpha + 1) * math::log(x / min);
  };
  return describe_fit(Pareto{Seconds{min}, alpha}, data, log_density,
                      {{"min", min}, {"alpha", alpha}},
                      fmt::format("\"min\": {}, \"alpha\": {:.10g}", seconds_text(min), alpha));
}

// For a given scale the likeliest shape is n/sum(log(1 + x/scale)); what remains is a function of
// the scale, searched from far below the data to far above and narrowed by golden sections.
Fit fit_lomax(const Data& data) {
  const auto mean_log1p = [&](double scale) {
    double total = 0;
    for (double x : data.sorted) total += math::log1p(x / scale);
    return total / data.n;
  };
  const auto profile = [&](double log_scale) {  // Log likelihood per duration.
    const double mean_log = mean_log1p(math::exp(log_scale));
    return -math::log(mean_log) - log_scale - 1 - mean_log;
  };
  const double low = math::log(data.mean) - 15;
  constexpr double step = 0.25;
  constexpr int steps = 140;
  int best = 0;
  double best_value = -infinity;
  for (int i = 0; i <= steps; ++i) {
    const double value = profile(low + step * i);
    if (value > best_value + 1e-12) best = i;
    best_value = std::max(best_value, value);
  }
  // Only a tail heavier than exponential has a finite scale; data can also crowd at 0.
  if (best >= steps - 20) throw DomainError("the tail is not heavier than exponential");
  if (best == 0) throw DomainError("the likelihood grows without bound near 0");
  double a = low + step * (best - 1);
  double b = low + step * (best + 1);
  const double golden = 0.5 * (std::sqrt(5.0) - 1);
  for (int i = 0; i < 80; ++i) {
    const double left = b - golden * (b - a);
    const double right = a + golden * (b - a);
    (profile(left) > profile(right) ? b : a) = profile(left) > profile(right) ? right : left;
  }
  const double scale = math::exp(0.5 * (a + b));
  const double shape = 1 / mean_log1p(scale);
  const auto log_density = [&](double x) {
    return math::log(shape / scale) - (shape + 1) * math::log1p(x / scale);
  };
  return describe_fit(Lomax{Seconds{scale}, shape}, data, log_density,
                      {{"scale", scale}, {"shape", shape}},
                      fmt::format("\"scale\": {}, \"shape\": {:.10g}", seconds_text(scale), shape));
}

// An exponential family in x and x^2: the likeliest has the mean and the variance of the data. The
// squared cv rises with how far the normal is cut into.
Fit fit_normal(const Data& data) {
  const double target = data.variance / (data.mean * data.mean);
  const auto squared_cv = [](double mu_in_sigmas) {
    const Normal normal{Seconds{mu_in_sigmas}, Seconds{1}};
    return normal.variance() / (normal.mean() * normal.mean());
  };
  const auto excess = [&](double shifted) { return squared_cv(shifted - 5) - target; };
  if (excess(0) < 0) throw DomainError("the spread is that of an exponential or more");
  const double mu_in_sigmas = find_root(excess, 0, 1e7) - 5;
  const double sigma = data.mean / Normal{Seconds{mu_in_sigmas}, Seconds{1}}.mean();
  const double mu = mu_in_sigmas * sigma;
  const Normal normal{Seconds{mu}, Seconds{sigma}};
  // From the peak, whose density is known to a double, the logarithm falls as a parabola.
  const double peak = std::max(mu, 0.0);
  const double log_peak = math::log(normal.density(peak));
  const auto log_density = [&](double x) {
    return log_peak - (x - peak) * (x + peak - 2 * mu) / (2 * sigma * sigma);
  };
  return describe_fit(
      normal, data, log_density, {{"mu", mu}, {"sigma", sigma}},
      fmt::format("\"mu\": {}, \"sigma\": {}", seconds_text(mu), seconds_text(sigma)));
}

}  // namespace

double kolmogorov_p_value(double d, std::size_t n) {
  const double root = std::sqrt(static_cast<double>(n));
  const double k = d * (root + 0.12 + 0.11 / root);
  if (k < 0.2) return 1;  // Within 1e-12 of it.
  double total = 0;
  double sign = 1;
  for (int j = 1; j <= 100; ++j) {
    const double term = math::exp(-2.0 * j * j * k * k);
    total += sign * term;
    if (term < 1e-16) break;
    sign = -sign;
  }
  return std::clamp(2 * total, 0.0, 1.0);
}

const Fit* Fits::to_paste() const {
  constexpr double most_off = 1.5;
  if (fits.empty()) return nullptr;
  const double ratio = fits.front().distribution.mean().raw() / mean_s;
  return ratio * most_off >= 1 && ratio <= most_off ? &fits.front() : nullptr;
}

Fits fit_all(std::span<const double> durations_s) {
  const Data data = summarise(durations_s);
  Fits result;
  result.mean_s = data.mean;
  const auto attempt = [&](std::string_view kind, Fit (*fit)(const Data&)) {
    try {
      Fit found = fit(data);
      if (std::isfinite(found.log_likelihood)) {
        result.fits.push_back(std::move(found));
      } else {
        result.without.push_back({std::string(kind), "a duration is impossible under it"});
      }
    } catch (const DomainError& error) {
      result.without.push_back({std::string(kind), error.what()});
    }
  };
  attempt(Exponential::name, fit_exponential);
  attempt(Lognormal::name, fit_lognormal);
  attempt(Weibull::name, fit_weibull);
  attempt(Gamma::name, fit_gamma);
  attempt(Pareto::name, fit_pareto);
  attempt(Lomax::name, fit_lomax);
  attempt(Normal::name, fit_normal);
  std::stable_sort(result.fits.begin(), result.fits.end(),
                   [](const Fit& a, const Fit& b) { return a.aic < b.aic; });
  return result;
}

}  // namespace nines::dist
