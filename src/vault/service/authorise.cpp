#include "vault/service/authorise.hpp"

#include "vault/service/facts.hpp"
#include "vault/service/views.hpp"
#include "vault/wire/reader.hpp"
#include "vault/wire/writer.hpp"

namespace bursar::vault
{
namespace
{
Bytes encode_offer(const wire::Purchase& purchase)
{
    wire::Buffer buffer;
    wire::Writer{buffer}.put(purchase.offer);
    return {buffer.begin(), buffer.end()};
}

Result<void> open_payment(Context& context, const Judgement& judgement)
{
    if (judgement.existing)
        return {};
    const auto& [purchase, request] = judgement.checked;
    auto opened = context.writer.open_payment({.id = purchase.payment,
                                               .intent = purchase.intent,
                                               .fingerprint = request.fingerprint,
                                               .rail = std::string{policy::name_of(request.rail)},
                                               .asset = purchase.asset,
                                               .amount = purchase.amount,
                                               .payee = purchase.payee,
                                               .method = purchase.method,
                                               .url = purchase.url,
                                               .host = request.host,
                                               .category = purchase.category,
                                               .note = purchase.note,
                                               .offer = encode_offer(purchase),
                                               .echo = Bytes(purchase.echo.begin(), purchase.echo.end())},
                                              context.now);
    if (!opened)
        return forward(opened);
    return {};
}

/// What the ledger now says of the payment, with the signature if there is one to hand out.
Result<wire::Authorised> report(Context& context, Judgement&& judgement, bool replayed)
{
    const auto& id = judgement.checked.purchase.payment;
    auto record = context.reader().payment(id);
    if (!record)
        return forward(record);
    auto view = view_of(*record);
    if (!view)
        return forward(view);
    wire::Authorised reply{.verdict = std::move(judgement.verdict),
                           .replayed = replayed,
                           .payment = std::move(*view),
                           .transfer = {},
                           .mandate = {},
                           .echo = {},
                           .approval = {}};
    if (reply.verdict.outcome != policy::Outcome::allow)
        return reply;
    auto bytes = context.reader().authorisation(id);
    if (!bytes && bytes.error().code == ErrorCode::not_found)
        return reply;  // it expired as a question, before anything was signed
    if (!bytes)
        return forward(bytes);
    auto payment = parse_signed_payment(*bytes);
    if (!payment)
        return forward(payment);
    if (auto* transfer = std::get_if<wire::SignedTransfer>(&*payment))
        reply.transfer = std::move(*transfer);
    else
        reply.mandate = std::move(std::get<wire::SignedMandate>(*payment));
    auto opened = context.reader().payment_as_opened(id);
    if (!opened)
        return forward(opened);
    reply.echo = as_text(opened->echo);
    return reply;
}

/// Reserve, sign, store; the batch's commit makes it durable before the caller hears of it.
Result<wire::Authorised> allow(Context& context, Judgement&& judgement)
{
    auto& state = context.state;
    if (state.locked())
        return fail(ErrorCode::vault_locked, "the vault is locked: it cannot sign",
                    "the owner unlocks it with `bursar unlock`, or by approving an intent");
    if (auto opened = open_payment(context, judgement); !opened)
        return forward(opened);
    const auto& purchase = judgement.checked.purchase;
    const ledger::BudgetPeriod period{.index = judgement.period.index,
                                      .start = judgement.period.start,
                                      .end = judgement.period.end,
                                      .budget = judgement.intent.terms.budget};
    if (auto reserved = context.writer.reserve(purchase.payment, period, context.now); !reserved)
        return forward(reserved);
    const auto authorisation = sign_payment(purchase, context.settings(), state.domains, state.keys->spending,
                                            state.random32(), context.now);
    const ledger::PaymentAuthorised authorised{
        .id = purchase.payment,
        .authorisation = encode(authorisation),
        .usable_until = Time::from_seconds(static_cast<std::int64_t>(end_of(authorisation)))};
    if (auto recorded = context.writer.record(authorised, context.now); !recorded)
        return forward(recorded);
    auto record = context.reader().payment(purchase.payment);
    if (!record)
        return forward(record);
    state.new_authorisations.push_back(watched(*record, authorisation));
    return report(context, std::move(judgement), false);
}

Result<ledger::ApprovalRecord> open_approval(Context& context, const Judgement& judgement)
{
    auto open = context.reader().approvals(ledger::ApprovalState::open, OPEN_APPROVALS_MAX);
    if (!open)
        return forward(open);
    if (open->size() >= OPEN_APPROVALS_MAX)
        return fail(ErrorCode::busy,
                    std::to_string(OPEN_APPROVALS_MAX) + " questions wait for the owner already",
                    "the owner decides them with `bursar approve`");
    const auto id = ApprovalId::from_random(context.state.random16());
    const ledger::ApprovalOpened opened{.id = id,
                                        .payment = judgement.checked.purchase.payment,
                                        .expires = context.now.plus_seconds(APPROVAL_SECONDS),
                                        .reasons = encode_reasons(judgement.verdict.reasons)};
    if (auto recorded = context.writer.record(opened, context.now); !recorded)
        return forward(recorded);
    return context.reader().approval(id);
}

Result<wire::Authorised> ask(Context& context, Judgement&& judgement)
{
    if (auto opened = open_payment(context, judgement); !opened)
        return forward(opened);
    const bool replayed = judgement.approval.has_value();
    if (!replayed)
    {
        auto approval = open_approval(context, judgement);
        if (!approval)
            return forward(approval);
        judgement.approval = std::move(*approval);
    }
    auto view = view_of(context, *judgement.approval);
    if (!view)
        return forward(view);
    auto reply = report(context, std::move(judgement), replayed);
    if (reply)
        reply->approval = std::move(*view);
    return reply;
}

Result<wire::Authorised> refuse(Context& context, Judgement&& judgement)
{
    if (auto opened = open_payment(context, judgement); !opened)
        return forward(opened);
    const auto& reasons = judgement.verdict.reasons;
    const ledger::PaymentMoved refused{.id = judgement.checked.purchase.payment,
                                       .state = ledger::PaymentState::refused,
                                       .transaction = {},
                                       .http_status = 0,
                                       .detail = reasons.empty() ? "" : reasons.front().would_pass,
                                       .reasons = encode_reasons(reasons)};
    if (auto recorded = context.writer.record(refused, context.now); !recorded)
        return forward(recorded);
    if (judgement.approval && judgement.approval->state == ledger::ApprovalState::open)
    {
        const ledger::ApprovalMoved over{judgement.approval->id, ledger::ApprovalState::expired, {}};
        if (auto recorded = context.writer.record(over, context.now); !recorded)
            return forward(recorded);
    }
    return report(context, std::move(judgement), false);
}
}  // namespace

Result<wire::Authorised> answer(Context& context, const wire::Authorise& request)
{
    auto judgement = judge(context, request.purchase);
    if (!judgement)
        return forward(judgement);
    if (judgement->decided_before)
        return report(context, std::move(*judgement), true);
    switch (judgement->verdict.outcome)
    {
    case policy::Outcome::allow:
        return allow(context, std::move(*judgement));
    case policy::Outcome::ask:
        return ask(context, std::move(*judgement));
    case policy::Outcome::deny:
        return refuse(context, std::move(*judgement));
    }
    std::unreachable();
}
}  // namespace bursar::vault
