#include "support/system_examples.hpp"

#include "input/json.hpp"
#include "input/reader.hpp"

namespace nines::test {

SystemParameters system_parameters(const std::string& json) {
  Diagnostics diagnostics("test.json");
  const Node node = parse_json(json, diagnostics);
  Pass pass;
  pass.diagnostics = &diagnostics;
  SystemParameters parameters = Value(node, pass).as<SystemParameters>();
  diagnostics.throw_if_failed();
  return parameters;
}

std::string calls_of_api(const std::string& services, const std::string& policy,
                         const std::string& more) {
  return R"({"services": {)" + services +
         R"(}, "clients": {"users": {"arrivals": {"renewal": {"gap": "10s"}}, "to": "api", "policy": )" +
         policy + "}}" + more + "}";
}

std::unique_ptr<SystemModel> system_model(const std::string& json, const RunSettings& run) {
  return std::make_unique<SystemModel>(system_parameters(json), run);
}

std::unique_ptr<Scripted> scripted(const std::string& json, double horizon_s) {
  RunSettings run;
  run.horizon = Seconds{horizon_s};
  run.warmup = Seconds{0};
  auto result = std::make_unique<Scripted>();
  result->figures = system_model(json, run)->replay({1, 0, 0}, &result->log, &result->stories);
  return result;
}

}  // namespace nines::test
