#include "cli/program.hpp"

#include "cli/commands.hpp"
#include "cli/detach.hpp"
#include "cli/version.hpp"

#include <algorithm>
#include <iostream>
#include <span>
#include <utility>

namespace bursar::cli
{
namespace
{
constexpr const char* EXIT_CODES =
    "Exit codes:\n"
    "  0  done\n"
    "  1  error\n"
    "  2  wrong usage\n"
    "  3  refused before anything was signed: nothing was spent\n"
    "  4  the owner has to approve first: nothing was spent\n"
    "  5  unknown outcome: it may have been paid; do not repeat it, ask for its status\n"
    "\n"
    "The passphrase is asked for on the terminal or read from --passphrase-file; it is never\n"
    "taken from an argument or the environment.";

struct Globals
{
    std::string home;
    std::string passphrase_file;
    bool json = false;
};

void add_globals(CLI::App& app, Globals& globals)
{
    app.add_option("--home", globals.home, "Folder of the wallet; else BURSAR_HOME, else ~/.bursar");
    app.add_option("--passphrase-file", globals.passphrase_file,
                   "File whose first line is the owner's passphrase");
    app.add_flag("--json", globals.json, "Answer with one JSON document on standard output");
    app.set_version_flag("--version", std::string{VERSION});
}

void add_commands(CLI::App& app, Selected& selected)
{
    add_init(app, selected);
    add_agent(app, selected);
    add_intent(app, selected);
    add_pay(app, selected);
    add_approvals(app, selected);
    add_ledger(app, selected);
    add_audit(app, selected);
    add_vault(app, selected);
    add_doctor(app, selected);
    add_install(app, selected);
    add_serve(app, selected);
    add_mcp(app, selected);
    add_completion(app, selected);
    add_version(app, selected);
}

/// What the parser had to say: help and version are answers, everything else is wrong usage.
int finish_parse(const CLI::App& app, const CLI::ParseError& error, Context& context)
{
    if (error.get_exit_code() == 0)
        return app.exit(error, *context.out, *context.err);
    // Without a command the parser complains of that alone, and not of the word that was taken for one.
    std::string message = error.what();
    if (const auto rest = app.remaining(true);
        !rest.empty() && message.find(rest.front()) == std::string::npos)
        message += "; unknown: " + rest.front();
    if (context.json)
        print(context, {{"status", "error"},
                        {"code", name_of(ErrorCode::invalid_argument)},
                        {"message", message},
                        {"hint", "bursar --help shows the commands, bursar COMMAND --help its options"}});
    else
        *context.err << "bursar: " << message << "\n        bursar --help shows the commands\n";
    return std::to_underlying(Exit::usage);
}
}  // namespace

int run_program(int argc, const char* const* argv, std::ostream& out, std::ostream& err)
{
    Context context;
    context.out = &out;
    context.err = &err;
    Globals globals;
    Selected selected;
    CLI::App app{
        "Bursar: a wallet for agents. The owner approves a budget once; payments within it need no click.",
        "bursar"};
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(EXIT_CODES);
    add_globals(app, globals);
    add_commands(app, selected);
    try
    {
        app.parse(argc, argv);
    }
    catch (const CLI::ParseError& error)
    {
        const std::span arguments{argv, static_cast<std::size_t>(argc)};
        context.json = std::ranges::any_of(arguments, [](std::string_view word) { return word == "--json"; });
        return finish_parse(app, error, context);
    }
    context.json = globals.json;
    context.passphrase_file = globals.passphrase_file;
    auto home = resolve_home(globals.home);
    auto program = own_program();
    if (!home || !program)
        return std::to_underlying(answer(context, home ? program.error() : home.error()));
    context.home = std::move(*home);
    context.program = std::move(*program);
    return std::to_underlying(selected.run(context));
}
}  // namespace bursar::cli
