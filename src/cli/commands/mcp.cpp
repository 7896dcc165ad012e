#include "cli/commands.hpp"
#include "cli/mcp_server.hpp"
#include "serve/stdio.hpp"

namespace bursar::cli
{
namespace
{
struct McpOptions
{
    std::string agent;
};

Exit run_mcp(const Context& context, const McpOptions& options)
{
    const auto mcp = make_mcp(context, options.agent, pages_on_demand(context));
    if (!mcp)
        return answer(context, mcp.error());
    return static_cast<Exit>(serve::run_stdio(*(*mcp)->host));
}
}  // namespace

void add_mcp(CLI::App& app, Selected& selected)
{
    auto options = std::make_shared<McpOptions>();
    auto* command =
        app.add_subcommand("mcp", "Serve one MCP client over standard input and output; hosts launch this");
    command->add_option("--agent", options->agent, "Agent to act as; else BURSAR_AGENT, else the only one");
    on(*command, selected, options, run_mcp);
}
}  // namespace bursar::cli
