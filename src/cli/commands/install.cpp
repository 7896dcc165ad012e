#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/host_config.hpp"
#include "cli/passphrase.hpp"

#include <fmt/format.h>

#include <iostream>

namespace bursar::cli
{
namespace fs = std::filesystem;

namespace
{
struct InstallOptions
{
    std::string client;
    std::string agent;
    std::string file;
    bool yes = false;
    bool dry_run = false;
};

/// `bursar mcp` with everything spelled out, because hosts give programs a bare environment.
Launch launch_of(const Context& context, const std::string& agent)
{
    Launch launch{context.program, {"mcp", "--home", context.home.string()}};
    if (!agent.empty())
    {
        launch.arguments.emplace_back("--agent");
        launch.arguments.push_back(agent);
    }
    return launch;
}

bool confirmed(const Context& context)
{
    *context.err << "Write this? [y/N] " << std::flush;
    std::string line;
    return terminal_present() && std::getline(std::cin, line) && (line == "y" || line == "yes");
}

/// Keeps what was there beside the file, then puts the new text in place.
Result<fs::path> write_with_backup(const fs::path& file, const std::string& before, const std::string& after)
{
    std::error_code code;
    fs::create_directories(file.parent_path(), code);
    if (code)
        return fail(ErrorCode::storage_failed,
                    "cannot make " + file.parent_path().string() + ": " + code.message());
    fs::path backup;
    unsigned mode = 0600;
    if (const auto status = fs::status(file, code); fs::exists(status))
    {
        mode = static_cast<unsigned>(status.permissions()) & 0777U;
        backup = file;
        backup += ".before-bursar";
        for (int number = 2; fs::exists(backup, code); ++number)
            backup = file.string() + ".before-bursar-" + std::to_string(number);
        if (auto kept = create_file(backup, before, mode); !kept)
            return forward(kept);
    }
    if (auto written = replace_file(file, after, mode); !written)
        return forward(written);
    return backup;
}

Exit run_install(const Context& context, const InstallOptions& options)
{
    const auto client = parse_host_client(options.client);
    if (!client)
        return answer(context, client.error());
    const auto file = options.file.empty() ? host_config_file(*client, user_home(), user_config_home())
                                           : fs::absolute(options.file);
    auto before = read_file(file, HOST_CONFIG_BYTES_MAX);
    const bool present = before.has_value();
    if (!before && before.error().code != ErrorCode::not_found)
        return answer(context, before.error());
    if (!before)
        before = std::string{};
    const auto launch = launch_of(context, options.agent);
    const auto after = with_server(*client, *before, launch);
    if (!after)
    {
        *context.err << with_server(*client, "", launch).value_or("");
        return answer(context, after.error());
    }

    const auto change = difference(*before, *after);
    json::Value value{
        {"client", options.client}, {"file", file.string()}, {"change", change}, {"backup", nullptr}};
    if (!context.json)
        *context.err << file.string() << (present ? "" : " (new)") << "\n" << change;
    if (change.empty())
    {
        value["status"] = "unchanged";
        return answer(context, value, "Nothing to change.");
    }
    if (options.dry_run)
    {
        value["status"] = "dry_run";
        return answer(context, value, "Nothing was written.");
    }
    if (!options.yes && !confirmed(context))
        return answer(context, Error{ErrorCode::cancelled, "nothing was written",
                                     "use --yes to write without a question"});
    const auto backup = write_with_backup(file, *before, *after);
    if (!backup)
        return answer(context, backup.error());
    value["status"] = "written";
    if (!backup->empty())
        value["backup"] = backup->string();
    return answer(context, value,
                  fmt::format("Written{}. Start the host anew to see it.",
                              backup->empty() ? "" : ", the old file is " + backup->string()));
}
}  // namespace

void add_install(CLI::App& app, Selected& selected)
{
    auto options = std::make_shared<InstallOptions>();
    auto* command = app.add_subcommand("install", "Add Bursar to the configuration of an LLM host");
    command->add_option("--client", options->client, "claude-desktop, claude-code, vscode or cursor")
        ->required();
    command->add_option("--agent", options->agent, "Agent that this host acts as");
    command->add_option("--file", options->file, "Configuration file, when it is not the client's usual one");
    command->add_flag("--yes", options->yes, "Write without a question");
    command->add_flag("--dry-run", options->dry_run, "Show the change, write nothing");
    on(*command, selected, options, run_install);
}
}  // namespace bursar::cli
