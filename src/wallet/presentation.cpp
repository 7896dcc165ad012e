#include "wallet/presentation.hpp"

#include "aep2/mandate.hpp"
#include "base/text.hpp"
#include "x402/payment.hpp"
#include "x402/settlement_response.hpp"

namespace bursar::wallet
{
namespace
{
using vault::wire::PaymentState;

constexpr std::size_t SELLER_WORDS_BYTES_MAX = 200;

std::unexpected<Error> other_than_asked()
{
    return fail(ErrorCode::internal, "the authorisation is not what was asked for; it was not sent");
}

Result<net::Header> transfer_header(const vault::wire::SignedTransfer& transfer,
                                    const vault::wire::Authorised& authorised,
                                    const vault::wire::Purchase& purchase)
{
    if (transfer.to != purchase.payee || transfer.value != purchase.amount)
        return other_than_asked();
    auto signature = crypto::Signature::from(transfer.signature);
    if (!signature)
        return other_than_asked();
    auto header =
        x402::payment_header(authorised.echo, {{transfer.from, transfer.to, transfer.value,
                                                transfer.valid_after, transfer.valid_before, transfer.nonce},
                                               *signature});
    if (!header)
        return forward(header);
    return net::Header{std::move(header->name), std::move(header->value)};
}

Result<net::Header> mandate_header(const vault::wire::SignedMandate& mandate,
                                   const vault::wire::Purchase& purchase)
{
    if (mandate.payee != purchase.payee || mandate.amount != purchase.amount ||
        mandate.token != purchase.asset.token)
        return other_than_asked();
    auto signature = crypto::Signature::from(mandate.signature);
    if (!signature)
        return other_than_asked();
    const aep2::SignedMandate message{{mandate.owner, mandate.token, mandate.payee, mandate.amount,
                                       mandate.nonce, mandate.deadline, mandate.reference},
                                      *signature};
    return net::Header{std::string{aep2::MANDATE_HEADER}, aep2::encode_header(message)};
}

/// The receipt, if there is exactly one that can be read. A broken one is as good as none.
std::optional<x402::SettlementResponse> receipt_of(const net::Response& response)
{
    for (const auto name : {x402::PAYMENT_RESPONSE_HEADER, x402::X_PAYMENT_RESPONSE_HEADER})
        if (response.headers.count(name) == 1)
            if (auto receipt = x402::parse_settlement_header(*response.headers.first(name)))
                return *receipt;
    return std::nullopt;
}

std::string quoted(std::string_view words)
{
    return "the seller says \"" + clean_text(words, SELLER_WORDS_BYTES_MAX) + "\"";
}

PaymentState state_of(std::uint32_t status, const std::optional<x402::SettlementResponse>& receipt)
{
    // The transaction is on its way and may still arrive (x402, errorReason "settlement_pending").
    if (receipt && !receipt->success && receipt->error_reason == "settlement_pending")
        return PaymentState::unknown;
    if (status >= 200 && status < 300)
        return PaymentState::delivered;
    if (status >= 400 && status < 500 && status != 408)
        return PaymentState::rejected;
    return PaymentState::unknown;
}
}  // namespace

Result<net::Header> payment_header(const vault::wire::Authorised& authorised,
                                   const vault::wire::Purchase& purchase)
{
    if (authorised.transfer)
        return transfer_header(*authorised.transfer, authorised, purchase);
    if (authorised.mandate)
        return mandate_header(*authorised.mandate, purchase);
    return fail(ErrorCode::internal, "the vault allowed the payment without an authorisation");
}

Outcome classify(const std::expected<net::Response, net::Failure>& result)
{
    Outcome outcome;
    if (!result)
    {
        outcome.detail = result.error().may_have_arrived ? "sent, and no whole answer came: "
                                                         : "the seller was not reached: ";
        outcome.detail += clean_text(result.error().error.message, SELLER_WORDS_BYTES_MAX);
        return outcome;
    }
    const auto receipt = receipt_of(*result);
    outcome.http_status = result->status;
    outcome.state = state_of(result->status, receipt);
    if (receipt)
        if (const auto hash = x402::transaction_of(*receipt))
            outcome.transaction = hash->hex();

    const auto status = "HTTP status " + std::to_string(result->status);
    switch (outcome.state)
    {
    case PaymentState::delivered:
        outcome.detail = status;
        if (receipt && !receipt->success)
            outcome.detail += ", with a receipt that says the settlement failed";
        break;
    case PaymentState::rejected:
        outcome.detail = result->status == 402 ? "the seller did not accept the payment and asked again"
                                               : "the seller refused: " + status;
        break;
    default:
        outcome.detail = "sent, and the answer does not tell: " + status;
        break;
    }
    if (receipt && !receipt->error_reason.empty())
        outcome.detail += "; " + quoted(receipt->error_reason);
    return outcome;
}
}  // namespace bursar::wallet
