#pragma once

#include "tools/assemble.hpp"

namespace bursar::tools
{
struct ListIntents
{
    static constexpr std::string_view NAME = "list_intents";
    static constexpr std::string_view TITLE = "List intents";
    static constexpr std::string_view DESCRIPTION =
        "Lists your intents with what each allows, what is spent, reserved and left in the current period, "
        "and its id "
        "(`mandate`). Only intents in status `active` can pay. Reads only; spends nothing.";
    static constexpr mcp::ToolAnnotations ANNOTATIONS{
        .read_only = true, .destructive = false, .idempotent = true, .open_world = false};

    struct Input
    {
        std::optional<IntentId> only;
        std::string status;  ///< empty: any
    };
    struct Output
    {
        vault::wire::WalletView wallet;
        std::vector<vault::wire::IntentView> intents;
    };

    static Result<Input> read(const json::Value& arguments);
    static Result<Output> run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context);
    static mcp::ToolOutcome show(const Output& output);
};
}  // namespace bursar::tools
