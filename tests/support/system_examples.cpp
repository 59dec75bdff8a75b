#include "support/system_examples.hpp"

#include "input/json.hpp"
#include "input/reader.hpp"

namespace nines::test {

system::SystemParameters system_parameters(const std::string& json) {
  input::Diagnostics diagnostics("test.json");
  const input::Node node = input::parse_json(json, diagnostics);
  input::Pass pass;
  pass.diagnostics = &diagnostics;
  system::SystemParameters parameters = input::Value(node, pass).as<system::SystemParameters>();
  diagnostics.throw_if_failed();
  return parameters;
}

std::string calls_of_api(const std::string& services, const std::string& policy,
                         const std::string& more) {
  return R"({"services": {)" + services +
         R"(}, "clients": {"users": {"arrivals": {"renewal": {"gap": "10s"}}, "to": "api", "policy": )" +
         policy + "}}" + more + "}";
}

std::unique_ptr<system::SystemModel> system_model(const std::string& json,
                                                  const run::RunSettings& run) {
  return std::make_unique<system::SystemModel>(system_parameters(json), run);
}

std::unique_ptr<Scripted> scripted(const std::string& json, double horizon_s) {
  run::RunSettings run;
  run.horizon = Seconds{horizon_s};
  run.warmup = Seconds{0};
  auto result = std::make_unique<Scripted>();
  result->figures = system_model(json, run)->replay({1, 0, 0}, &result->log, &result->stories);
  return result;
}

}  // namespace nines::test
