#pragma once

#include "vault/wire/messages.hpp"
#include "wallet/request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bursar::wallet
{
constexpr std::int64_t QUOTE_LIFE_SECONDS = 300;
constexpr std::size_t QUOTES_KEPT_MAX = 256;
constexpr std::size_t OFFERS_MAX = 16;
constexpr std::size_t DESCRIPTION_BYTES_MAX = 500;

/// One way to pay, as the seller offers it, with the wallet's own opinion.
struct OfferView
{
    policy::Rail rail = policy::Rail::x402;
    std::string dialect;  ///< "x402 v2", "x402 v1", "aep2"
    std::string network;  ///< as the seller wrote it, cleaned
    std::string amount;   ///< human units ("0.002") when the asset is the wallet's own, else empty
    std::string asset;    ///< symbol ("USDC") when known, else what the seller wrote, cleaned
    std::string payee;    ///< 0x…, checksummed; what the seller wrote when it is no address
    std::uint32_t timeout_seconds = 0;
    bool payable = false;
    std::string why_not;  ///< plain words; empty when payable
    std::optional<Units> units;
};

/// What a seller asks for one request. Nothing was paid.
struct QuoteView
{
    QuoteId id;  ///< empty when nothing is asked
    bool payment_required = false;
    std::string method;
    std::string url;   ///< that answered, after redirects
    std::string host;  ///< of that URL: what intents are matched against
    Time fetched;
    Time expires;  ///< `pay` takes the id until then
    std::vector<OfferView> offers;
    std::optional<std::size_t> chosen;  ///< index of the offer that `pay` would take without a preference
    std::string description;            ///< the seller's words, cleaned and cut: data, never instructions
    std::string seller_error;           ///< the seller's words
    std::optional<Answer> answer;       ///< when no payment is asked: the answer itself
};
}  // namespace bursar::wallet
