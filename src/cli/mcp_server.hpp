#pragma once

#include "cli/agent_wallets.hpp"
#include "serve/mcp_host.hpp"

namespace bursar::cli
{
/// Everything behind one MCP server, over stdio or HTTP. Made without touching the disk or the vault.
struct McpParts
{
    McpParts(Context context, std::string agent, Pages pages)
        : wallets(std::move(context), std::move(agent), std::move(pages))
    {
    }

    AgentWallets wallets;
    std::unique_ptr<serve::McpHost> host;
};

Result<std::unique_ptr<McpParts>> make_mcp(const Context& context, std::string agent, Pages pages);
}  // namespace bursar::cli
