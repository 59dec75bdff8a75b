/// `nines completion bash|zsh|fish` and `nines man`: written from the command line itself, so that
/// they cannot fall behind it.
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/command.hpp"
#include "app/commands.hpp"
#include "app/session.hpp"

namespace nines::app {
namespace {

using Path = std::vector<std::string>;

/// Calls `visit(path, command)` for the program and every command below, a path such as calc, mmc.
template <class Visit>
void for_each_command(const Command& command, const Path& path, const Visit& visit) {
  visit(path, command);
  for (const Command& below : command.commands()) {
    Path longer = path;
    longer.push_back(below.name());
    for_each_command(below, longer, visit);
  }
}

std::string spaced(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
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

std::string words_of(const Command& command) {
  std::vector<std::string> words;
  for (const Command& below : command.commands()) words.push_back(below.name());
  for (const Option& option : command.options()) {
    if (!option.positional()) words.insert(words.end(), option.names.begin(), option.names.end());
  }
  for (const Option& option : command.options()) {
    const std::vector<std::string>& choices = option.facts.check.words;
    if (option.positional()) words.insert(words.end(), choices.begin(), choices.end());
  }
  return spaced(words);
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

std::string roff_option(const Option& option) {
  if (option.positional()) {
    return fmt::format(".TP\n\\fI{}\\fR\n{}\n", roff(option.main_name()), roff(option.help));
  }
  std::vector<std::string> names;
  names.reserve(option.names.size());
  for (const std::string& name : option.names) names.push_back("\\fB" + roff(name) + "\\fR");
  const std::vector<std::string>& choices = option.facts.check.words;
  const std::string value =
      choices.empty() ? option.placeholder() : fmt::format("{}", fmt::join(choices, "|"));
  return fmt::format(".TP\n{}{}\n{}\n", fmt::join(names, ", "),
                     value.empty() ? "" : fmt::format(" \\fI{}\\fR", roff(value)),
                     roff(option.help));
}

std::string bash_completion(const Command& program) {
  std::string words;
  std::string values;
  for_each_command(program, {}, [&](const Path& path, const Command& command) {
    words += fmt::format("    {}) words={} ;;\n", shell_quoted(spaced(path)),
                         shell_quoted(words_of(command)));
    for (const Option& option : command.options()) {
      const std::vector<std::string>& choices = option.facts.check.words;
      if (choices.empty() || option.positional()) continue;
      for (const std::string& name : option.names) {
        values += fmt::format("    {}) words={} ;;\n", shell_quoted(spaced(path) + " " + name),
                              shell_quoted(spaced(choices)));
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

std::string zsh_completion(const Command& program) {
  // zsh runs bash's completions; a second grammar to keep in step would gain nothing.
  return "#compdef nines\nautoload -U +X bashcompinit && bashcompinit\n" + bash_completion(program);
}

std::string fish_option(const std::string& start, const Option& option) {
  std::string out = start;
  for (const std::string& name : option.names) {
    out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.facts.check.words.empty()) {
    out += fmt::format(" -x -a {}", fish_quoted(spaced(option.facts.check.words)));
  } else if (option.most_values() > 0) {
    out += " -r";
  }
  return out + fmt::format(" -d {}\n", fish_quoted(option.help));
}

std::string fish_completion(const Command& program) {
  std::string out =
      "# fish completion for nines; put it into ~/.config/fish/completions/nines.fish\n";
  for_each_command(program, {}, [&](const Path& path, const Command& command) {
    // At the top nothing has been chosen yet; below, every word of the path has.
    const std::string seen = "__fish_seen_subcommand_from ";
    const std::string condition = path.empty()
                                      ? "__fish_use_subcommand"
                                      : seen + fmt::format("{}", fmt::join(path, "; and " + seen));
    const std::string start = fmt::format("complete -c nines -n {}", fish_quoted(condition));
    for (const Command& below : command.commands()) {
      out += fmt::format("{} -f -a {} -d {}\n", start, below.name(), fish_quoted(below.help()));
    }
    for (const Option& option : command.options()) {
      if (!option.positional()) out += fish_option(start, option);
    }
  });
  return out;
}

std::string man_page(const Command& program) {
  std::string out = fmt::format(
      ".TH NINES 1 \"\" \"nines {}\" \"User commands\"\n.SH NAME\nnines \\- {}\n.SH SYNOPSIS\n.B "
      "nines\n.I command\n.RI [ options ]\n.SH DESCRIPTION\nScenarios are JSON files; every "
      "command "
      "reads them, runs them or answers a question beside them.\n.SH COMMANDS\n",
      NINES_VERSION, roff("answers reliability questions by simulation"));
  for_each_command(program, {}, [&](const Path& path, const Command& command) {
    if (path.empty()) return;
    std::string synopsis = "nines " + spaced(path);
    std::string positionals;
    std::string options;
    for (const Option& option : command.options()) {
      if (option.positional()) synopsis += " " + option.main_name();
      (option.positional() ? positionals : options) += roff_option(option);
    }
    out +=
        fmt::format(".SS {}\n{}\n{}{}", roff(synopsis), roff(command.help()), positionals, options);
  });
  return out +
         ".SH EXIT STATUS\n0 done; 1 could not finish; 2 bad usage or scenario; 98 an expectation "
         "is "
         "unsure; 99 an expectation failed; 130 interrupted.\n.SH ENVIRONMENT\n.TP\nNO_COLOR\nno "
         "colours, whatever the terminal.\n";
}

}  // namespace

void add_completion(Command& program, Session&) {
  auto shell = std::make_shared<std::string>();
  Command& completion = program.subcommand("completion", "Print a completion script for a shell");
  completion.option("shell", *shell, "bash, zsh or fish",
                    {.required = true, .check = one_of({"bash", "zsh", "fish"})});
  completion.action([&program, shell] {
    print(*shell == "bash"  ? bash_completion(program)
          : *shell == "zsh" ? zsh_completion(program)
                            : fish_completion(program));
  });
  Command& man = program.subcommand("man", "Print the man page: nines man | man -l -");
  man.action([&program] { print(man_page(program)); });
}

}  // namespace nines::app
