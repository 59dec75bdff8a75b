/// @file
/// How much more often a bad release fails: the error probability it adds. A number, or a law of
/// it: `uniform`, `log_uniform` (log of the size uniform), `values` (each as likely as the others).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/quantity.hpp"
#include "input/forward.hpp"
#include "random/stream.hpp"

namespace nines::incident {

class ErrorRateLaw {
 public:
  static ErrorRateLaw read(input::Value& in);

  ErrorRateLaw() = default;
  explicit ErrorRateLaw(Probability size) : law_(Values{{size.raw()}}) {}

  /// The size of one bad release, from one uniform number.
  double operator()(random::Stream& rng) const;
  /// The sizes there are, when they are finitely many; else empty.
  [[nodiscard]] std::vector<double> values() const;

  struct Weighted {
    double size = 0;
    double weight = 0;
  };
  /// Points and weights that integrate over the law: the values, or a Gauss-Legendre rule.
  [[nodiscard]] std::vector<Weighted> nodes() const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] double highest() const;
  [[nodiscard]] std::string describe() const;

 private:
  struct Uniform {
    static constexpr std::string_view name = "uniform";
    static Uniform read(input::Reader& in);
    double min = 0;
    double max = 0;
  };
  struct LogUniform {
    static constexpr std::string_view name = "log_uniform";
    static LogUniform read(input::Reader& in);
    double min = 0;
    double max = 0;
  };
  struct Values {
    static constexpr std::string_view name = "values";
    static Values read(input::Value& in);
    std::vector<double> sizes;
  };
  std::variant<Values, Uniform, LogUniform> law_{Values{{0.0}}};

  explicit ErrorRateLaw(std::variant<Values, Uniform, LogUniform> law) : law_(std::move(law)) {}
  [[nodiscard]] double at(double u) const;
};

}  // namespace nines::incident
