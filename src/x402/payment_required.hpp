#pragma once

#include "base/money.hpp"
#include "x402/encoding.hpp"

#include <vector>

namespace bursar::x402
{
/// One way to pay, normalised over both versions. Kept even if it cannot be paid: `unsupported` says why
/// then, and the typed members may be empty.
struct Offer
{
    std::uint8_t version = 2;
    std::size_t index = 0;  ///< in `accepts`
    std::string scheme;
    std::string network;  ///< as written: "eip155:84532", "base-sepolia"
    std::optional<ChainId> chain;
    std::string asset_text;  ///< as written
    std::optional<Address> asset;
    std::string pay_to_text;  ///< as written
    std::optional<Address> pay_to;
    Units amount;  ///< version 1: maxAmountRequired
    std::uint32_t max_timeout_seconds = 0;
    std::string token_name;       ///< extra.name
    std::string token_version;    ///< extra.version
    std::string transfer_method;  ///< extra.assetTransferMethod; "eip3009" when absent
    std::string payment_flow;     ///< extra.paymentFlow; "authorization" when absent
    std::string resource_url;     ///< version 1 has one in each offer; version 2: that of the quote
    std::string raw;              ///< the offer's exact text
    std::string unsupported;      ///< empty when this program knows how to pay such an offer
};

/// What a seller asks. Texts are the seller's words: untrusted.
struct PaymentRequired
{
    std::uint8_t version = 2;
    std::string error;
    std::string resource_url;
    std::string description;
    std::string mime_type;
    std::string resource_raw;    ///< exact text of `resource`; empty when absent (version 1)
    std::string extensions_raw;  ///< exact text of `extensions`; empty when absent
    std::vector<Offer> offers;
};

/// The JSON object of either version, wherever it was found: in a body, or in the result of an MCP tool.
/// Errors: quote_invalid with the member that is wrong; too_large.
Result<PaymentRequired> parse_payment_required(std::string_view json);
/// The value of PAYMENT-REQUIRED; only version 2.
Result<PaymentRequired> parse_payment_required_header(std::string_view value);
/// True for a JSON object with x402Version and accepts.
bool looks_like_payment_required(std::string_view body);
}  // namespace bursar::x402
