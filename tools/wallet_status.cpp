#include "tools/wallet_status.hpp"

namespace bursar::tools
{
namespace
{
std::string next_step(const WalletStatus::Output& output, bool any_active)
{
    if (!output.wallet)
        return "Ask the owner to run `bursar init`, then call again.";
    if (output.wallet->locked)
        return "Ask the owner to run `bursar unlock`. Approving an intent unlocks the wallet, too.";
    if (!any_active)
        return "No active intent: draft one with draft_intent and give the owner the approval link.";
    return "Price with get_quote, then pay with pay_quote from an active intent of list_intents.";
}
}  // namespace

Result<WalletStatus::Input> WalletStatus::read(const json::Value&)
{
    return Input{};
}

Result<WalletStatus::Output> WalletStatus::run(const Input&, wallet::Wallet& wallet, mcp::CallContext&)
{
    Output output;
    auto view = wallet.status();
    if (!view && view.error().code == ErrorCode::vault_not_initialised)
        return output;
    if (!view)
        return forward(view);
    auto intents = wallet.intents();
    if (!intents)
        return forward(intents);
    output.wallet = std::move(*view);
    output.intents = std::move(*intents);
    return output;
}

mcp::ToolOutcome WalletStatus::show(const Output& output)
{
    std::uint32_t active = 0;
    Units remaining;
    for (const auto& intent : output.intents)
        if (intent.state == policy::IntentState::active)
        {
            ++active;
            remaining = remaining.plus(intent.remaining).value_or(remaining);
        }
    json::Value value{{"next", next_step(output, active > 0)}};
    if (!output.wallet)
    {
        value["status"] = "not_initialised";
        return complete(std::move(value));
    }
    const auto& view = *output.wallet;
    value["status"] = view.locked ? "locked" : "ready";
    value["network"] = view.network;
    value["chain_id"] = view.asset.chain.value;
    value["asset"] = view.style.symbol;
    value["token"] = view.asset.token.hex();
    value["spending_address"] = view.spending.hex();
    value["reserved"] = format_amount(view.reserved, view.style);
    value["intents_active"] = active;
    value["remaining"] = format_amount(remaining, view.style);
    if (view.balance)
        value["balance"] = format_amount(*view.balance, view.style);
    if (view.aep2_balance)
        value["aep2_balance"] = format_amount(*view.aep2_balance, view.style);
    if (view.balance_seen.ms != 0)
        value["balance_seen"] = format_time(view.balance_seen);
    return complete(std::move(value));
}

mcp::ToolOutcome WalletStatus::show_without_wallet(const Error& error)
{
    if (error.code == ErrorCode::vault_not_initialised)
        return show({});
    return failed(error);
}
}  // namespace bursar::tools
