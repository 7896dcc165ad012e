#pragma once

#include "tools/assemble.hpp"

namespace bursar::tools
{
struct DraftIntent
{
    static constexpr std::string_view NAME = "draft_intent";
    static constexpr std::string_view TITLE = "Draft an intent";
    static constexpr std::string_view DESCRIPTION =
        "Asks the owner for a budget: writes a draft of an intent (a purpose, a budget, limits, an end date) "
        "and returns "
        "where the owner approves it. Call it when no active intent covers what you want to buy. It moves no "
        "money and "
        "allows nothing by itself: give the owner `approve.url` or `approve.command`, then wait until "
        "list_intents shows "
        "it as `active`. You cannot approve it yourself. After approval every payment that fits needs no "
        "further question. "
        "Ask for no more than the task needs; narrow limits (hosts, payment_max) are approved sooner.";
    static constexpr mcp::ToolAnnotations ANNOTATIONS{
        .read_only = false, .destructive = false, .idempotent = false, .open_world = false};

    struct Input
    {
        wallet::IntentDraft draft;  ///< its amounts may still carry the currency
    };
    struct Output
    {
        vault::wire::WalletView wallet;
        vault::wire::IntentView intent;
        std::string link;  ///< empty when no page is served
    };

    static Result<Input> read(const json::Value& arguments);
    static Result<Output> run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context);
    static mcp::ToolOutcome show(const Output& output);
    /// Addresses of the resources that the call changed.
    static std::vector<std::string> changed(const Output& output);
};
}  // namespace bursar::tools
