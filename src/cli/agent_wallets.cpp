#include "cli/agent_wallets.hpp"

#include "cli/agents.hpp"

namespace bursar::cli
{
Result<AgentId> AgentWallets::agent_of(const mcp::Caller& caller)
{
    if (!caller.principal.empty())
        return AgentId::parse(caller.principal);
    if (chosen_)
        return *chosen_;
    auto agent = choose_agent(context_, agent_);
    if (agent)
        chosen_ = *agent;
    return agent;
}

Result<std::shared_ptr<wallet::Wallet>> AgentWallets::wallet_for(const mcp::Caller& caller)
{
    const std::scoped_lock lock{mutex_};
    if (!initialised(context_))
        return fail(ErrorCode::vault_not_initialised, "the owner has not set up the wallet yet",
                    "ask the owner to run: bursar init");
    const auto agent = agent_of(caller);
    if (!agent)
        return forward(agent);
    auto& parts = parts_[*agent];
    if (!parts)
    {
        auto credential = load_credential(context_, *agent);
        if (!credential)
            return forward(credential);
        auto made = make_wallet(context_, "mcp", std::move(*credential), pages_);
        if (!made)
            return forward(made);
        parts = std::move(*made);
    }
    return std::shared_ptr<wallet::Wallet>{parts, &parts->wallet};
}
}  // namespace bursar::cli
