/// `nines completion bash|zsh|fish` and `nines man`: written from the command line itself, so that
/// they cannot fall behind it.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/command_tree.hpp"
#include "app/session.hpp"
#include "app/usage.hpp"

namespace nines::app {
namespace {

/// Calls `visit(words, node)` for the program and every command below, words such as "calc mmc".
template <class Visit>
void for_each_command(const CommandNode& node, const std::string& words, const Visit& visit) {
  visit(words, node);
  for (const CommandNode& command : node.commands) {
    for_each_command(command, words.empty() ? command.name : words + " " + command.name, visit);
  }
}

/// A text inside single quotes of a POSIX shell (and of zsh).
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string words_of(const CommandNode& node) {
  std::vector<std::string> words;
  for (const CommandNode& command : node.commands) words.push_back(command.name);
  for (const CommandOption& option : node.options) {
    words.insert(words.end(), option.names.begin(), option.names.end());
  }
  for (const CommandOption& positional : node.positionals) {
    words.insert(words.end(), positional.choices.begin(), positional.choices.end());
  }
  return fmt::format("{}", fmt::join(words, " "));
}

/// Roff reads a leading dot or quote as a request, a backslash as an escape and a bare hyphen as
/// one that may break.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

std::string roff_option(const CommandOption& option) {
  std::string out = ".TP\n";
  std::vector<std::string> names;
  for (const std::string& name : option.names) names.push_back("\\fB" + roff(name) + "\\fR");
  out += fmt::format("{}", fmt::join(names, ", "));
  if (!option.value.empty()) {
    out += fmt::format("{}\\fI{}\\fR", names.empty() ? "" : " ", roff(option.value));
  }
  return out + "\n" + roff(option.help) + "\n";
}

}  // namespace

std::string bash_completion(const CommandNode& program) {
  std::string words;
  std::string values;
  for_each_command(program, "", [&](const std::string& path, const CommandNode& node) {
    words += fmt::format("    {}) words={} ;;\n", shell_quoted(path), shell_quoted(words_of(node)));
    for (const CommandOption& option : node.options) {
      if (option.choices.empty()) continue;
      for (const std::string& name : option.names) {
        values += fmt::format("    {}) words={} ;;\n", shell_quoted(path + " " + name),
                              shell_quoted(fmt::format("{}", fmt::join(option.choices, " "))));
      }
    }
  });
  return fmt::format(R"(# bash completion for nines; put it where your distribution looks for them,
# or run: source <(nines completion bash)
_nines() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  local path='' words='' next i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${{path:+$path }}${{COMP_WORDS[i]}}"
    case " $(_nines_words "$path") " in *" ${{COMP_WORDS[i]}} "*)
      case ${{COMP_WORDS[i]}} in -*) ;; *) path=$next ;; esac ;;
    esac
  done
  case "$path $previous" in
{}    *) words=$(_nines_words "$path") ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}
_nines_words() {{
  local words=''
  case "$1" in
{}  esac
  printf '%s' "$words"
}}
complete -o default -F _nines nines
)",
                     values, words);
}

std::string zsh_completion(const CommandNode& program) {
  // zsh runs bash's completions; a second grammar to keep in step would gain nothing.
  return "#compdef nines\nautoload -U +X bashcompinit && bashcompinit\n" + bash_completion(program);
}

std::string fish_completion(const CommandNode& program) {
  std::string out =
      "# fish completion for nines; put it into ~/.config/fish/completions/nines.fish\n";
  for_each_command(program, "", [&](const std::string& path, const CommandNode& node) {
    // At the top nothing has been chosen yet; below, every word of the path has.
    std::string condition = "__fish_use_subcommand";
    if (!path.empty()) {
      condition.clear();
      for (const std::string& word : CLI::detail::split(path, ' ')) {
        condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
      }
    }
    const std::string start = fmt::format("complete -c nines -n {}", fish_quoted(condition));
    for (const CommandNode& command : node.commands) {
      out += fmt::format("{} -f -a {} -d {}\n", start, command.name, fish_quoted(command.help));
    }
    for (const CommandOption& option : node.options) {
      out += start;
      for (const std::string& name : option.names) {
        out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!option.choices.empty()) {
        out += fmt::format(" -x -a {}",
                           fish_quoted(fmt::format("{}", fmt::join(option.choices, " "))));
      } else if (!option.value.empty()) {
        out += " -r";
      }
      out += fmt::format(" -d {}\n", fish_quoted(option.help));
    }
  });
  return out;
}

std::string man_page(const CommandNode& program) {
  std::string out = fmt::format(
      ".TH NINES 1 \"\" \"nines {}\" \"User commands\"\n.SH NAME\nnines \\- {}\n.SH SYNOPSIS\n.B "
      "nines\n.I command\n.RI [ options ]\n.SH DESCRIPTION\nScenarios are JSON files; every "
      "command "
      "reads them, runs them or answers a question beside them.\n.SH COMMANDS\n",
      NINES_VERSION, roff("answers reliability questions by simulation"));
  for_each_command(program, "", [&](const std::string& path, const CommandNode& node) {
    if (path.empty()) return;
    out += fmt::format(".SS nines {}", roff(path));
    for (const CommandOption& positional : node.positionals) out += " " + roff(positional.value);
    out += "\n" + roff(node.help) + "\n";
    for (const CommandOption& positional : node.positionals) out += roff_option(positional);
    for (const CommandOption& option : node.options) out += roff_option(option);
  });
  return out +
         ".SH EXIT STATUS\n0 done; 1 could not finish; 2 bad usage or scenario; 98 an expectation "
         "is "
         "unsure; 99 an expectation failed; 130 interrupted.\n.SH ENVIRONMENT\n.TP\nNO_COLOR\nno "
         "colours, whatever the terminal.\n";
}

void add_completion(CLI::App& app, Session&) {
  auto shell = std::make_shared<std::string>();
  CLI::App* completion = app.add_subcommand("completion", "Print a completion script for a shell");
  completion->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(one_of({"bash", "zsh", "fish"}));
  completion->callback([&app, shell] {
    const CommandNode program = command_tree(app);
    print(*shell == "bash"  ? bash_completion(program)
          : *shell == "zsh" ? zsh_completion(program)
                            : fish_completion(program));
  });
  CLI::App* man = app.add_subcommand("man", "Print the man page: nines man | man -l -");
  man->callback([&app] { print(man_page(command_tree(app))); });
}

}  // namespace nines::app
