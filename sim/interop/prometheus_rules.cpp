// YAML is written by hand: the documents are flat, and a quoted JSON string is a YAML one.
#include "interop/prometheus_rules.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "report/json_text.hpp"

namespace nines::interop {
namespace {

/// A block of literal text: lines indented below "key: |".
std::string block(std::string_view text, std::string_view indent) {
  std::string out;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += fmt::format("{}{}\n", indent, text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// The name, numbered where an alert has it already ("a-b" and "a_b" are one to Prometheus).
std::string unused_name(const PrometheusRules& rules, const std::string& name) {
  const auto used = [&](const std::string& candidate) {
    return std::any_of(rules.alerts.begin(), rules.alerts.end(),
                       [&](const ExportedAlert& alert) { return alert.name == candidate; });
  };
  std::string candidate = name;
  for (int k = 2; used(candidate); ++k) candidate = fmt::format("{}_{}", name, k);
  return candidate;
}

}  // namespace

std::string prometheus_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  }
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) != 0) {
    name.insert(0, "_");
  }
  return name;
}

PrometheusRules prometheus_rules(const PolicyExport& from) {
  PrometheusRules rules;
  PrometheusNames names = from.names;
  names.prefix = prometheus_name(from.scenario);
  PromqlWriter writer(names, from.setting, from.version);
  for (const auto& [policy_name, policy] : from.policies) {
    static_cast<void>(policy.compile(from.setting));  // Throws where it does not fit.
    const auto all = policy.rules(from.setting.objective);
    for (std::size_t r = 0; r < all.size(); ++r) {
      const alert::Rule& rule = all[r];
      const std::string label = rule.label.empty() ? std::to_string(r + 1) : rule.label;
      const std::string suffix = all.size() == 1 ? "" : "_" + prometheus_name(label);
      const auto expression = writer.expression(rule);
      if (!expression.text) {
        rules.not_exported.push_back(fmt::format("policy {}{}: {}", policy_name,
                                                 all.size() == 1 ? "" : ", " + label,
                                                 expression.why_not));
        continue;
      }
      rules.alerts.push_back(
          {unused_name(rules, fmt::format("{}_{}{}", prometheus_name(from.scenario),
                                          prometheus_name(policy_name), suffix)),
           policy_name, rule, *expression.text, alert::describe(rule, from.setting.objective)});
    }
  }
  rules.recording = writer.recording_rules();
  return rules;
}

std::string rules_yaml(const PolicyExport& from, const PrometheusRules& rules) {
  std::string out = fmt::format(
      "# Alert policies of the scenario {}, written by nines {}.\n"
      "# Objective: {:.6g} % over {}. Exact when targets are scraped and rules evaluated every "
      "{}.\n"
      "# For Prometheus {}, where ranges are {}.\n",
      from.scenario, NINES_VERSION, 100 * from.setting.objective.slo.raw(),
      alert::window_text(from.setting.objective.window), alert::window_text(from.setting.tick),
      from.version == PrometheusVersion::v2 ? "2.42 to 2.x" : "3",
      from.version == PrometheusVersion::v2 ? "closed at both ends" : "open on the left");
  for (const std::string& reason : rules.not_exported) {
    out += fmt::format("# Not exported: {}.\n", reason);
  }
  out += fmt::format("groups:\n  - name: {}\n    interval: {}\n    rules:{}\n",
                     report::json_string(from.scenario), prometheus_duration(from.setting.tick),
                     rules.recording.empty() && rules.alerts.empty() ? " []" : "");
  for (const RecordingRule& rule : rules.recording) {
    out += fmt::format("      - record: {}\n        expr: |\n{}", rule.record,
                       block(rule.expr, "          "));
  }
  for (const ExportedAlert& alert : rules.alerts) {
    out += fmt::format("      - alert: {}\n        expr: |\n{}", alert.name,
                       block(alert.expr, "          "));
    if (alert.rule.pending > Seconds{0}) {
      out += fmt::format("        for: {}\n", prometheus_duration(alert.rule.pending));
    }
    if (alert.rule.keep_firing > Seconds{0}) {
      out +=
          fmt::format("        keep_firing_for: {}\n", prometheus_duration(alert.rule.keep_firing));
    }
    out += fmt::format(
        "        labels:\n          severity: {}\n          policy: {}\n"
        "        annotations:\n          summary: {}\n",
        alert::to_string(alert.rule.severity), report::json_string(alert.policy),
        report::json_string(alert.summary));
  }
  return out;
}

}  // namespace nines::interop
