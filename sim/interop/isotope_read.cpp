// From YAML to a checked topology. All mistakes of a file come out together.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "input/diagnostics.hpp"
#include "input/syntax.hpp"
#include "interop/isotope_topology.hpp"

namespace nines::interop {
namespace {

constexpr std::int64_t most_replicas = 100'000;
constexpr std::size_t most_depth = 1000;
constexpr double longest_sleep_s = 86'400;
constexpr std::size_t longest_name = 100;  // A scenario's, too.

struct Unit {
  std::string_view name;
  double seconds;
};
// Longer names first where one begins another.
constexpr Unit units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"\u00b5s", 1e-6}, {"\u03bcs", 1e-6},
                          {"ms", 1e-3}, {"s", 1},     {"m", 60},         {"h", 3600}};

class TopologyReader {
 public:
  explicit TopologyReader(const std::string& file) : file_(file) {}

  Topology read(std::string_view text) {
    if (const auto at = input::find_not_utf8(text)) {
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(*at), '\n');
      throw ScenarioError({{Severity::error,
                            {file_, static_cast<int>(line), 1, ""},
                            "a byte in this line is not UTF-8; save the file as UTF-8"}});
    }
    try {
      const YAML::Node root = YAML::Load(std::string(text));
      read_root(root);
    } catch (const YAML::Exception& error) {
      problems_.push_back({Severity::error,
                           {file_, error.mark.line + 1, error.mark.column + 1, ""},
                           "not YAML: " + error.msg});
    }
    if (problems_.empty()) resolve_calls();
    if (problems_.empty()) find_cycles();
    if (!problems_.empty()) throw ScenarioError(problems_);
    return std::move(topology_);
  }

 private:
  Location location(const YAML::Node& node, const std::string& pointer) const {
    const YAML::Mark mark = node.Mark();
    return {file_, mark.line + 1, mark.column + 1, pointer};
  }
  void fail(const Location& where, std::string text) {
    problems_.push_back({Severity::error, where, std::move(text)});
  }
  void fail(const YAML::Node& node, const std::string& pointer, std::string text) {
    fail(location(node, pointer), std::move(text));
  }
  static std::string got(const YAML::Node& node) {
    if (node.IsScalar()) return fmt::format("\"{}\"", node.Scalar());
    return node.IsMap() ? "a map" : node.IsSequence() ? "a list" : "nothing";
  }

  void ignore(const std::string& key) {
    if (std::ranges::find(topology_.ignored, key) == topology_.ignored.end()) {
      topology_.ignored.push_back(key);
    }
  }

  /// Calls `known` for each member; what is neither known nor of no meaning here is a mistake.
  void each_member(const YAML::Node& map, const std::string& pointer,
                   const std::vector<std::string_view>& accepted,
                   const std::vector<std::string_view>& meaningless,
                   const std::function<void(const std::string&, const YAML::Node&)>& known) {
    std::vector<std::string> seen;
    for (const auto& member : map) {
      const std::string key = member.first.IsScalar() ? member.first.Scalar() : "";
      const std::string at = fmt::format("{}/{}", pointer, key);
      if (std::ranges::find(seen, key) != seen.end()) {
        fail(member.first, at, fmt::format("the key \"{}\" is written twice", key));
      } else if (std::ranges::find(accepted, key) != accepted.end()) {
        known(key, member.second);
      } else if (std::ranges::find(meaningless, key) != meaningless.end()) {
        ignore(key);
      } else {
        const std::string_view near = input::nearest(key, accepted);
        fail(member.first, at,
             fmt::format("unknown key \"{}\"; {}", key,
                         near.empty() ? "accepted: " + input::enumerate(accepted)
                                      : fmt::format("did you mean \"{}\"?", near)));
      }
      seen.push_back(key);
    }
  }

  void read_root(const YAML::Node& root) {
    if (!root.IsMap()) {
      fail(root, "", fmt::format("expected a map with \"services\", got {}", got(root)));
      return;
    }
    // Defaults come first, wherever they stand.
    for (const char* key : {"defaults", "default"}) {
      if (root[key]) read_service_keys(root[key], fmt::format("/{}", key), defaults_, true);
    }
    bool has_services = false;
    each_member(root, "", {"services", "defaults", "default"}, {"apiVersion", "kind"},
                [&](const std::string& key, const YAML::Node& value) {
                  if (key != "services") return;
                  has_services = true;
                  read_services(value);
                });
    if (!has_services) fail(root, "", "the key \"services\" is missing");
  }

  void read_services(const YAML::Node& list) {
    if (!list.IsSequence() || list.size() == 0) {
      fail(list, "/services", fmt::format("expected a list of services, got {}", got(list)));
      return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string pointer = fmt::format("/services/{}", i);
      Service service = defaults_;
      service.where = location(list[i], pointer);
      if (list[i].IsMap()) {
        read_service_keys(list[i], pointer, service, false);
        if (!list[i]["name"]) fail(service.where, "the key \"name\" is missing");
      } else {
        fail(service.where, fmt::format("expected a map with \"name\", got {}", got(list[i])));
      }
      const auto [it, fresh] = index_.emplace(service.name, topology_.services.size());
      if (!fresh && !service.name.empty()) {
        fail(service.where, fmt::format("two services are named \"{}\"", service.name));
      }
      topology_.services.push_back(std::move(service));
    }
  }

  void read_service_keys(const YAML::Node& map, const std::string& pointer, Service& into,
                         bool are_defaults) {
    if (!map.IsMap()) {
      fail(map, pointer, fmt::format("expected a map, got {}", got(map)));
      return;
    }
    std::vector<std::string_view> accepted{"numReplicas", "errorRate", "script"};
    if (!are_defaults) accepted.insert(accepted.end(), {"name", "isEntrypoint"});
    each_member(map, pointer, accepted,
                {"type", "requestSize", "responseSize", "numRbacPolicies", "cluster", "clusterName",
                 "namespace", "computeUsage", "memoryUsage"},
                [&](const std::string& key, const YAML::Node& value) {
                  const std::string at = pointer + "/" + key;
                  if (key == "name") into.name = read_name(value, at);
                  if (key == "numReplicas") into.replicas = read_replicas(value, at);
                  if (key == "errorRate") into.error_rate = read_share(value, at, 1);
                  if (key == "isEntrypoint") into.is_entry_point = read_flag(value, at);
                  if (key == "script") into.script = read_script(value, at);
                });
  }

  std::string read_name(const YAML::Node& value, const std::string& at) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (value.IsScalar() && !value.Scalar().empty() && value.Scalar().size() <= longest_name &&
        std::ranges::none_of(value.Scalar(), is_control)) {
      return value.Scalar();
    }
    fail(value, at,
         fmt::format("expected the name of a service, at most {} characters and all of them "
                     "printable, got {}",
                     longest_name, got(value)));
    return "";
  }

  std::int64_t read_replicas(const YAML::Node& value, const std::string& at) {
    std::int64_t number = 0;
    if (value.IsScalar() && YAML::convert<std::int64_t>::decode(value, number) && number >= 1 &&
        number <= most_replicas) {
      return number;
    }
    fail(value, at,
         fmt::format("expected a whole number from 1 to {}, got {}", most_replicas, got(value)));
    return 1;
  }

  bool read_flag(const YAML::Node& value, const std::string& at) {
    bool flag = false;
    if (value.IsScalar() && YAML::convert<bool>::decode(value, flag)) return flag;
    fail(value, at, fmt::format("expected true or false, got {}", got(value)));
    return false;
  }

  /// "10%", or a number up to `whole`, which means all.
  double read_share(const YAML::Node& value, const std::string& at, double whole) {
    std::string text = value.IsScalar() ? value.Scalar() : "";
    double scale = whole;
    if (!text.empty() && text.back() == '%') {
      text.pop_back();
      scale = 100;
    }
    double number = -1;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status == std::errc() && end == text.data() + text.size() && number >= 0 &&
        number <= scale) {
      return number / scale;
    }
    fail(value, at,
         fmt::format("expected a percentage such as \"0.1%\" or a number from 0 to {}, got {}",
                     whole, got(value)));
    return 0;
  }

  std::vector<Step> read_script(const YAML::Node& value, const std::string& at) {
    std::vector<Step> script;
    if (value.IsNull()) return script;
    if (!value.IsSequence()) {
      fail(value, at, fmt::format("expected a list of commands, got {}", got(value)));
      return script;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string pointer = fmt::format("{}/{}", at, i);
      Step step;
      step.concurrent = value[i].IsSequence();
      if (step.concurrent) {
        for (std::size_t k = 0; k < value[i].size(); ++k) {
          step.commands.push_back(read_command(value[i][k], fmt::format("{}/{}", pointer, k)));
        }
        if (step.commands.empty()) continue;
      } else {
        step.commands.push_back(read_command(value[i], pointer));
      }
      script.push_back(std::move(step));
    }
    return script;
  }

  Command read_command(const YAML::Node& value, const std::string& at) {
    Command command;
    command.where = location(value, at);
    if (value.IsSequence()) {
      fail(command.where, "lists of commands may be nested once only");
      return command;
    }
    if (!value.IsMap() || value.size() != 1) {
      fail(command.where,
           fmt::format("expected one command, \"call\" or \"sleep\", got {}", got(value)));
      return command;
    }
    each_member(value, at, {"call", "sleep"}, {},
                [&](const std::string& key, const YAML::Node& what) {
                  if (key == "call") {
                    read_call(what, at + "/call", command);
                  } else {
                    read_sleep(what, at + "/sleep", command);
                  }
                });
    return command;
  }

  void read_call(const YAML::Node& value, const std::string& at, Command& command) {
    if (!value.IsMap()) {
      command.service = read_name(value, at);
      return;
    }
    each_member(value, at, {"service", "probability"}, {"size", "payloadSize"},
                [&](const std::string& key, const YAML::Node& what) {
                  if (key == "service") command.service = read_name(what, at + "/service");
                  if (key == "probability") {
                    command.probability = read_share(what, at + "/probability", 100);
                  }
                });
    if (!value["service"]) fail(value, at, "the key \"service\" is missing");
  }

  void read_sleep(const YAML::Node& value, const std::string& at, Command& command) {
    command.is_call = false;
    command.sleep_s = value.IsScalar() ? parse_go_duration(value.Scalar()) : -1;
    if (command.sleep_s >= 0 && command.sleep_s <= longest_sleep_s) return;
    fail(value, at,
         fmt::format("expected a duration such as \"100ms\" or \"1m30s\", at most 24h, got {}",
                     got(value)));
  }

  void resolve_calls() {
    std::vector<std::string_view> names;
    names.reserve(topology_.services.size());
    for (const Service& service : topology_.services) names.push_back(service.name);
    for (Service& service : topology_.services) {
      for (Step& step : service.script) {
        for (Command& command : step.commands) {
          if (!command.is_call) continue;
          const auto found = index_.find(command.service);
          if (found != index_.end()) {
            command.to = found->second;
            continue;
          }
          const std::string_view near = input::nearest(command.service, names);
          fail(command.where,
               fmt::format("no service is named \"{}\"{}", command.service,
                           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
        }
      }
    }
  }

  void find_cycles() {
    state_.assign(topology_.services.size(), State::unseen);
    for (std::size_t i = 0; i < topology_.services.size() && problems_.empty(); ++i) descend(i, 0);
  }
  void descend(std::size_t at, std::size_t depth) {
    state_[at] = State::open;
    for (const Step& step : topology_.services[at].script) {
      for (const Command& command : step.commands) {
        if (!command.is_call || !problems_.empty()) continue;
        if (state_[command.to] == State::open) {
          fail(command.where, fmt::format("the calls of \"{}\" lead back to it; a request would "
                                          "never end",
                                          command.service));
        } else if (depth == most_depth) {
          fail(command.where, fmt::format("calls go deeper than {} services", most_depth));
        } else if (state_[command.to] == State::unseen) {
          descend(command.to, depth + 1);
        }
      }
    }
    state_[at] = State::done;
  }

  enum class State : unsigned char { unseen, open, done };

  std::string file_;
  Service defaults_;
  Topology topology_;
  std::map<std::string, std::size_t> index_;
  std::vector<Problem> problems_;
  std::vector<State> state_;
};

}  // namespace

double parse_go_duration(std::string_view text) {
  if (text == "0") return 0;
  double sum_s = 0;
  bool any = false;
  while (!text.empty()) {
    double number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || !(number >= 0 && std::isfinite(number))) return -1;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto unit =
        std::ranges::find_if(units, [&](const Unit& each) { return text.starts_with(each.name); });
    if (unit == std::end(units)) return -1;
    text.remove_prefix(unit->name.size());
    sum_s += number * unit->seconds;
    any = true;
  }
  return any ? std::round(sum_s * 1e9) / 1e9 : -1;  // Go counts nanoseconds.
}

Topology read_topology(std::string_view text, const std::string& file) {
  return TopologyReader(file).read(text);
}

}  // namespace nines::interop
