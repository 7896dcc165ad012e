#include "vault/service/payments.hpp"

#include "base/text.hpp"
#include "vault/service/views.hpp"
#include "vault/wire/codec.hpp"

namespace bursar::vault
{
namespace
{
constexpr std::uint32_t APPROVALS_SHOWN_MAX = 100;

Result<ledger::PaymentRecord> find_payment(const Context& context, const PaymentId& id)
{
    auto record = context.reader().payment(id);
    if (!record)
        return forward(record);
    if (!context.may_see(record->agent))
        return fail(ErrorCode::not_found, "no payment " + id.text());
    return record;
}

/// Only what a front end can have seen.
Result<ledger::PaymentState> reported_state(wire::PaymentState state)
{
    switch (state)
    {
    case wire::PaymentState::presented:
        return ledger::PaymentState::presented;
    case wire::PaymentState::delivered:
        return ledger::PaymentState::delivered;
    case wire::PaymentState::rejected:
        return ledger::PaymentState::rejected;
    case wire::PaymentState::unknown:
        return ledger::PaymentState::unknown;
    case wire::PaymentState::opened:
    case wire::PaymentState::authorised:
    case wire::PaymentState::settled:
    case wire::PaymentState::refused:
    case wire::PaymentState::expired:
        break;
    }
    return fail(ErrorCode::invalid_argument,
                "state: a front end reports presented, delivered, rejected or unknown");
}

std::string claimed_transaction(std::string_view text)
{
    auto hash = Hash32::parse(text);
    return hash ? hash->hex() : std::string{};
}

ledger::PaymentFilter filter_for(const Context& context, const wire::LedgerFilter& wanted)
{
    ledger::PaymentFilter filter{.intent = wanted.intent,
                                 .agent = context.caller.agent ? context.caller.agent : wanted.agent,
                                 .host = wanted.host,
                                 .state = {},
                                 .from = wanted.from,
                                 .until = wanted.until};
    if (wanted.state)
        for (auto state : ledger::PAYMENT_STATES)
            if (wire_state(state) == *wanted.state)
                filter.state = state;
    return filter;
}

/// The rows that fit one reply.
Result<std::vector<wire::PaymentView>> fitting_views(const std::vector<ledger::PaymentRecord>& records)
{
    std::vector<wire::PaymentView> views;
    std::size_t bytes = 0;
    for (const auto& record : records)
    {
        auto view = view_of(record);
        if (!view)
            return forward(view);
        bytes += wire::encoded_bytes(*view);
        if (bytes > REPLY_BYTES_MAX)
            break;
        views.push_back(std::move(*view));
    }
    return views;
}
}  // namespace

Result<wire::PaymentView> answer(Context& context, const wire::Report& request)
{
    auto record = find_payment(context, request.payment);
    if (!record)
        return forward(record);
    auto state = reported_state(request.state);
    if (!state)
        return forward(state);
    // Facts came first: what a front end saw changes nothing any more.
    if (record->state == ledger::PaymentState::settled || record->state == ledger::PaymentState::expired)
        return view_of(*record);
    const ledger::PaymentMoved moved{.id = record->id,
                                     .state = *state,
                                     .transaction = claimed_transaction(request.transaction),
                                     .http_status = request.http_status,
                                     .detail = clean_text(request.detail, wire::NOTE_BYTES_MAX),
                                     .reasons = {}};
    if (auto recorded = context.writer.record(moved, context.now); !recorded)
        return forward(recorded);
    auto changed = context.reader().payment(record->id);
    if (!changed)
        return forward(changed);
    return view_of(*changed);
}

Result<wire::PaymentView> answer(Context& context, const wire::GetPayment& request)
{
    auto record = find_payment(context, request.payment);
    if (!record)
        return forward(record);
    return view_of(*record);
}

Result<wire::ApprovalView> answer(Context& context, const wire::GetApproval& request)
{
    auto record = context.reader().approval(request.approval);
    if (!record)
        return forward(record);
    if (auto visible = find_payment(context, record->payment); !visible)
        return fail(ErrorCode::not_found, "no approval request " + request.approval.text());
    return view_of(context, *record);
}

Result<wire::ApprovalList> answer(Context& context, const wire::ListApprovals&)
{
    auto records = context.reader().approvals(std::nullopt, APPROVALS_SHOWN_MAX);
    if (!records)
        return forward(records);
    wire::ApprovalList list;
    std::size_t bytes = 0;
    for (const auto& record : *records)
    {
        auto view = view_of(context, record);
        if (!view)
            return forward(view);
        bytes += wire::encoded_bytes(*view);
        if (bytes > REPLY_BYTES_MAX)
            break;
        list.approvals.push_back(std::move(*view));
    }
    return list;
}

Result<wire::ApprovalView> answer(Context& context, const wire::DecideApproval& request)
{
    auto record = context.reader().approval(request.approval);
    if (!record)
        return forward(record);
    const auto wanted = request.grant ? ledger::ApprovalState::granted : ledger::ApprovalState::refused;
    if (request.grant)
    {
        auto owner = take_proof(context);
        if (!owner)
            return forward(owner);
    }
    if (record->state == wanted)
        return view_of(context, *record);
    if (record->state != ledger::ApprovalState::open || context.now >= record->expires)
        return fail(ErrorCode::conflict, request.approval.text() + " is not open any more",
                    "the agent asks again with the same payment id");
    const auto proof = request.grant ? ledger::ProofKind::passphrase : ledger::ProofKind::none;
    if (auto moved = context.writer.record(ledger::ApprovalMoved{record->id, wanted, proof}, context.now);
        !moved)
        return forward(moved);
    auto payment = context.reader().payment(record->payment);
    if (!payment)
        return forward(payment);
    if (!request.grant && payment->state == ledger::PaymentState::opened)
    {
        const std::vector<policy::Reason> reasons{
            {.code = ErrorCode::approval_required,
             .rule = "approval",
             .actual = "refused by the owner",
             .limit = "granted by the owner",
             .would_pass = "Another payment, or asking the owner first."}};
        const ledger::PaymentMoved refused{.id = record->payment,
                                           .state = ledger::PaymentState::refused,
                                           .transaction = {},
                                           .http_status = 0,
                                           .detail = "The owner refused this payment.",
                                           .reasons = encode_reasons(reasons)};
        if (auto moved = context.writer.record(refused, context.now); !moved)
            return forward(moved);
    }
    auto changed = context.reader().approval(record->id);
    if (!changed)
        return forward(changed);
    return view_of(context, *changed);
}

Result<wire::LedgerPage> answer(Context& context, const wire::ReadLedger& request)
{
    const auto filter = filter_for(context, request.filter);
    const auto limit = std::clamp<std::uint32_t>(request.limit, 1, wire::PAGE_ITEMS_MAX);
    auto page = context.reader().payments(filter, request.cursor, limit);
    if (!page)
        return forward(page);
    auto views = fitting_views(page->payments);
    if (!views)
        return forward(views);
    if (views->size() < page->payments.size())
    {
        // Ask again for as many as fit, so that the cursor points behind them.
        page = context.reader().payments(filter, request.cursor, static_cast<std::uint32_t>(views->size()));
        if (!page)
            return forward(page);
    }
    return wire::LedgerPage{std::move(*views), std::move(page->next)};
}

Result<wire::LedgerTotals> answer(Context& context, const wire::SumLedger& request)
{
    std::optional<ledger::TotalsBy> by;
    if (request.by == "host")
        by = ledger::TotalsBy::host;
    if (request.by == "intent")
        by = ledger::TotalsBy::intent;
    if (request.by == "day")
        by = ledger::TotalsBy::day;
    if (!by)
        return fail(ErrorCode::invalid_argument, "by: expected host, intent or day");
    auto totals = context.reader().totals(filter_for(context, request.filter), *by);
    if (!totals)
        return forward(totals);
    wire::LedgerTotals reply;
    for (auto& total : *totals)
        reply.totals.push_back({.key = std::move(total.key),
                                .posted = total.posted,
                                .pending = total.pending,
                                .count = static_cast<std::uint32_t>(total.count)});
    return reply;
}
}  // namespace bursar::vault
