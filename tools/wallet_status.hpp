#pragma once

#include "tools/assemble.hpp"

namespace bursar::tools
{
struct WalletStatus
{
    static constexpr std::string_view NAME = "wallet_status";
    static constexpr std::string_view TITLE = "Wallet status";
    static constexpr std::string_view DESCRIPTION =
        "Shows whether this wallet can pay now: its network and currency, balances, your agent's status, and "
        "what your "
        "active intents have left. Call it first. Reads only; spends nothing. When `status` is not `ready`, "
        "`next` says "
        "what the owner has to do: tell the owner and stop.";
    static constexpr mcp::ToolAnnotations ANNOTATIONS{
        .read_only = true, .destructive = false, .idempotent = true, .open_world = false};

    struct Input
    {
    };
    struct Output
    {
        /// Empty when the owner has not set the wallet up yet.
        std::optional<vault::wire::WalletView> wallet;
        std::vector<vault::wire::IntentView> intents;
    };

    static Result<Input> read(const json::Value& arguments);
    static Result<Output> run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context);
    static mcp::ToolOutcome show(const Output& output);
    /// Answers as long as there is no wallet.
    static mcp::ToolOutcome show_without_wallet(const Error& error);
};
}  // namespace bursar::tools
