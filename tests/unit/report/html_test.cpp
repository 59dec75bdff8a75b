#include <cmath>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/quantity.hpp"
#include "report/html/chart.hpp"
#include "report/html/page.hpp"
#include "report/html/story.hpp"
#include "support/catch.hpp"

namespace nines::test {

using html::Json;

namespace {

Json metric(double value, double half, const std::string& unit = "") {
  return {{"value", value},     {"unit", unit},
          {"se", half / 2},     {"ci", {value - half, value + half}},
          {"confidence", 0.95}, {"n", 10}};
}

Json metric_with_theory(double value, double half, double expected) {
  Json json = metric(value, half);
  json["expected"] = {{"value", expected}, {"formula", "f"}, {"exact", true}, {"z", 0.5}};
  return json;
}

Json point(Json parameters, Json metrics) {
  return {{"parameters", std::move(parameters)},
          {"variant", nullptr},
          {"replications", 20},
          {"metrics", std::move(metrics)},
          {"distributions", Json::object()},
          {"series", Json::object()}};
}

Json document(Json points) {
  return {{"schema", "nines.results/1"},
          {"scenario", {{"name", "a"}, {"kind", "toy"}, {"summary", "s"}, {"file_sha256", "00"}}},
          {"seed", 1},
          {"version", "0"},
          {"points", std::move(points)},
          {"comparisons", Json::array()},
          {"expect", Json::array()},
          {"warnings", Json::array()}};
}

Json sweep() {
  Json points = Json::array();
  for (const double load : {0.5, 0.8, 0.9}) {
    points.push_back(
        point({{"load", load}}, {{"wait.mean", metric_with_theory(load / (1 - load), 0.1, 1)},
                                 {"utilization", metric(load, 0.01)}}));
  }
  return document(points);
}

}  // namespace

TEST_CASE("A sweep is drawn with its points, intervals and theory", "[report][html]") {
  const auto charts = html::charts_of(sweep());
  REQUIRE(charts.size() == 2);
  CHECK(charts[0].title == "wait.mean over load");
  CHECK(charts[0].spec["layer"].size() == 3);
  CHECK(charts[0].spec["data"]["values"][1]["theory"] == 1.0);
  CHECK(charts[0].spec["data"]["values"][1]["lo"] < charts[0].spec["data"]["values"][1]["value"]);
  CHECK(charts[0].data.rows.size() == 3);
  CHECK(charts[0].data.columns.size() == charts[0].data.rows[0].size());
  CHECK(charts[0].description.find("closed form") != std::string::npos);
  CHECK(charts[1].description.find("closed form") == std::string::npos);
}

TEST_CASE("The figures a scenario asks for are the ones drawn", "[report][html]") {
  Json doc = sweep();
  doc["shown"] = {"utilization"};
  const auto charts = html::charts_of(doc);
  REQUIRE(charts.size() == 1);
  CHECK(charts[0].title == "utilization over load");
}

TEST_CASE("Parameters that move together do not make series of their own", "[report][html]") {
  Json doc = sweep();
  int servers = 1;
  for (Json& p : doc["points"]) p["parameters"]["servers"] = servers++;
  CHECK(html::charts_of(doc)[0].spec["data"]["values"][0]["series"] == "");
  // A product does: two points at each load.
  const Json alone = doc["points"];
  for (const Json& p : alone) {
    doc["points"].push_back(p);
    doc["points"].back()["parameters"]["servers"] = 9;
  }
  const auto charts = html::charts_of(doc);
  CHECK(charts[0].spec["data"]["values"][0]["series"] != "");
}

TEST_CASE("Only what no other policy beats is on the front", "[report][html]") {
  const auto of = [](const char* policy, double value) {
    Json json = metric(value, 0.01);
    json.update({{"better", "higher"}, {"family", "policy"}, {"member", policy}});
    return json;
  };
  Json doc =
      document(Json::array({point(Json::object(), {{"policy.good.recall", of("good", 0.9)},
                                                   {"policy.good.precision", of("good", 0.9)},
                                                   {"policy.beaten.recall", of("beaten", 0.8)},
                                                   {"policy.beaten.precision", of("beaten", 0.85)},
                                                   {"policy.v2.1.recall", of("v2.1", 0.5)},
                                                   {"policy.v2.1.precision", of("v2.1", 0.99)}})}));
  CHECK(html::scatter_charts(doc).empty());  // No picture that the model does not ask for.
  doc["pictures"] = {
      {"figures", Json::array()},
      {"opposed",
       {{{"title", "precision against recall"}, {"across", "recall"}, {"up", "precision"}}}}};
  const auto charts = html::scatter_charts(doc);
  REQUIRE(charts.size() == 1);
  const auto& rows = charts[0].data.rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == std::vector<std::string>{"good", "0.9", "0.9", "yes"});
  CHECK(rows[1].back() == "no");
  CHECK(rows[2] == std::vector<std::string>{"v2.1", "0.5", "0.99", "yes"});
  // Less is better of what says so.
  for (auto& [name, facts] : doc["points"][0]["metrics"].items()) facts["better"] = "lower";
  CHECK(html::scatter_charts(doc)[0].data.rows[0].back() == "no");
}

