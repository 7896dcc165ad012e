#pragma once

#include "tools/assemble.hpp"

namespace bursar::tools
{
struct CheckPayment
{
    static constexpr std::string_view NAME = "check_payment";
    static constexpr std::string_view TITLE = "Check a payment";
    static constexpr std::string_view DESCRIPTION =
        "Dry run of pay_quote: says whether the payment would be allowed, would be asked about, or would be "
        "denied, with "
        "the rule and the smallest change that would pass. Same judgement as the real thing; signs nothing, "
        "reserves "
        "nothing, costs nothing. Use it when you are not sure that a purchase fits your intent.";
    static constexpr mcp::ToolAnnotations ANNOTATIONS{
        .read_only = true, .destructive = false, .idempotent = false, .open_world = true};

    struct Input
    {
        wallet::PayInput pay;
    };
    using Output = wallet::CheckOutcome;

    static Result<Input> read(const json::Value& arguments);
    static Result<Output> run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context);
    static mcp::ToolOutcome show(const Output& output);
};
}  // namespace bursar::tools
