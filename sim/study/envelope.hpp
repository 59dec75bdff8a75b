/// @file
/// The envelope that every kind shares, as written, without the model's parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "input/reader.hpp"
#include "run/settings.hpp"
#include "study/compare.hpp"
#include "study/expect.hpp"
#include "study/search.hpp"
#include "study/sweep.hpp"

namespace nines::study {

/// What a person wants to see first.
struct ReportSettings {
  std::vector<std::string> metrics;
  input::Node origin;

  static ReportSettings read(input::Reader& in);
};

struct Envelope {
  std::string name;
  std::string summary;
  std::string kind;
  std::uint64_t seed = 1;
  run::RunSettings run;
  std::optional<Sweep> sweep;
  std::optional<Compare> compare;
  std::optional<Search> search;
  std::vector<Expectation> expectations;
  ReportSettings report;
  input::Node model;

  static Envelope read(input::Reader& in);
};

[[nodiscard]] bool is_kind(const std::string& name);

}  // namespace nines::study
