#pragma once

#include "evm/transfer_authorization.hpp"
#include "x402/payment_required.hpp"

namespace bursar::x402
{
struct SignedTransfer
{
    evm::TransferAuthorization authorization;
    crypto::Signature signature;
    friend bool operator==(const SignedTransfer&, const SignedTransfer&) = default;
};

struct HttpHeader
{
    std::string name;
    std::string value;
};

/// What has to be sent back beside the signature, as one text that can be stored with the payment and read
/// again after a restart: the chosen offer, the resource and the extensions, each in the seller's exact
/// words. too_large beyond `bytes_max`.
Result<std::string> echo_of(const PaymentRequired& quote, const Offer& offer,
                            std::size_t bytes_max = HEADER_BYTES_MAX);

/// PAYMENT-SIGNATURE (version 2) or X-PAYMENT (version 1) out of an echo and the signed transfer. The
/// seller's words are spliced in unchanged. Errors: malformed (no echo), too_large.
Result<HttpHeader> payment_header(std::string_view echo, const SignedTransfer& transfer);
/// The JSON inside, for MCP (`_meta["x402/payment"]`) and A2A.
Result<std::string> payment_json(std::string_view echo, const SignedTransfer& transfer);

/// A payment as a seller receives it.
struct Payment
{
    std::uint8_t version = 2;
    std::string scheme;
    std::string network;
    std::string accepted_raw;    ///< version 2
    std::string resource_raw;    ///< version 2; empty when absent
    std::string extensions_raw;  ///< version 2; empty when absent
    SignedTransfer transfer;
};

/// Reads the JSON of either version, scheme `exact` by EIP-3009 with a 65-byte signature.
/// Errors: malformed with the member, unsupported (another scheme or payload), too_large.
Result<Payment> parse_payment(std::string_view json);
/// The value of PAYMENT-SIGNATURE or X-PAYMENT.
Result<Payment> parse_payment_header(std::string_view value);
}  // namespace bursar::x402
