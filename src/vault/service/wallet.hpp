#pragma once

#include "vault/service/state.hpp"

/// Greeting, the wallet itself, and the agents.
namespace bursar::vault
{
Result<wire::Welcome> answer(Context& context, const wire::Hello& request);
Result<wire::WalletView> answer(Context& context, const wire::GetWallet& request);
Result<wire::WalletView> answer(Context& context, const wire::Initialise& request);
Result<wire::Done> answer(Context& context, const wire::Unlock& request);
Result<wire::Done> answer(Context& context, const wire::Lock& request);
Result<wire::Done> answer(Context& context, const wire::Stop& request);
Result<wire::VaultStatus> answer(Context& context, const wire::GetStatus& request);
Result<wire::Done> answer(Context& context, const wire::Reconcile& request);

Result<wire::AddAgent::Reply> answer(Context& context, const wire::AddAgent& request);
Result<wire::AgentList> answer(Context& context, const wire::ListAgents& request);
Result<wire::AgentView> answer(Context& context, const wire::SetAgentState& request);
}  // namespace bursar::vault
