#include "x402/choose.hpp"

#include "evm/networks.hpp"

#include <algorithm>

namespace bursar::x402
{
namespace
{
std::string lower(std::string_view text)
{
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::optional<Error> refuse(ErrorCode code, std::string message, std::string hint = {})
{
    return Error{code, std::move(message), std::move(hint)};
}

/// x402 section 16.1 item 4: a quote for another origin is somebody else's quote passed on.
std::optional<Error> foreign_resource(const Offer& offer, const Payer& payer)
{
    if (payer.allow_foreign_resource)
        return std::nullopt;
    if (offer.resource_url.empty())
    {
        if (offer.version == 1)
            return std::nullopt;
        return refuse(ErrorCode::quote_invalid, "resource.url: missing");
    }
    const auto own = origin_of(payer.request_url);
    if (!own)
        return own.error();
    const auto quoted = origin_of(offer.resource_url);
    if (!quoted)
        return refuse(ErrorCode::quote_foreign_resource, "resource.url: " + quoted.error().message,
                      "it has to name the address that was called");
    if (*quoted != *own)
        return refuse(ErrorCode::quote_foreign_resource,
                      "resource.url: the quote is for another origin than the one called",
                      "the seller has to quote for " + *own);
    return std::nullopt;
}
}  // namespace

std::optional<KnownAsset> find_asset(const AssetId& id, std::span<const KnownAsset> own)
{
    for (const auto& known : own)
        if (known.id == id)
            return known;
    const auto* const network = evm::network_by_chain(id.chain);
    if (!network || network->usdc != id.token)
        return std::nullopt;
    return KnownAsset{id, std::string{network->token_name}, std::string{network->token_version},
                      AssetStyle{"USDC", network->decimals}};
}

std::optional<Error> why_not(const PaymentRequired&, const Offer& offer, const Payer& payer)
{
    if (!offer.unsupported.empty() || !offer.chain || !offer.asset || !offer.pay_to)
        return refuse(ErrorCode::unsupported,
                      offer.unsupported.empty() ? "the offer is incomplete" : offer.unsupported);
    if (auto foreign = foreign_resource(offer, payer))
        return foreign;

    const AssetId id{*offer.chain, *offer.asset};
    const auto asset = find_asset(id, payer.assets);
    if (!asset)
        return refuse(ErrorCode::unknown_asset,
                      "asset " + offer.asset->hex() + " on " + evm::caip2(*offer.chain) +
                          " is not a known token",
                      "the owner can add it to the configuration");
    if (!payer.payable.empty() &&
        std::find(payer.payable.begin(), payer.payable.end(), id) == payer.payable.end())
        return refuse(ErrorCode::unknown_asset,
                      "the wallet holds no " + asset->style.symbol + " on " + evm::caip2(*offer.chain));
    // The signature would be made under our own domain; an offer that says otherwise could not be settled by
    // it.
    if (offer.token_name != asset->name || offer.token_version != asset->version)
        return refuse(ErrorCode::quote_invalid, "extra.name and extra.version are not those of the token",
                      "for this asset they are " + asset->name + " and " + asset->version);
    if (offer.amount.is_zero())
        return refuse(ErrorCode::quote_invalid, "the amount is zero");
    if (offer.pay_to->is_zero())
        return refuse(ErrorCode::quote_invalid, "payTo: the zero address cannot be paid");
    if (offer.max_timeout_seconds < TIMEOUT_SECONDS_MIN)
        return refuse(ErrorCode::quote_invalid,
                      "maxTimeoutSeconds: expected at least " + std::to_string(TIMEOUT_SECONDS_MIN));
    if (payer.amount_max && offer.amount > *payer.amount_max)
        return refuse(ErrorCode::over_payment_limit, "it asks " + format_money(offer.amount, asset->style) +
                                                         ", the limit is " +
                                                         format_money(*payer.amount_max, asset->style));
    return std::nullopt;
}

Result<Choice> choose_offer(const PaymentRequired& quote, const Payer& payer)
{
    std::vector<Error> reasons;
    const Offer* chosen = nullptr;
    for (const auto& offer : quote.offers)
    {
        if (auto reason = why_not(quote, offer, payer))
            reasons.push_back(std::move(*reason));
        else if (!chosen ||
                 (chosen->payment_flow != "authorization" && offer.payment_flow == "authorization"))
            chosen = &offer;
    }
    if (chosen)
        return Choice{*chosen, *find_asset({*chosen->chain, *chosen->asset}, payer.assets), *chosen->pay_to,
                      std::min(chosen->max_timeout_seconds, TIMEOUT_SECONDS_MAX)};
    if (reasons.size() == 1)
        return std::unexpected(std::move(reasons.front()));

    const bool all_foreign =
        !reasons.empty() && std::all_of(reasons.begin(), reasons.end(), [](const Error& reason)
                                        { return reason.code == ErrorCode::quote_foreign_resource; });
    if (all_foreign)
        return std::unexpected(std::move(reasons.front()));
    std::string text = "none of the offers can be paid";
    for (std::size_t i = 0; i < reasons.size(); ++i)
        text += (i == 0 ? ": [" : "; [") + std::to_string(i) + "] " + reasons[i].message;
    return fail(ErrorCode::no_acceptable_offer, std::move(text));
}

Result<std::string> origin_of(std::string_view url)
{
    const auto bad = []
    {
        return fail(ErrorCode::malformed, "expected an absolute http or https URL");
    };
    const auto colon = url.find("://");
    if (colon == std::string_view::npos)
        return bad();
    const auto scheme = lower(url.substr(0, colon));
    if (scheme != "http" && scheme != "https")
        return bad();
    auto rest = url.substr(colon + 3);
    auto authority = lower(rest.substr(0, rest.find_first_of("/?#\\")));
    // Whatever comes before an "@" is not the host: such URLs exist to deceive.
    if (authority.empty() || authority.find_first_of("@ \t\r\n%") != std::string::npos)
        return bad();
    const auto bracket = authority.rfind(']');
    const auto port_at = authority.find(':', bracket == std::string::npos ? 0 : bracket);
    if (port_at == 0)
        return bad();
    const auto port = port_at == std::string::npos ? std::string{} : authority.substr(port_at + 1);
    if (!std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
        port.size() > 5 || port.starts_with('0'))
        return bad();
    if (port_at != std::string::npos && (port.empty() || port == (scheme == "http" ? "80" : "443")))
        authority.resize(port_at);
    return scheme + "://" + authority;
}
}  // namespace bursar::x402