TEST_CASE("A timeline is drawn as lanes, the shortest wide enough to be seen", "[report][html]") {
  Json doc = document(Json::array({point(Json::object(), Json::object())}));
  const auto span = [](double from_s, double to_s, const char* what, bool matters) {
    return Json{{"from", from_s}, {"to", to_s}, {"what", what}, {"matters", matters}};
  };
  Json unfinished = span(86400, 90000, "page", false);
  unfinished["over"] = false;
  doc["points"][0]["timeline"] = {
      {"replication", 0},
      {"until", 10 * 86400},
      {"length", 20 * 86400},
      {"truth",
       {{"name", "incidents"},
        {"spans", {span(3600, 3610, "step", true), span(40000, 50000, "ramp", false)}}}},
      {"lanes",
       {{{"name", "a"}, {"spans", {span(3605, 4000, "ticket", true), unfinished}}},
        {{"name", "b"}, {"spans", Json::array()}}}}};
  const auto charts = html::charts_of(doc);
  REQUIRE(charts.size() == 1);
  const auto& chart = charts[0];
  CHECK(chart.title == "what fired when");
  CHECK(chart.description.find("the first 10 of 20 d") != std::string::npos);
  REQUIRE(chart.data.rows.size() == 4);
  CHECK(chart.data.columns[1] == "from [d]");
  CHECK(chart.data.rows[2] ==
        std::vector<std::string>{"a", "0.04172", "0.0463", "ticket", "alert for an incident"});
  CHECK(chart.data.rows[3][2] == "1.042 and on");
  // Ends, shade, incidents, pages, tickets; a silent policy keeps its lane.
  const Json& layers = chart.spec["layer"];
  REQUIRE(layers.size() == 5);
  CHECK(layers[0]["data"]["values"][1]["from"] == 10.0);
  CHECK(layers[2]["encoding"]["y"]["scale"]["domain"] == Json({"incidents", "a", "b"}));
  const Json& incident = layers[2]["data"]["values"][0];
  CHECK(incident["to"].get<double>() - incident["from"].get<double>() > 10. / 560);
  CHECK(layers[1]["data"]["values"].size() == 1);  // The one that matters.

  // Recorded data have dates.
  doc["points"][0]["timeline"]["origin"] = 1772323200;
  const auto dated = html::charts_of(doc);
  CHECK(dated[0].data.rows[0][1] == "2026-03-01 01:00:00");
  CHECK(dated[0].spec["layer"][0]["encoding"]["x"]["scale"]["type"] == "utc");
}

TEST_CASE("Labels of dots on one spot are kept apart", "[report][html]") {
  Json metrics = Json::object();
  for (int i = 0; i < 6; ++i) {
    const std::string name = "p" + std::to_string(i);
    for (const char* figure : {"recall", "precision"}) {
      const double value = figure[0] == 'r' ? 0.9 : 0.9 + i * 1e-4;
      Json json = metric(value, 0.01);
      json.update({{"better", "higher"}, {"family", "policy"}, {"member", name}});
      metrics["policy." + name + "." + figure] = json;
    }
  }
  Json doc = document(Json::array({point(Json::object(), metrics)}));
  doc["pictures"]["opposed"] = {
      {{"title", "precision against recall"}, {"across", "recall"}, {"up", "precision"}}};
  const auto charts = html::scatter_charts(doc);
  REQUIRE(charts.size() == 1);
  const Json& texts = charts[0].spec["layer"].back()["data"]["values"];
  REQUIRE(texts.size() == 6);
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = a + 1; b < texts.size(); ++b) {
      const bool apart =
          std::abs(texts[a]["px"].get<double>() - texts[b]["px"].get<double>()) >= 13 ||
          std::abs(texts[a]["py"].get<double>() - texts[b]["py"].get<double>()) >= 13;
      CHECK(apart);
    }
  }
}

TEST_CASE("Numbers are drawn in a unit that suits them", "[report][html]") {
  CHECK(html::scale_for("s", 0.04).unit == "ms");
  CHECK(html::scale_for("s", 7200).unit == "h");
  CHECK(html::scale_for("s", 0).unit == "s");
  CHECK(html::scale_for("/s", 80).unit == "/s");
  CHECK(html::scale_for("/s", 1e-7).unit == "/y");
  CHECK(html::scale_for("", 5).unit.empty());
  CHECK(html::scale_for("s", 0.04)(0.04) == 40.0);
  CHECK(html::scale_for("s", 1)(not_a_number).is_null());
}

