#pragma once

#include "x402/payment_required.hpp"

namespace bursar::x402
{
/// The longest validity that is ever signed, whatever an offer asks.
constexpr std::uint32_t TIMEOUT_SECONDS_MAX = 300;
/// Sellers want a few seconds left when they verify; offers that allow less cannot be met.
constexpr std::uint32_t TIMEOUT_SECONDS_MIN = 10;

/// A token that the payer knows, with the EIP-712 domain from its own configuration.
struct KnownAsset
{
    AssetId id;
    std::string name;
    std::string version;
    AssetStyle style;
    friend bool operator==(const KnownAsset&, const KnownAsset&) = default;
};

/// The built-in USDC tokens (evm/networks.hpp) and the payer's own; the payer's own win.
std::optional<KnownAsset> find_asset(const AssetId& id, std::span<const KnownAsset> own);

/// What the payer insists on.
struct Payer
{
    std::string request_url;              ///< of the request that was answered with 402
    std::vector<KnownAsset> assets;       ///< beside the built-in ones
    std::vector<AssetId> payable;         ///< what the wallet holds; empty: anything known
    std::optional<Units> amount_max;      ///< in the asset's base units
    bool allow_foreign_resource = false;  ///< when the owner configured a public address that differs
};

/// Why an offer cannot be paid; empty when it can. Codes: unsupported, unknown_asset, quote_invalid,
/// over_payment_limit, quote_foreign_resource.
std::optional<Error> why_not(const PaymentRequired& quote, const Offer& offer, const Payer& payer);

/// One offer, cleared: this object and no other is what gets signed.
struct Choice
{
    Offer offer;
    KnownAsset asset;  ///< from the payer's table, never from the offer
    Address pay_to;
    std::uint32_t timeout_seconds = 0;  ///< min(offer's, TIMEOUT_SECONDS_MAX)
};

/// The first offer that can be paid, those of flow "authorization" before those of "upfront".
/// quote_foreign_resource when the quote is for another origin; no_acceptable_offer otherwise, whose message
/// names for each offer why not. A single offer's own code is kept.
Result<Choice> choose_offer(const PaymentRequired& quote, const Payer& payer);

/// "https://api.example:8443": scheme, host in lower case, port unless it is the scheme's own. malformed when
/// the text is no absolute http or https URL.
Result<std::string> origin_of(std::string_view url);
}  // namespace bursar::x402
