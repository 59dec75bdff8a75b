#include "input/reader.hpp"
#include "input/units.hpp"
#include "model/@name@/@name@.hpp"
#include "random/purpose.hpp"
#include "random/stream.hpp"
#include "random/ziggurat.hpp"

namespace nines::@name @{namespace {

  class Model : public run::Model{public : explicit Model(Parameters parameters) : parameters_(
      parameters){mean_ = metrics_.ratio({.name = "@name@.mean",
                                          .unit = run::Unit::seconds,
                                          .better = run::Better::lower,
                                          .help = "what is measured, in a few words"});
}

[[nodiscard]] const run::MetricSet& metrics() const override {
  return metrics_;
}
void replicate(const run::Replication& replication, run::Observation& into) const override {
  random::Stream rng(replication.seed, replication.index, random::Purpose::service);
  into.add(mean_, parameters_.mean.raw() * random::standard_exponential(rng));
}
[[nodiscard]] std::vector<run::Theory> theory() const override {
  return {{mean_, parameters_.mean.raw(), "exponential mean", true}};
}
[[nodiscard]] std::vector<std::string> describe() const override {
  return {"Draws one exponential time of mean " + input::to_text(parameters_.mean) + "."};
}
[[nodiscard]] double events() const override {
  return 1;
}

private:
Parameters parameters_;
run::MetricSet metrics_;
run::Column mean_;
}
;

}  // namespace

Parameters Parameters::read(input::Reader& in) {
  return {in.require<Seconds>("mean", input::positive, "what is drawn has this mean")};
}

std::unique_ptr<run::Model> @Name @Kind::make(Parameters parameters, const run::RunSettings&) {
  return std::make_unique<Model>(parameters);
}

}  // namespace nines::@name@
