#include "cli/commands.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
struct CompletionOptions
{
    std::string shell;
    const CLI::App* root = nullptr;
};

/// A command by its words ("intent draft"), with what may follow it.
struct Entry
{
    std::string path;
    std::vector<std::string> words;
};

void collect(const CLI::App& app, const std::string& path, std::vector<Entry>& entries)
{
    Entry entry{path, {}};
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
        entry.words.push_back(command->get_name());
    for (const auto* option : app.get_options())
        for (const auto& name : option->get_lnames())
            entry.words.push_back("--" + name);
    entries.push_back(std::move(entry));
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
        collect(*command, path.empty() ? command->get_name() : path + " " + command->get_name(), entries);
}

/// `case` branches that both shells understand.
std::string branches(const std::vector<Entry>& entries)
{
    std::string text;
    for (const auto& entry : entries)
        text += fmt::format("    \"{}\") words=\"{}\" ;;\n", entry.path, fmt::join(entry.words, " "));
    return text;
}

std::string bash(const std::vector<Entry>& entries)
{
    return "_bursar() {\n"
           "  local path=\"\" word words=\"\"\n"
           "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "    [[ $word == [a-z]* ]] && path=\"${path:+$path }$word\"\n"
           "  done\n"
           "  case \"$path\" in\n" +
           branches(entries) +
           "  esac\n"
           "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
           "}\n"
           "complete -o default -F _bursar bursar\n";
}

std::string zsh(const std::vector<Entry>& entries)
{
    return "#compdef bursar\n"
           "_bursar() {\n"
           "  local path_=\"\" word words_=\"\"\n"
           "  local words=\"\"\n"
           "  for word in \"${(@)${=BUFFER}[2,-2]}\"; do\n"
           "    [[ $word == [a-z]* ]] && path=\"${path:+$path }$word\"\n"
           "  done\n"
           "  case \"$path\" in\n" +
           branches(entries) +
           "  esac\n"
           "  compadd -- ${=words}\n"
           "}\n"
           "compdef _bursar bursar\n";
}

std::string fish(const std::vector<Entry>& entries)
{
    std::string text = "function __bursar_path\n"
                       "  set -l words (commandline -opc)\n"
                       "  string match -r '^[a-z].*' -- $words[2..-1] | string join ' '\n"
                       "end\n";
    for (const auto& entry : entries)
        for (const auto& word : entry.words)
            text += word.starts_with("--")
                        ? fmt::format("complete -c bursar -n 'test (__bursar_path) = \"{}\"' -l {}\n",
                                      entry.path, word.substr(2))
                        : fmt::format("complete -c bursar -f -n 'test (__bursar_path) = \"{}\"' -a {}\n",
                                      entry.path, word);
    return text;
}

Exit run_completion(const Context& context, const CompletionOptions& options)
{
    std::vector<Entry> entries;
    collect(*options.root, "", entries);
    *context.out << (options.shell == "bash"  ? bash(entries)
                     : options.shell == "zsh" ? zsh(entries)
                                              : fish(entries));
    return Exit::ok;
}
}  // namespace

void add_completion(CLI::App& app, Selected& selected)
{
    auto options = std::make_shared<CompletionOptions>();
    options->root = &app;
    auto* command = app.add_subcommand("completion", "Print a completion script");
    command->add_option("shell", options->shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    on(*command, selected, options, run_completion);
}
}  // namespace bursar::cli