TEST_CASE("The story of a point is the one that the run wrote", "[report][html]") {
  Json doc = document(Json::array({point(Json::object(), {{"wait.mean", metric(1, 1, "s")}})}));
  CHECK(html::story_of(doc).empty());  // A document from before stories were written.
  doc["pictures"] = {{"figures", Json::array()},
                     {"opposed", Json::array()},
                     {"story", {"The mean outage takes 10m."}}};
  CHECK(html::story_of(doc) == std::vector<std::string>{"The mean outage takes 10m."});
  CHECK(html::story_of(document(Json::array()))[0].find("nothing to say") != std::string::npos);
}

TEST_CASE("Figures are drawn in the order that the model ranks them", "[report][html]") {
  Json doc = sweep();
  doc["pictures"] = {{"figures", {"utilization", "unknown"}}, {"opposed", Json::array()}};
  const auto charts = html::charts_of(doc);
  REQUIRE(charts.size() == 2);
  CHECK(charts[0].title == "utilization over load");
  CHECK(charts[1].title == "wait.mean over load");
}

TEST_CASE("A member with dots in its name is still a member", "[report][html]") {
  Json first = metric(0.9, 0.01);
  first.update({{"family", "client"}, {"member", "users.v2"}});
  Json second = metric(0.8, 0.01);
  second.update({{"family", "client"}, {"member", "users"}});
  const Json doc =
      document(Json::array({point(Json::object(), {{"client.users.v2.availability", first},
                                                   {"client.users.availability", second}})}));
  const auto charts = html::member_charts(doc);
  REQUIRE(charts.size() == 1);
  CHECK(charts[0].title == "availability of each client");
  CHECK(charts[0].data.rows[0][0] == "users.v2");
}

TEST_CASE("The page keeps hostile text as text", "[report][html]") {
  Json doc = sweep();
  doc["scenario"]["summary"] = "</script><script>alert(1)</script>";
  doc["points"][0]["parameters"]["load"] = "<b>";
  const std::string page = html::report_page({{"a.json", doc.dump()}});
  CHECK(page.find("<script>alert") == std::string::npos);
  CHECK(page.find("<b>") == std::string::npos);
  CHECK(page.find("&lt;/script&gt;") != std::string::npos);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find("http-equiv=\"Content-Security-Policy\"") != std::string::npos);
  CHECK(page.find(" src=") == std::string::npos);  // Nothing is loaded.
}

TEST_CASE("A warning that names no point is told all the same", "[report][html]") {
  Json doc = sweep();
  doc["warnings"] = {{{"code", "c"}, {"where", "w"}, {"text", "mind the gap"}}};
  CHECK(html::report_page({{"a.json", doc.dump()}}).find("mind the gap") != std::string::npos);
}

TEST_CASE("What is no results file is refused by name", "[report][html]") {
  for (const char* text : {"", "[]", "{}", "{\"schema\": \"nines.run/1\"}"}) {
    CHECK_THROWS_AS(html::report_page({{"x.json", text}}), ScenarioError);
  }
  CHECK_THROWS_WITH(html::report_page({{"x.json", R"({"schema": "nines.results/1"})"}}),
                    Catch::Matchers::Contains("not a whole results file"));
}

TEST_CASE("Variants without a sweep are drawn side by side", "[report][html]") {
  Json doc = sweep();
  const char* names[] = {"two", "three", "four"};
  for (std::size_t i = 0; i < 3; ++i) {
    doc["points"][i]["parameters"] = Json::object();
    doc["points"][i]["variant"] = names[i];
  }
  const auto charts = html::sweep_charts(doc);
  REQUIRE(charts.size() == 2);
  CHECK(charts[0].title == "wait.mean over variant");
  CHECK(charts[0].spec["data"]["values"][2]["x"] == "four");
}

TEST_CASE("A search is drawn with what it tried and its answer", "[report][html]") {
  Json doc = document(Json::array());
  Json curve = Json::array();
  for (const int servers : {8, 9, 10}) {
    curve.push_back({{"at", {{"servers", servers}}},
                     {"standing", servers < 9 ? "fails" : "meets"},
                     {"replications", 10},
                     {"metrics", {{"wait.p99", metric(0.1 / servers, 0.001, "s")}}}});
  }
  doc["search"] = {{"where", Json::object()},
                   {"answer", 9},
                   {"text", "9 servers are the fewest."},
                   {"curve", curve}};
  const auto charts = html::charts_of(doc);
  REQUIRE(charts.size() == 1);
  CHECK(charts[0].title == "wait.p99 over servers");
  CHECK(charts[0].spec["layer"][0]["data"]["values"][0]["at"] == 9.0);
  CHECK(charts[0].data.rows[0] ==
        std::vector<std::string>{"servers = 8", "12.5", "11.5", "13.5", "fails"});
  CHECK(html::story_of(doc)[0] == "9 servers are the fewest.");
}

}  // namespace nines::test
