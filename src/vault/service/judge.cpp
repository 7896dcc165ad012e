#include "vault/service/judge.hpp"

#include "vault/service/intents.hpp"

namespace bursar::vault
{
namespace
{
Result<void> require_active_agent(const Context& context, const AgentId& id)
{
    auto agent = context.reader().agent(id);
    if (!agent)
        return forward(agent);
    if (agent->state == ledger::AgentState::active)
        return {};
    return fail(
        ErrorCode::agent_not_active, "the agent " + agent->name + " is " + std::string{name_of(agent->state)},
        agent->state == ledger::AgentState::revoked ? ""
                                                    : "the owner activates it with `bursar agent approve`");
}

Result<std::optional<ledger::PaymentRecord>> find_existing(const Context& context,
                                                           const CheckedPurchase& checked)
{
    const auto& purchase = checked.purchase;
    auto payment = context.reader().payment(purchase.payment);
    if (!payment)
    {
        if (payment.error().code == ErrorCode::not_found)
            return std::optional<ledger::PaymentRecord>{};
        return forward(payment);
    }
    if (payment->intent != purchase.intent || payment->fingerprint != checked.request.fingerprint)
        return fail(ErrorCode::conflict, "payment: " + purchase.payment.text() + " names another purchase",
                    "use another payment id for another purchase");
    return std::optional{std::move(*payment)};
}

/// The newest request of the payment, unless its time is over.
Result<std::optional<ledger::ApprovalRecord>> find_approval(const Context& context, const PaymentId& payment)
{
    auto approval = context.reader().approval_of(payment);
    if (!approval)
    {
        if (approval.error().code == ErrorCode::not_found)
            return std::optional<ledger::ApprovalRecord>{};
        return forward(approval);
    }
    const bool open = approval->state == ledger::ApprovalState::open && context.now < approval->expires;
    if (!open && approval->state != ledger::ApprovalState::granted)
        return std::optional<ledger::ApprovalRecord>{};
    return std::optional{std::move(*approval)};
}

Result<policy::History> history_of(const Context& context, const Intent& intent,
                                   const policy::PeriodSpan& period, const policy::PaymentRequest& request)
{
    const auto& terms = intent.terms;
    const ledger::HistoryQuestion question{
        .intent = intent.record.id,
        .period = period.index,
        .payee = request.payee,
        .fingerprint = request.fingerprint,
        .rate_after = context.now.plus_seconds(terms.rate ? -std::int64_t{terms.rate->seconds} : 0),
        .equal_after = context.now.plus_seconds(-policy::DUPLICATE_WINDOW_SECONDS)};
    auto facts = context.reader().history(question);
    if (!facts)
        return forward(facts);
    return policy::History{.state = policy_state(intent.record.state),
                           .posted = facts->use.posted,
                           .pending = facts->use.pending,
                           .count = facts->use.count,
                           .count_in_rate_window = facts->count_in_rate_window,
                           .oldest_in_rate_window = facts->oldest_in_rate_window,
                           .payee_known = facts->payee_known,
                           .equal_purchase = facts->equal_purchase};
}

/// A payment that was refused stays refused, one that was signed stays signed: unless the intent has been
/// ended since, then its signature is not handed out again.
Result<bool> recall_verdict(const Intent& intent, const ledger::PaymentRecord& payment,
                            policy::Verdict& verdict)
{
    if (payment.state == ledger::PaymentState::opened)
        return false;
    if (payment.state == ledger::PaymentState::refused)
    {
        auto reasons = parse_reasons(payment.reasons);
        if (!reasons)
            return forward(reasons);
        verdict = {policy::Outcome::deny, std::move(*reasons)};
        return true;
    }
    if (intent.record.state != ledger::IntentState::active)
        verdict = {policy::Outcome::deny,
                   {policy::Reason{.code = ErrorCode::intent_not_active,
                                   .rule = "state",
                                   .actual = std::string{name_of(intent.record.state)},
                                   .limit = "active",
                                   .would_pass = "An intent that is active."}}};
    else
        verdict = {policy::Outcome::allow, {}};
    return true;
}
}  // namespace

Result<Judgement> judge(const Context& context, wire::Purchase purchase)
{
    if (auto exists = require_wallet(context.state); !exists)
        return forward(exists);
    auto checked = check_purchase(std::move(purchase), context.settings());
    if (!checked)
        return forward(checked);
    auto intent = find_intent(context, checked->purchase.intent);
    if (!intent)
        return forward(intent);
    if (auto active = require_active_agent(context, intent->record.agent); !active)
        return forward(active);
    auto existing = find_existing(context, *checked);
    if (!existing)
        return forward(existing);
    if (intent->record.state == ledger::IntentState::active)
        if (auto genuine = check_signature(context.state, context.reader(), *intent); !genuine)
            return forward(genuine);

    Judgement judgement{.checked = std::move(*checked),
                        .intent = std::move(*intent),
                        .period = {},
                        .verdict = {},
                        .existing = std::move(*existing),
                        .approval = {}};
    const auto& terms = judgement.intent.terms;
    judgement.period = policy::period_at(terms, std::max(context.now, terms.valid_from));
    if (judgement.existing)
    {
        auto recalled = recall_verdict(judgement.intent, *judgement.existing, judgement.verdict);
        if (!recalled)
            return forward(recalled);
        judgement.decided_before = *recalled;
        auto approval = find_approval(context, judgement.existing->id);
        if (!approval)
            return forward(approval);
        judgement.approval = std::move(*approval);
    }
    if (judgement.decided_before)
        return judgement;
    auto& request = judgement.checked.request;
    request.owner_approved =
        judgement.approval && judgement.approval->state == ledger::ApprovalState::granted;
    auto history = history_of(context, judgement.intent, judgement.period, request);
    if (!history)
        return forward(history);
    judgement.verdict = policy::decide(terms, context.settings().style, *history, request, context.now);
    return judgement;
}

Result<wire::Judged> answer(Context& context, const wire::Judge& request)
{
    auto judgement = judge(context, request.purchase);
    if (!judgement)
        return forward(judgement);
    return wire::Judged{std::move(judgement->verdict)};
}
}  // namespace bursar::vault
