#include "cli/checkup.hpp"

#include "cli/agents.hpp"
#include "cli/files.hpp"
#include "cli/host_config.hpp"
#include "cli/settings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

namespace bursar::cli
{
namespace fs = std::filesystem;

namespace
{
using enum Finding::Grade;

/// True when the owner alone can get at it.
bool is_private(const fs::path& path)
{
    struct stat facts{};
    return ::lstat(path.c_str(), &facts) == 0 && facts.st_uid == ::getuid() &&
           (facts.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

void check_settings(const Context& context, Findings& findings)
{
    const auto settings = load_settings(context.home);
    if (!settings)
        findings.push_back(
            {bad, "settings", settings.error().message, "correct config.json: see docs/configuration.md"});
    else
        findings.push_back({good,
                            "settings",
                            settings->allow_loopback ? "sellers on this machine may be called"
                                                     : "only public addresses may be called",
                            {}});
}
}  // namespace

void check_home(const Context& context, Findings& findings)
{
    std::error_code code;
    if (!fs::exists(context.home, code))
    {
        findings.push_back({bad, "home", context.home.string() + " is not there", "run: bursar init"});
        return;
    }
    if (!is_private(context.home))
        findings.push_back({bad, "home", context.home.string() + " is open to other users",
                            "run: chmod 700 " + context.home.string()});
    for (const auto& entry : fs::recursive_directory_iterator{context.home, code})
        if (!entry.is_symlink(code) && !entry.is_socket(code) && !is_private(entry.path()))
            findings.push_back({warning, "home", entry.path().string() + " is open to other users",
                                "run: chmod go= " + entry.path().string()});
    if (!initialised(context))
        findings.push_back({bad, "home", "the wallet is not set up", "run: bursar init"});
    if (findings.empty())
        findings.push_back({good, "home", context.home.string() + " is private", {}});
    check_settings(context, findings);
}

std::optional<vault::wire::WalletView> check_vault(const Context& context, Findings& findings)
{
    if (!initialised(context))
        return std::nullopt;
    vault::Client vault{client_options(context, "doctor")};
    const auto status = vault.call(vault::wire::GetStatus{});
    if (!status)
    {
        findings.push_back(
            {bad, "vault", status.error().message, "see " + (context.home / "vault.log").string()});
        return std::nullopt;
    }
    findings.push_back(
        {good, "vault", fmt::format("version {} runs as process {}", status->version, status->process), {}});
    if (status->locked)
        findings.push_back({warning, "vault", "it is locked: nothing can be signed", "run: bursar unlock"});
    if (status->protections.empty())
        findings.push_back(
            {warning, "vault", "the kernel offers none of its protections", "use a newer kernel"});
    else
        findings.push_back(
            {good, "vault", fmt::format("protected by {}", fmt::join(status->protections, ", ")), {}});
    findings.push_back({status->watcher.starts_with("running") ? good : warning, "watcher", status->watcher,
                        status->watcher.starts_with("running") ? "" : "check the RPC of `bursar init`"});
    auto wallet = vault.call(vault::wire::GetWallet{});
    if (wallet)
        return std::move(*wallet);
    findings.push_back({bad, "vault", wallet.error().message, wallet.error().hint});
    return std::nullopt;
}

void check_agents(const Context& context, Findings& findings)
{
    if (!initialised(context))
        return;
    vault::Client vault{client_options(context, "doctor")};
    const auto list = vault.call(vault::wire::ListAgents{});
    if (!list)
        return;
    const auto held = agents_with_credentials(context);
    for (const auto& agent : list->agents)
    {
        if (agent.state == "revoked")
            continue;
        if (std::ranges::find(held, agent.id) == held.end())
            findings.push_back({warning, "agents", agent.name + " has no credential here",
                                "it can act from elsewhere only; or revoke it and add a new one"});
        else
            findings.push_back({good, "agents", agent.name + " is " + agent.state, {}});
    }
    if (list->agents.empty())
        findings.push_back({warning, "agents", "there are none", "run: bursar agent add NAME"});
}

void check_hosts(Findings& findings)
{
    for (const auto client : all_host_clients())
    {
        const auto file = host_config_file(client, user_home(), user_config_home());
        const auto text = read_file(file, HOST_CONFIG_BYTES_MAX);
        const auto launch =
            text ? server_in(client, *text) : Result<Launch>{std::unexpected<Error>(text.error())};
        if (!launch)
            continue;
        const std::string name{name_of(client)};
        if (!launch->program.is_absolute() || ::access(launch->program.c_str(), X_OK) != 0)
            findings.push_back({bad, "hosts",
                                name + " starts " + launch->program.string() + ", which cannot be run",
                                "run: bursar install --client " + name});
        else
            findings.push_back({good, "hosts", name + " starts " + launch->program.string(), {}});
    }
}
}  // namespace bursar::cli
