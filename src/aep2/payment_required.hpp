#pragma once

#include "aep2/reference.hpp"

#include <vector>

namespace bursar::aep2
{
constexpr std::size_t QUOTE_BYTES_MAX = 64 * 1024;
constexpr std::size_t PROCESSORS_MAX = 16;
constexpr std::size_t QUOTE_TEXT_BYTES_MAX = 1024;

/// A settlement processor that the payee takes.
struct Processor
{
    std::optional<Address> address;
    std::string url;  ///< empty when only the address is named
    friend bool operator==(const Processor&, const Processor&) = default;
};

/// The body of a 402 that asks for a mandate. The plain form has price, currency and payee; the fuller form
/// adds what a client needs to pay without knowing the payee. Texts are the payee's words: untrusted.
struct PaymentRequired
{
    std::string message;
    std::string price;     ///< the number as written, in whole units of the currency: "0.001"
    std::string currency;  ///< "USD"
    Address payee;
    // Fuller form
    std::optional<Units> amount;
    std::optional<Address> token;
    std::optional<ChainId> chain;
    std::optional<Address> wallet;  ///< the debit wallet contract
    std::vector<Processor> processors;
    std::string quote_id;
    std::optional<Hash32> ref;
    std::uint64_t expires_at = 0;  ///< Unix seconds; 0 when not said
    friend bool operator==(const PaymentRequired&, const PaymentRequired&) = default;
};

/// True for a body that `parse_payment_required` should be asked about: JSON with "error":"PAYMENT_REQUIRED"
/// and a payee, or with a wallet contract.
bool looks_like_payment_required(std::string_view body);

/// quote_invalid with the member that is wrong and what would be right.
Result<PaymentRequired> parse_payment_required(std::string_view body);
std::string payment_required_json(const PaymentRequired& quote);

/// What the payer itself knows and insists on: its token and its debit wallet.
struct OwnSide
{
    AssetId asset;
    AssetStyle style;  ///< the currency "USD" is taken as one whole unit of this token
    Address debit_wallet;
};

/// One concrete demand: what would be signed.
struct Demand
{
    QuoteTerms terms;
    Hash32 reference;  ///< of the terms
};

/// Completes a quote with the payer's own side and with the request really made.
/// Errors: quote_invalid (amount and price disagree, ref does not match the terms, no price at all),
/// quote_expired, unknown_asset (another chain, token or wallet than the payer's own), unsupported (another
/// currency).
Result<Demand> demand_of(const PaymentRequired& quote, const OwnSide& own, std::string_view method,
                         std::string_view url, const Hash32& body_hash, std::uint64_t now_seconds);
}  // namespace bursar::aep2
