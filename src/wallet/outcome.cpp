#include "wallet/outcome.hpp"

#include "evm/address.hpp"
#include "wallet/ledger_view.hpp"
#include "wallet/state.hpp"

namespace bursar::wallet
{
std::string_view name_of(PayStatus status)
{
    switch (status)
    {
    case PayStatus::delivered:
        return "delivered";
    case PayStatus::free:
        return "free";
    case PayStatus::refused:
        return "refused";
    case PayStatus::approval_required:
        return "approval_required";
    case PayStatus::rejected:
        return "rejected";
    case PayStatus::unknown:
        return "unknown";
    }
    return "unknown";
}

namespace
{
struct Told
{
    PayStatus status;
    ErrorCode code;
};

Told told(PaymentState state)
{
    switch (state)
    {
    case PaymentState::delivered:
    case PaymentState::settled:
        return {PayStatus::delivered, ErrorCode::internal};
    case PaymentState::refused:
        return {PayStatus::refused, ErrorCode::not_payable};
    case PaymentState::rejected:
    case PaymentState::expired:
        return {PayStatus::rejected, ErrorCode::payment_rejected};
    case PaymentState::opened:
        return {PayStatus::approval_required, ErrorCode::approval_required};
    case PaymentState::authorised:
    case PaymentState::presented:
    case PaymentState::unknown:
        return {PayStatus::unknown, ErrorCode::payment_unknown};
    }
    return {PayStatus::unknown, ErrorCode::payment_unknown};
}
}  // namespace

PayOutcome outcome_of(const vault::wire::PaymentView& payment, const AssetStyle& style)
{
    PayOutcome outcome;
    const auto [status, code] = told(payment.state);
    outcome.status = status;
    outcome.code = code;
    outcome.payment = payment.id;
    outcome.intent = payment.intent;
    outcome.rail = payment.rail;
    outcome.amount = format_amount(payment.amount, style);
    outcome.asset = style.symbol;
    outcome.price = format_price(payment.amount, style);
    outcome.host = payment.host;
    outcome.payee = evm::checksummed(payment.payee);
    outcome.transaction = payment.transaction;
    outcome.state = payment.state;
    outcome.message = std::string{meaning_of(payment.state)};
    if (!payment.detail.empty())
        outcome.message += " (" + payment.detail + ")";
    if (!payment.reasons.empty())
        take_verdict(outcome, {policy::Outcome::deny, payment.reasons});
    return outcome;
}

PayOutcome refused(const Error& error)
{
    PayOutcome outcome;
    outcome.status = PayStatus::refused;
    outcome.code = error.code;
    outcome.message = error.message;
    outcome.would_pass = error.hint;
    if (error.code == ErrorCode::over_payment_limit)
    {
        outcome.rule = "max_amount";
        if (outcome.would_pass.empty())
            outcome.would_pass = "a higher max_amount";
    }
    return outcome;
}

void name_purchase(PayOutcome& outcome, const vault::wire::Purchase& purchase, const std::string& host,
                   const AssetStyle& style)
{
    outcome.rail = std::holds_alternative<vault::wire::X402Offer>(purchase.offer) ? policy::Rail::x402
                                                                                  : policy::Rail::aep2;
    outcome.amount = format_amount(purchase.amount, style);
    outcome.asset = style.symbol;
    outcome.price = format_price(purchase.amount, style);
    outcome.host = host;
    outcome.payee = evm::checksummed(purchase.payee);
}

void take_verdict(PayOutcome& outcome, const policy::Verdict& verdict)
{
    outcome.reasons = verdict.reasons;
    outcome.status =
        verdict.outcome == policy::Outcome::ask ? PayStatus::approval_required : PayStatus::refused;
    if (verdict.reasons.empty())
        return;
    const auto& first = verdict.reasons.front();
    outcome.code = first.code;
    outcome.rule = first.rule;
    outcome.would_pass = first.would_pass;
    outcome.message = sentence(first);
}
}  // namespace bursar::wallet
