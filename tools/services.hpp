#pragma once

#include "mcp/tool.hpp"
#include "wallet/wallet.hpp"

#include <functional>
#include <memory>

namespace bursar::tools
{
/// What tools, resources and prompts stand on. The front end fills it in; nothing here has a default.
struct Services
{
    /// The wallet that acts for the caller's agent. Making it connects to nothing. Fails with `unauthorised`
    /// when the caller stands for no agent, with a hint that says what the owner has to do.
    std::function<Result<std::shared_ptr<wallet::Wallet>>(const mcp::Caller&)> wallet_for;
    /// Told the address of every resource that a call changed.
    std::function<void(const std::string& uri)> changed;
};
}  // namespace bursar::tools
