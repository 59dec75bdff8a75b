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

namespace nines {

/// What a person wants to see first.
struct ReportSettings {
  std::vector<std::string> metrics;
  Node origin;

  static ReportSettings read(Reader& in);
};

struct Envelope {
  std::string name;
  std::string summary;
  std::string kind;
  std::uint64_t seed = 1;
  RunSettings run;
  std::optional<Sweep> sweep;
  std::optional<Compare> compare;
  std::optional<Search> search;
  std::vector<Expectation> expectations;
  ReportSettings report;
  Node model;

  static Envelope read(Reader& in);
};

[[nodiscard]] bool is_kind(const std::string& name);

}  // namespace nines
