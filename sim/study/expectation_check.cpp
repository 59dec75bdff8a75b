#include "study/expectation_check.hpp"

namespace nines::study {

ExpectationCheck::ExpectationCheck(const Envelope& envelope, std::optional<std::vector<Axis>> axes,
                                   const std::string& file)
    : envelope_(envelope),
      axes_(std::move(axes)),
      found_(file),
      applies_(envelope.expectations.size(), false),
      seen_(envelope.expectations.size(), false) {}

void ExpectationCheck::meet(const Assignments& label) {
  for (std::size_t i = 0; i < envelope_.expectations.size(); ++i) {
    if (envelope_.expectations[i].applies_to(label)) applies_[i] = true;
  }
}

void ExpectationCheck::see(const Point& point) {
  for (std::size_t i = 0; i < envelope_.expectations.size(); ++i) {
    const Expectation& expectation = envelope_.expectations[i];
    if (!expectation.applies_to(point.parameters)) continue;
    seen_[i] = true;
    check_one(expectation, *point.model, found_);
  }
}

void ExpectationCheck::finish(const run::Model* any, input::Diagnostics& diagnostics) {
  const Compare* compare = envelope_.compare ? &*envelope_.compare : nullptr;
  for (std::size_t i = 0; i < envelope_.expectations.size(); ++i) {
    const Expectation& expectation = envelope_.expectations[i];
    if (axes_) {
      check_where(expectation, *axes_, applies_[i], diagnostics);
      check_difference(expectation, compare, diagnostics);
    }
    if (!seen_[i] && any != nullptr) check_one(expectation, *any, diagnostics);
  }
  for (const Problem& problem : found_.problems()) diagnostics.retell(problem);
}

void ExpectationCheck::check_one(const Expectation& expectation, const run::Model& model,
                                 input::Diagnostics& into) const {
  if (!axes_ && expectation.metric == answer_metric) return;
  if (envelope_.search && expectation.metric == answer_metric) {
    if (expectation.kind == Expectation::Kind::near_expected) return;  // A plain number.
    check_bounds(expectation, envelope_.search->knobs.front().unit(), into);
  } else {
    check_expectation(expectation, model, into);
  }
}

}  // namespace nines::study
