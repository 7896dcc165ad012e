#pragma once

#include "tools/assemble.hpp"

namespace bursar::tools
{
struct RevokeIntent
{
    static constexpr std::string_view NAME = "revoke_intent";
    static constexpr std::string_view TITLE = "Revoke an intent";
    static constexpr std::string_view DESCRIPTION =
        "Ends one of your intents at once and for good: nothing more can be paid from it. Payments that are "
        "already signed "
        "still run to their end. Needs no approval, because it only takes power away; it cannot be undone, a "
        "new intent "
        "needs the owner's approval again. Use it when a task is done or something looks wrong.";
    static constexpr mcp::ToolAnnotations ANNOTATIONS{
        .read_only = false, .destructive = true, .idempotent = true, .open_world = false};

    struct Input
    {
        IntentId intent;
    };
    struct Output
    {
        vault::wire::WalletView wallet;
        vault::wire::IntentView intent;
    };

    static Result<Input> read(const json::Value& arguments);
    static Result<Output> run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context);
    static mcp::ToolOutcome show(const Output& output);
    /// Addresses of the resources that the call changed.
    static std::vector<std::string> changed(const Output& output);
};
}  // namespace bursar::tools
