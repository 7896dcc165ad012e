#include "vault/service/views.hpp"

namespace bursar::vault
{
namespace
{
/// An active intent that can do nothing more shows it, though the ledger keeps it active: a reservation that
/// is voided gives budget back.
policy::IntentState shown_state(const Intent& intent, const policy::PeriodSpan& period, Units remaining,
                                Time now)
{
    if (intent.record.state == ledger::IntentState::active ||
        intent.record.state == ledger::IntentState::draft)
    {
        if (now >= intent.terms.valid_until)
            return policy::IntentState::expired;
        const bool last_period = period.end >= intent.terms.valid_until;
        if (intent.record.state == ledger::IntentState::active && last_period && remaining.is_zero())
            return policy::IntentState::exhausted;
    }
    return policy_state(intent.record.state);
}

bool is_over(const ledger::ApprovalRecord& record, Time now)
{
    return record.state == ledger::ApprovalState::open && now >= record.expires;
}
}  // namespace

Result<wire::IntentView> view_of(const Context& context, const Intent& intent)
{
    const auto& [record, terms] = intent;
    auto agent = context.reader().agent(record.agent);
    if (!agent)
        return forward(agent);
    const auto period = policy::period_at(terms, std::max(context.now, terms.valid_from));
    auto use = context.reader().budget_use(record.id, period.index);
    if (!use)
        return forward(use);
    const auto reserved = use->posted.plus(use->pending);
    if (!reserved || *reserved > terms.budget)
        return fail(ErrorCode::integrity_failed,
                    "more is reserved from " + record.id.text() + " than its budget", "run `bursar audit`");
    const auto remaining = *terms.budget.minus(*reserved);
    return wire::IntentView{.id = record.id,
                            .terms = terms,
                            .state = shown_state(intent, period, remaining, context.now),
                            .agent_name = agent->name,
                            .session = record.session,
                            .digest = record.digest,
                            .created = record.created,
                            .period_start = period.start,
                            .period_end = period.end,
                            .posted = use->posted,
                            .pending = use->pending,
                            .remaining = remaining,
                            .count = use->count};
}

Result<wire::PaymentView> view_of(const ledger::PaymentRecord& record)
{
    auto rail = policy::parse_rail(record.rail);
    if (!rail)
        return fail(ErrorCode::integrity_failed, "a payment's rail in the ledger: " + rail.error().message);
    auto reasons = parse_reasons(record.reasons);
    if (!reasons)
        return forward(reasons);
    return wire::PaymentView{.id = record.id,
                             .intent = record.intent,
                             .agent = record.agent,
                             .state = wire_state(record.state),
                             .rail = *rail,
                             .asset = record.asset,
                             .amount = record.amount,
                             .payee = record.payee,
                             .method = record.method,
                             .url = record.url,
                             .host = record.host,
                             .category = record.category,
                             .note = record.note,
                             .created = record.created,
                             .updated = record.updated,
                             .usable_until = record.usable_until,
                             .transaction = record.transaction,
                             .http_status = record.http_status,
                             .detail = record.detail,
                             .reasons = std::move(*reasons)};
}

Result<wire::ApprovalView> view_of(const Context& context, const ledger::ApprovalRecord& record)
{
    auto payment = context.reader().payment(record.payment);
    if (!payment)
        return forward(payment);
    auto reasons = parse_reasons(record.reasons);
    if (!reasons)
        return forward(reasons);
    const auto state = is_over(record, context.now) ? ledger::ApprovalState::expired : record.state;
    return wire::ApprovalView{.id = record.id,
                              .intent = record.intent,
                              .payment = record.payment,
                              .state = std::string{name_of(state)},
                              .amount = payment->amount,
                              .payee = payment->payee,
                              .host = payment->host,
                              .url = payment->url,
                              .created = record.created,
                              .expires = record.expires,
                              .reasons = std::move(*reasons)};
}

wire::AgentView view_of(const ledger::AgentRecord& record)
{
    return {.id = record.id,
            .name = record.name,
            .state = std::string{name_of(record.state)},
            .created = record.created};
}

Result<wire::WalletView> wallet_view(const Context& context)
{
    if (auto exists = require_wallet(context.state); !exists)
        return forward(exists);
    auto reserved = context.reader().reserved();
    if (!reserved)
        return forward(reserved);
    const auto& settings = context.settings();
    wire::WalletView view{.network = settings.network,
                          .asset = settings.asset,
                          .default_rail = policy::Rail::x402,
                          .style = settings.style,
                          .token_name = settings.token_name,
                          .token_version = settings.token_version,
                          .spending = settings.spending,
                          .owner = settings.owner,
                          .debit_wallet = settings.debit_wallet,
                          .rpc = settings.rpc,
                          .confirmations = settings.confirmations,
                          .locked = context.state.locked(),
                          .balance = {},
                          .aep2_balance = {},
                          .balance_seen = {},
                          .reserved = {}};
    for (const auto& [asset, units] : *reserved)
        if (asset == settings.asset)
            view.reserved = units;
    // The RPC's address may hold an access key.
    if (context.caller.agent)
        view.rpc.clear();
    if (const auto& balances = context.state.balances)
    {
        view.balance = balances->spending;
        view.aep2_balance = balances->debitable;
        view.balance_seen = balances->seen;
    }
    return view;
}
}  // namespace bursar::vault
