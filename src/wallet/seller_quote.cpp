#include "wallet/seller_quote.hpp"

#include "base/text.hpp"
#include "evm/address.hpp"
#include "x402/payment.hpp"

#include <algorithm>

namespace bursar::wallet
{
namespace
{
constexpr std::size_t NAME_BYTES_MAX = 100;
/// AEP2 payers sign ten minutes (its reference client); processors settle within minutes.
constexpr std::uint32_t MANDATE_TIMEOUT_SECONDS = 600;

x402::Payer payer_of(const QuotedRequest& request, const vault::wire::WalletView& wallet,
                     std::optional<Units> amount_max)
{
    x402::Payer payer;
    payer.request_url = request.request.url.text();
    payer.assets.push_back({wallet.asset, wallet.token_name, wallet.token_version, wallet.style});
    payer.payable = {wallet.asset};
    payer.amount_max = amount_max;
    return payer;
}

Result<Way> x402_way(const SellerQuote& quote, const QuotedRequest& request,
                     const vault::wire::WalletView& wallet, std::optional<Units> amount_max)
{
    auto choice = x402::choose_offer(*quote.x402, payer_of(request, wallet, amount_max));
    if (!choice)
        return forward(choice);
    return Way{X402Way{std::move(*choice)}};
}

Result<aep2::Demand> demand(const SellerQuote& quote, const QuotedRequest& request,
                            const vault::wire::WalletView& wallet, Time now)
{
    if (wallet.debit_wallet.is_zero())
        return fail(ErrorCode::unsupported,
                    "the seller takes AEP2 mandates and this wallet has no AEP2 debit wallet",
                    "the owner can configure one");
    return aep2::demand_of(*quote.aep2, {wallet.asset, wallet.style, wallet.debit_wallet},
                           request.request.method, request.request.url.text(), request.body,
                           static_cast<std::uint64_t>(std::max<std::int64_t>(0, now.seconds())));
}

Result<Way> aep2_way(const SellerQuote& quote, const QuotedRequest& request,
                     const vault::wire::WalletView& wallet, std::optional<Units> amount_max, Time now)
{
    auto wanted = demand(quote, request, wallet, now);
    if (!wanted)
        return forward(wanted);
    if (amount_max && wanted->terms.amount > *amount_max)
        return fail(ErrorCode::over_payment_limit,
                    "the price is " + format_money(wanted->terms.amount, wallet.style) +
                        ", above the maximum of " + format_money(*amount_max, wallet.style));
    return Way{Aep2Way{std::move(*wanted)}};
}

OfferView view_of(const x402::PaymentRequired& quote, const x402::Offer& offer, const x402::Payer& payer)
{
    OfferView view;
    view.rail = policy::Rail::x402;
    view.dialect = quote.version == 1 ? "x402 v1" : "x402 v2";
    view.network = clean_text(offer.network, NAME_BYTES_MAX);
    view.asset = clean_text(offer.asset_text, NAME_BYTES_MAX);
    view.payee =
        offer.pay_to ? evm::checksummed(*offer.pay_to) : clean_text(offer.pay_to_text, NAME_BYTES_MAX);
    view.timeout_seconds = offer.max_timeout_seconds;
    view.units = offer.amount;
    if (offer.chain && offer.asset)
        if (const auto known = x402::find_asset({*offer.chain, *offer.asset}, payer.assets))
        {
            view.asset = known->style.symbol;
            view.amount = format_amount(offer.amount, known->style);
        }
    const auto obstacle = x402::why_not(quote, offer, payer);
    view.payable = !obstacle;
    if (obstacle)
        view.why_not = clean_text(obstacle->message, DESCRIPTION_BYTES_MAX);
    return view;
}

OfferView view_of(const SellerQuote& quote, const QuotedRequest& request,
                  const vault::wire::WalletView& wallet, Time now)
{
    OfferView view;
    view.rail = policy::Rail::aep2;
    view.dialect = "aep2";
    view.payee = evm::checksummed(quote.aep2->payee);
    view.network = quote.aep2->chain ? "eip155:" + std::to_string(quote.aep2->chain->value) : wallet.network;
    view.asset = clean_text(quote.aep2->currency, NAME_BYTES_MAX);
    view.timeout_seconds = MANDATE_TIMEOUT_SECONDS;
    const auto wanted = demand(quote, request, wallet, now);
    view.payable = wanted.has_value();
    if (!wanted)
    {
        view.why_not = clean_text(wanted.error().message, DESCRIPTION_BYTES_MAX);
        return view;
    }
    view.units = wanted->terms.amount;
    view.amount = format_amount(wanted->terms.amount, wallet.style);
    view.asset = wallet.style.symbol;
    return view;
}
}  // namespace

Result<SellerQuote> read_seller_quote(const net::Response& response)
{
    SellerQuote quote;
    const auto* header = response.headers.first(x402::PAYMENT_REQUIRED_HEADER);
    if (header != nullptr)
    {
        if (response.headers.count(x402::PAYMENT_REQUIRED_HEADER) != 1)
            return fail(ErrorCode::quote_invalid, "the seller sent two PAYMENT-REQUIRED headers");
        auto parsed = x402::parse_payment_required_header(*header);
        if (!parsed)
            return fail(ErrorCode::quote_invalid, "PAYMENT-REQUIRED: " + parsed.error().message);
        quote.x402 = std::move(*parsed);
    }
    else if (x402::looks_like_payment_required(response.body))
    {
        auto parsed = x402::parse_payment_required(response.body);
        if (!parsed)
            return fail(ErrorCode::quote_invalid, "the 402's body: " + parsed.error().message);
        quote.x402 = std::move(*parsed);
    }
    if (aep2::looks_like_payment_required(response.body))
    {
        auto parsed = aep2::parse_payment_required(response.body);
        if (parsed)
            quote.aep2 = std::move(*parsed);
        else if (!quote.x402)
            return fail(ErrorCode::quote_invalid, "the 402's body: " + parsed.error().message);
    }
    if (!quote.x402 && !quote.aep2)
        return fail(ErrorCode::quote_invalid, "the seller answered 402 without a quote that can be read",
                    "x402 (versions 1 and 2) and AEP2 are understood");
    return quote;
}

Result<Way> choose_way(const SellerQuote& quote, const QuotedRequest& request,
                       const vault::wire::WalletView& wallet, const Preference& preference, Time now)
{
    const auto x402_now = [&]
    {
        return x402_way(quote, request, wallet, preference.amount_max);
    };
    const auto aep2_now = [&]
    {
        return aep2_way(quote, request, wallet, preference.amount_max, now);
    };
    if (!quote.aep2)
        return x402_now();
    if (!quote.x402)
        return aep2_now();
    const bool aep2_first = preference.rail == policy::Rail::aep2;
    auto first = aep2_first ? aep2_now() : x402_now();
    if (first)
        return first;
    auto second = aep2_first ? x402_now() : aep2_now();
    if (second)
        return second;
    if (first.error().code == second.error().code)
        return first;
    return fail(ErrorCode::no_acceptable_offer, first.error().message + "; " + second.error().message,
                first.error().hint);
}

std::vector<OfferView> offer_views(const SellerQuote& quote, const QuotedRequest& request,
                                   const vault::wire::WalletView& wallet, Time now)
{
    std::vector<OfferView> views;
    if (quote.x402)
    {
        const auto payer = payer_of(request, wallet, {});
        for (const auto& offer : quote.x402->offers)
            views.push_back(view_of(*quote.x402, offer, payer));
    }
    if (quote.aep2)
        views.push_back(view_of(quote, request, wallet, now));
    return views;
}

std::size_t index_of(const SellerQuote& quote, const Way& way)
{
    if (const auto* x402 = std::get_if<X402Way>(&way))
        return x402->choice.offer.index;
    return quote.x402 ? quote.x402->offers.size() : 0;
}

Result<vault::wire::Purchase> purchase_of(const SellerQuote& quote, const QuotedRequest& request,
                                          const Way& way, const Address& debit_wallet)
{
    vault::wire::Purchase purchase;
    purchase.method = request.request.method;
    purchase.url = request.request.url.text();
    purchase.body_hash = request.body;
    if (const auto* x402 = std::get_if<X402Way>(&way))
    {
        const auto& choice = x402->choice;
        auto echo = x402::echo_of(*quote.x402, choice.offer, vault::wire::ECHO_BYTES_MAX);
        if (!echo)
            return forward(echo);
        purchase.asset = choice.asset.id;
        purchase.amount = choice.offer.amount;
        purchase.payee = choice.pay_to;
        purchase.offer = vault::wire::X402Offer{quote.x402->version, choice.asset.name, choice.asset.version,
                                                choice.timeout_seconds};
        purchase.echo = std::move(*echo);
        return purchase;
    }
    const auto& demand = std::get<Aep2Way>(way).demand;
    purchase.asset = {demand.terms.chain, demand.terms.token};
    purchase.amount = demand.terms.amount;
    purchase.payee = demand.terms.payee;
    // The wallet contract is the payer's own: demand_of refused every other.
    purchase.offer = vault::wire::Aep2Offer{debit_wallet, demand.reference, MANDATE_TIMEOUT_SECONDS};
    return purchase;
}
}  // namespace bursar::wallet
