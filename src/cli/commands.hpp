#pragma once

#include "cli/context.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>

/// The command groups: each adds its subcommands and, when one of them was given, leaves what is to be run.
namespace bursar::cli
{
/// What the parsed command line asks for.
struct Selected
{
    std::function<Exit(const Context&)> run;
};

/// Lets `command` run with its parsed options when it is the one that was given.
template<class Options>
void on(CLI::App& command, Selected& selected, std::shared_ptr<Options> options,
        Exit (*run)(const Context&, const Options&))
{
    command.callback(
        [&selected, options = std::move(options), run]
        {
            selected.run = [options, run](const Context& context)
            {
                return run(context, *options);
            };
        });
}

void add_init(CLI::App& app, Selected& selected);
void add_agent(CLI::App& app, Selected& selected);
void add_intent(CLI::App& app, Selected& selected);
void add_pay(CLI::App& app, Selected& selected);  ///< pay, quote, policy explain
void add_approvals(CLI::App& app, Selected& selected);
void add_ledger(CLI::App& app, Selected& selected);
void add_audit(CLI::App& app, Selected& selected);
void add_vault(CLI::App& app, Selected& selected);  ///< vault run|status|stop, unlock, lock, status
void add_doctor(CLI::App& app, Selected& selected);
void add_install(CLI::App& app, Selected& selected);
void add_serve(CLI::App& app, Selected& selected);
void add_mcp(CLI::App& app, Selected& selected);
void add_completion(CLI::App& app, Selected& selected);
void add_version(CLI::App& app, Selected& selected);
}  // namespace bursar::cli
