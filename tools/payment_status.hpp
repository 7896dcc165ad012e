#pragma once

#include "tools/assemble.hpp"

namespace bursar::tools
{
struct PaymentStatus
{
    static constexpr std::string_view NAME = "payment_status";
    static constexpr std::string_view TITLE = "Status of a payment";
    static constexpr std::string_view DESCRIPTION =
        "Tells where one payment (`payment_id`) or one approval request (`approval_id`) stands, and what "
        "that means for the "
        "money. Use it after pay_quote said `unknown`, `rejected` or `approval_required`. A stored answer of "
        "the seller "
        "comes with it. Reads only; it is safe to call it again and again.";
    static constexpr mcp::ToolAnnotations ANNOTATIONS{
        .read_only = true, .destructive = false, .idempotent = true, .open_world = false};

    struct Input
    {
        std::optional<PaymentId> payment;
        std::optional<ApprovalId> approval;
    };
    struct Output
    {
        vault::wire::WalletView wallet;
        std::optional<wallet::Wallet::PaymentStatus> payment;
        std::optional<vault::wire::ApprovalView> approval;
        std::string link;  ///< of the approval; empty when no page is served
    };

    static Result<Input> read(const json::Value& arguments);
    static Result<Output> run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context);
    static mcp::ToolOutcome show(const Output& output);
};
}  // namespace bursar::tools
