#include "tools/failure.hpp"

namespace bursar::tools
{
std::string_view advice_for(ErrorCode code)
{
    using enum ErrorCode;
    switch (code)
    {
    case invalid_argument:
    case malformed:
    case too_large:
    case unsupported:
        return "Correct the argument that is named and call again.";
    case not_found:
        return "Check the id; list_intents and read_ledger show those that you can see.";
    case conflict:
        return "This idempotency_key stands for another request; use a new key for a new purchase.";
    case unauthorised:
    case wrong_passphrase:
    case too_many_attempts:
        return "Only the owner can do this; tell the owner.";
    case agent_not_active:
        return "Ask the owner to run `bursar agent approve` for this agent; do not retry before that.";
    case vault_locked:
        return "Ask the owner to run `bursar unlock`, then call again; nothing was spent.";
    case vault_unavailable:
    case busy:
        return "Call again in a few seconds; nothing was spent. If it lasts, ask the owner to run `bursar "
               "doctor`.";
    case vault_not_initialised:
        return "Ask the owner to run `bursar init`, then call again.";
    case already_initialised:
        return "Nothing has to be done.";
    case intent_not_active:
        return "Choose an active intent from list_intents, or ask the owner to approve this one.";
    case intent_not_yet_valid:
        return "Wait until the intent begins, or choose another one.";
    case intent_expired:
    case rail_not_allowed:
    case asset_not_allowed:
    case host_not_allowed:
    case payee_not_allowed:
    case category_not_allowed:
    case over_payment_limit:
    case over_count_limit:
    case over_budget:
    case new_payee_denied:
        return "Do not try to get around the rule. Pick something that fits, or draft a new intent with "
               "draft_intent and "
               "ask the owner to approve it.";
    case amount_zero:
        return "The seller asks for nothing that can be paid; call the URL without paying.";
    case over_rate_limit:
        return "Wait for the time that is named, then call again.";
    case duplicate_payment:
        return "The same purchase was made a moment ago: look it up in read_ledger. Only if you mean to buy "
               "it again, "
               "call with a new idempotency_key.";
    case approval_required:
        return "Give the owner the link or the command and wait; then make the same call again with the same "
               "quote_id "
               "or idempotency_key.";
    case no_acceptable_offer:
    case unknown_asset:
    case not_payable:
        return "This wallet cannot pay this seller; look for another one or tell the owner.";
    case quote_invalid:
    case quote_foreign_resource:
        return "The seller's offer is broken or is for something else; do not trust it, and look for another "
               "seller.";
    case quote_expired:
        return "Call get_quote again and use the new quote_id.";
    case payment_rejected:
        return "The seller refused the payment. Ask payment_status before you try anything else.";
    case payment_unknown:
        return "It may have been paid. Do not pay again: ask payment_status until it is settled or expired.";
    case network_failed:
    case timed_out:
    case chain_failed:
        return "Nothing was signed. Check the URL and call again later.";
    case address_refused:
    case redirect_refused:
        return "The address is not one that this wallet may call; use the seller's public URL.";
    case cancelled:
        return "It was cancelled before anything was signed; call again if it is still wanted.";
    case storage_failed:
    case integrity_failed:
    case internal:
        return "Stop paying and ask the owner to run `bursar doctor`.";
    }
    return "Tell the owner.";
}

namespace
{
/// Paying again under the same key never pays twice, so repeating is unsafe only when the outcome is open.
bool retry_safe(ErrorCode code)
{
    return code != ErrorCode::payment_unknown && code != ErrorCode::payment_rejected;
}
}  // namespace

Failure failure_of(const Error& error)
{
    Failure failure;
    failure.code = error.code;
    failure.message = error.message;
    failure.hint = error.hint;
    return failure;
}

Failure failure_of(const policy::Reason& reason)
{
    Failure failure;
    failure.code = reason.code;
    failure.message = reason.rule + " does not allow it: " + reason.actual + " against " + reason.limit;
    failure.rule = reason.rule;
    failure.actual = reason.actual;
    failure.limit = reason.limit;
    failure.would_pass = reason.would_pass;
    return failure;
}

mcp::ToolResult failed(const Failure& failure)
{
    const std::string advice{advice_for(failure.code)};
    const auto hint = failure.hint.empty() ? advice : failure.hint;
    json::Value error{{"code", name_of(failure.code)},
                      {"message", failure.message},
                      {"hint", hint},
                      {"rule", failure.rule},
                      {"would_pass", failure.would_pass},
                      {"retry_safe", retry_safe(failure.code)}};
    if (!failure.actual.empty())
        error["actual"] = failure.actual;
    if (!failure.limit.empty())
        error["limit"] = failure.limit;
    if (!failure.payment_id.empty())
        error["payment_id"] = failure.payment_id;

    auto text = std::string{name_of(failure.code)} + ": " + failure.message + ".";
    if (!failure.would_pass.empty())
        text += " Would pass: " + failure.would_pass + ".";
    text += " " + hint + (hint.ends_with('.') ? "" : ".");
    if (hint != advice)
        text += " " + advice;
    return mcp::tool_failure(std::move(text), {{"error", std::move(error)}});
}

mcp::ToolResult failed(const Error& error)
{
    return failed(failure_of(error));
}
}  // namespace bursar::tools
