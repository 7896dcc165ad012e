#include "cli/commands.hpp"
#include "cli/wallet_json.hpp"
#include "vault/process/run.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
struct NoOptions
{
};
struct RunOptions
{
    bool foreground = false;
    bool no_sandbox = false;
};

Exit run_vault_process(const Context& context, const RunOptions& options)
{
    vault::VaultOptions vault;
    vault.home = context.home;
    vault.log_to_stderr = options.foreground;
    vault.sandbox = !options.no_sandbox;
    return static_cast<Exit>(vault::run_vault(vault));
}

Exit run_vault_status(const Context& context, const NoOptions&)
{
    vault::Client vault{client_options_no_start(context, "cli")};
    const auto status = vault.call(vault::wire::GetStatus{});
    if (!status && status.error().code == ErrorCode::vault_unavailable)
    {
        answer(context, {{"status", "stopped"}}, "No vault runs for " + context.home.string() + ".");
        return Exit::ok;
    }
    if (!status)
        return answer(context, status.error());
    const json::Value value{{"status", "running"},
                            {"version", status->version},
                            {"initialised", status->initialised},
                            {"locked", status->locked},
                            {"process", status->process},
                            {"started", format_time(status->started)},
                            {"connections", status->connections},
                            {"payments_open", status->payments_open},
                            {"protections", status->protections},
                            {"watcher", status->watcher}};
    return answer(
        context, value,
        fmt::format("running since {} as process {}, {}, {} open payments\n  protections: {}\n  watcher: {}",
                    format_time(status->started), status->process, status->locked ? "locked" : "unlocked",
                    status->payments_open, fmt::join(status->protections, ", "), status->watcher));
}

Exit run_vault_stop(const Context& context, const NoOptions&)
{
    vault::Client vault{client_options_no_start(context, "cli")};
    const auto done = vault.call(vault::wire::Stop{});
    if (!done && done.error().code != ErrorCode::vault_unavailable)
        return answer(context, done.error());
    return answer(context, {{"status", "stopped"}}, "The vault is stopped.");
}

Exit run_unlock(const Context& context, const NoOptions&)
{
    auto passphrase = owner_passphrase(context, "Passphrase of the owner");
    if (!passphrase)
        return answer(context, passphrase.error());
    vault::Client vault{client_options(context, "cli")};
    const auto done = vault.call(vault::wire::Unlock{std::move(*passphrase)});
    if (!done)
        return answer(context, done.error());
    return answer(context, {{"status", "unlocked"}}, "The vault is unlocked until it stops.");
}

Exit run_lock(const Context& context, const NoOptions&)
{
    vault::Client vault{client_options(context, "cli")};
    const auto done = vault.call(vault::wire::Lock{});
    if (!done)
        return answer(context, done.error());
    return answer(context, {{"status", "locked"}}, "The vault is locked: nothing can be signed.");
}

Exit run_status(const Context& context, const NoOptions&)
{
    vault::Client vault{client_options(context, "cli")};
    const auto wallet = vault.call(vault::wire::GetWallet{});
    if (!wallet)
        return answer(context, wallet.error());
    const auto value = wallet_json(*wallet, context.home);
    std::string text;
    for (const auto& [key, item] : value.items())
        text +=
            fmt::format("{:<17} {}\n", key, item.is_string() ? item.get<std::string>() : json::dump(item));
    return answer(context, value, text);
}
}  // namespace

void add_vault(CLI::App& app, Selected& selected)
{
    auto* group = app.add_subcommand("vault", "The process that holds the keys");
    group->require_subcommand(1);
    auto options = std::make_shared<RunOptions>();
    auto* run = group->add_subcommand("run", "Run it here; front ends do this when they need it");
    run->add_flag("--foreground", options->foreground, "Also log to the error stream");
    run->add_flag("--no-sandbox", options->no_sandbox, "Without seccomp and Landlock, for debugging")
        ->group("");
    on(*run, selected, options, run_vault_process);
    const auto none = std::make_shared<NoOptions>();
    on(*group->add_subcommand("status", "Say whether it runs, and how"), selected, none, run_vault_status);
    on(*group->add_subcommand("stop", "Stop it; its keys are locked afterwards"), selected, none,
       run_vault_stop);
    on(*app.add_subcommand("unlock", "Unlock the keys (asks for the passphrase)"), selected, none,
       run_unlock);
    on(*app.add_subcommand("lock", "Lock the keys"), selected, none, run_lock);
    on(*app.add_subcommand("status", "Show network, addresses and balances"), selected, none, run_status);
}
}  // namespace bursar::cli
