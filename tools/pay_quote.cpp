#include "tools/pay_quote.hpp"

#include "tools/arguments.hpp"
#include "tools/pay_views.hpp"
#include "tools/resources.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace bursar::tools
{
namespace
{
/// How long a call is held open for the owner after the page was opened. Hosts give up after a minute.
constexpr std::int64_t OWNER_WAIT_MS_MAX = 25'000;
constexpr std::int64_t OWNER_POLL_MS = 500;
constexpr const char* QUESTION = "approve";

/// Sleeps unless the call is cancelled. False when it was.
bool wait(const std::stop_token& stop, std::int64_t ms)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock{mutex};
    changed.wait_for(lock, stop, std::chrono::milliseconds{ms}, [] { return false; });
    return !stop.stop_requested();
}

/// Waits until the owner decided, the time is up, or nobody waits any more.
void wait_for_owner(wallet::Wallet& wallet, const ApprovalId& approval, mcp::CallContext& context)
{
    for (std::int64_t waited = 0; waited < OWNER_WAIT_MS_MAX; waited += OWNER_POLL_MS)
    {
        const auto view = wallet.approval(approval);
        if (!view || view->state != "open" || !wait(context.stop_token(), OWNER_POLL_MS))
            return;
        context.progress(static_cast<double>(waited + OWNER_POLL_MS), static_cast<double>(OWNER_WAIT_MS_MAX),
                         "waiting for the owner");
    }
}

/// What the round before asked about; the protocol room verified its seal.
struct Asked
{
    ApprovalId approval;
    std::optional<QuoteId> quote;  ///< that named the purchase
};

std::optional<Asked> asked_before(const mcp::CallContext& context)
{
    if (context.state() == nullptr)
        return std::nullopt;
    auto approval = ApprovalId::parse(text_member(*context.state(), "approval_id"));
    if (!approval)
        return std::nullopt;
    auto quote = QuoteId::parse(text_member(*context.state(), "quote_id"));
    return Asked{std::move(*approval), quote ? std::optional{std::move(*quote)} : std::nullopt};
}

json::Value state_of(const Purchase& purchase)
{
    json::Value state{{"approval_id", purchase.outcome.approval->id.text()}};
    if (purchase.quote)
        state["quote_id"] = purchase.quote->text();
    return state;
}

bool accepted(const json::Value* answer)
{
    return answer != nullptr && text_member(*answer, "action") == "accept";
}
}  // namespace

Result<PayQuote::Input> PayQuote::read(const json::Value& arguments)
{
    auto pay = read_pay_input(arguments);
    if (!pay)
        return forward(pay);
    return Input{std::move(*pay)};
}

Result<PayQuote::Output> PayQuote::run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context)
{
    auto pay = with_plain_amount(input.pay, wallet);
    if (!pay)
        return forward(pay);

    const auto asked = asked_before(context);
    const auto question = [&](const wallet::PayOutcome& outcome)
    {
        return mcp::InputRequest::open_url("Approve " + outcome.price + " to " + outcome.host,
                                           outcome.approval_link, outcome.approval->id.text());
    };
    if (asked)
    {
        // The person's "accept" only means that the page was opened: the approval request itself decides.
        const auto* opened = context.ask(
            QUESTION, mcp::InputRequest::open_url("Approve the payment", {}, asked->approval.text()));
        if (accepted(opened))
            wait_for_owner(wallet, asked->approval, context);
        if (asked->quote)
            pay->quote = asked->quote;
    }

    auto purchase = pay_named(std::move(*pay), wallet, context.stop_token());
    if (!purchase)
        return forward(purchase);
    const auto& outcome = purchase->outcome;
    const bool may_ask =
        !asked && context.caller().capabilities.elicitation_url && !outcome.approval_link.empty();
    if (outcome.status == wallet::PayStatus::approval_required && outcome.approval && may_ask)
    {
        context.ask(QUESTION, question(outcome));
        return Output{context.need_input(state_of(*purchase))};
    }
    return Output{std::move(*purchase)};
}

mcp::ToolOutcome PayQuote::show(const Output& output)
{
    if (const auto* question = std::get_if<mcp::NeedInput>(&output))
        return *question;
    const auto& purchase = std::get<Purchase>(output);
    const auto& outcome = purchase.outcome;
    if (outcome.status == wallet::PayStatus::refused)
    {
        Failure failure;
        failure.code = outcome.code;
        failure.message = outcome.message;
        failure.rule = outcome.rule;
        failure.would_pass = outcome.would_pass;
        if (!outcome.reasons.empty())
        {
            failure.actual = outcome.reasons.front().actual;
            failure.limit = outcome.reasons.front().limit;
        }
        if (outcome.payment)
            failure.payment_id = outcome.payment->text();
        return failed(failure);
    }
    mcp::ToolResult result;
    result.structured = pay_json(purchase);
    result.is_error =
        outcome.status == wallet::PayStatus::rejected || outcome.status == wallet::PayStatus::unknown;
    return result;
}

std::vector<std::string> PayQuote::changed(const Output& output)
{
    const auto* purchase = std::get_if<Purchase>(&output);
    if (purchase == nullptr || !purchase->outcome.payment)
        return {};
    std::vector<std::string> uris{payment_uri(*purchase->outcome.payment), std::string{LEDGER_URI}};
    if (purchase->outcome.intent)
        uris.push_back(intent_uri(*purchase->outcome.intent));
    return uris;
}
}  // namespace bursar::tools
