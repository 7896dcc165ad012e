#pragma once

#include "cli/pages.hpp"
#include "tools/services.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace bursar::cli
{
/// One wallet for each agent that calls, made when it first calls: until then nothing is read, started or
/// written, because hosts launch servers only to look at them. Safe to share between threads.
class AgentWallets
{
public:
    /// `agent`: name or id for callers whom the transport did not authenticate; empty: the only one.
    AgentWallets(Context context, std::string agent, Pages pages)
        : context_(std::move(context)), agent_(std::move(agent)), pages_(std::move(pages))
    {
    }

    /// vault_not_initialised before `bursar init`; unauthorised without an agent.
    Result<std::shared_ptr<wallet::Wallet>> wallet_for(const mcp::Caller& caller);

private:
    Result<AgentId> agent_of(const mcp::Caller& caller);

    Context context_;
    std::string agent_;
    Pages pages_;
    std::mutex mutex_;
    std::optional<AgentId> chosen_;
    std::map<AgentId, std::shared_ptr<WalletParts>> parts_;
};
}  // namespace bursar::cli
