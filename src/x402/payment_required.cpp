#include "x402/payment_required.hpp"

#include "evm/address.hpp"
#include "evm/networks.hpp"
#include "json/json.hpp"
#include "json/raw.hpp"

namespace bursar::x402
{
namespace
{
constexpr json::Limits LIMITS{.bytes_max = BODY_BYTES_MAX, .depth_max = DEPTH_MAX, .values_max = VALUES_MAX};
constexpr std::size_t NAME_BYTES_MAX = 128;
constexpr std::int64_t TIMEOUT_SECONDS_LIMIT = 4'294'967'295;

std::unexpected<Error> invalid(std::string what)
{
    return fail(ErrorCode::quote_invalid, "quote: " + std::move(what));
}

/// A member that may be absent or null (the official package takes both), else text.
std::string soft_text(json::ObjectReader& reader, std::string_view key, std::size_t bytes_max)
{
    const auto* const found = reader.member(key);
    if (!found || found->is_null())
        return {};
    return reader.optional_text(key, bytes_max).value_or("");
}

/// The member's exact text; empty when it is absent or null.
std::string raw_text(std::string_view object, std::string_view key)
{
    const auto raw = json::raw_member(object, key);
    return raw && *raw != "null" ? std::string{*raw} : std::string{};
}

/// Remembers the first reason why an offer cannot be paid.
void note(Offer& offer, std::string why)
{
    if (offer.unsupported.empty())
        offer.unsupported = std::move(why);
}

void read_extra(Offer& offer, json::ObjectReader& reader)
{
    offer.transfer_method = "eip3009";
    offer.payment_flow = "authorization";
    const auto* const found = reader.member("extra");
    if (!found || found->is_null())
        return;
    json::ObjectReader extra{*found, "extra"};
    offer.token_name = soft_text(extra, "name", NAME_BYTES_MAX);
    offer.token_version = soft_text(extra, "version", NAME_BYTES_MAX);
    if (auto method = soft_text(extra, "assetTransferMethod", NAME_BYTES_MAX); !method.empty())
        offer.transfer_method = std::move(method);
    if (auto flow = soft_text(extra, "paymentFlow", NAME_BYTES_MAX); !flow.empty())
        offer.payment_flow = std::move(flow);
    if (extra.failure())
        note(offer, extra.failure()->message);
}

/// What only offers of scheme `exact` on EVM have to satisfy.
void read_payment(Offer& offer, const std::string& amount, std::string_view amount_key)
{
    if (offer.scheme != "exact")
        return note(offer, "scheme " + offer.scheme + " is not supported, only exact");
    if (!offer.chain)
        return note(offer, "network " + offer.network + " is not supported");
    if (offer.transfer_method != "eip3009")
        return note(offer, "transfer method " + offer.transfer_method + " is not supported, only eip3009");
    if (offer.payment_flow != "authorization" && offer.payment_flow != "upfront")
        return note(offer, "payment flow " + offer.payment_flow + " is not supported");
    if (const auto asset = evm::parse_address(offer.asset_text))
        offer.asset = *asset;
    else
        return note(offer, "asset: " + asset.error().message);
    if (const auto pay_to = evm::parse_address(offer.pay_to_text))
        offer.pay_to = *pay_to;
    else
        return note(offer, "payTo: " + pay_to.error().message);
    if (const auto units = Units::parse(amount))
        offer.amount = *units;
    else
        return note(offer, std::string{amount_key} + ": " + units.error().message);
}

std::optional<ChainId> chain_of(std::uint8_t version, const std::string& network)
{
    if (version == 1)
        return evm::chain_of_v1_name(network);
    const auto chain = evm::parse_caip2(network);
    return chain ? std::optional{*chain} : std::nullopt;
}

Result<Offer> read_offer(const json::Value& value, std::uint8_t version, std::size_t index,
                         std::string_view raw)
{
    json::ObjectReader reader{value, "accepts[" + std::to_string(index) + "]"};
    Offer offer;
    offer.version = version;
    offer.index = index;
    offer.raw = raw;
    offer.scheme = reader.text("scheme", NAME_BYTES_MAX);
    offer.network = reader.text("network", NAME_BYTES_MAX);
    const std::string_view amount_key = version == 1 ? "maxAmountRequired" : "amount";
    const auto amount = reader.text(amount_key, NAME_BYTES_MAX);
    offer.asset_text = reader.text("asset", NAME_BYTES_MAX);
    offer.pay_to_text = reader.text("payTo", NAME_BYTES_MAX);
    offer.max_timeout_seconds =
        static_cast<std::uint32_t>(reader.integer("maxTimeoutSeconds", 1, TIMEOUT_SECONDS_LIMIT));
    if (version == 1)
        offer.resource_url = soft_text(reader, "resource", TEXT_BYTES_MAX);
    offer.chain = chain_of(version, offer.network);
    read_extra(offer, reader);
    if (reader.failure())
        return invalid(reader.failure()->message);
    read_payment(offer, amount, amount_key);
    return offer;
}

void read_resource(PaymentRequired& quote, json::ObjectReader& top)
{
    const auto* const found = top.member("resource");
    if (!found)
        return top.wrong("resource", "expected an object, but it is missing");
    json::ObjectReader resource{*found, "resource"};
    quote.resource_url = resource.text("url", TEXT_BYTES_MAX);
    quote.description = soft_text(resource, "description", BODY_BYTES_MAX);
    quote.mime_type = soft_text(resource, "mimeType", TEXT_BYTES_MAX);
    if (resource.failure())
        top.wrong("resource", resource.failure()->message);
}
}  // namespace

Result<PaymentRequired> parse_payment_required(std::string_view json)
{
    const auto document = json::parse(json, LIMITS);
    if (!document)
        return fail(document.error().code == ErrorCode::too_large ? ErrorCode::too_large
                                                                  : ErrorCode::quote_invalid,
                    "quote: " + document.error().message);
    json::ObjectReader top{*document, ""};
    PaymentRequired quote;
    quote.version = static_cast<std::uint8_t>(top.integer("x402Version", 1, 2));
    quote.error = soft_text(top, "error", BODY_BYTES_MAX);
    if (quote.version == 2 && !top.failure())
    {
        read_resource(quote, top);
        quote.resource_raw = raw_text(json, "resource");
        quote.extensions_raw = raw_text(json, "extensions");
        if (const auto* const extensions = top.member("extensions"); extensions && !extensions->is_null())
            top.object("extensions");
    }
    const auto* const accepts = top.array("accepts", OFFERS_MAX);
    if (!accepts || accepts->empty())
        top.wrong("accepts", "expected at least one offer");
    if (top.failure())
        return invalid(top.failure()->message);

    const auto raw_offers = json::raw_items(json::raw_member(json, "accepts").value_or("[]"));
    ensure(raw_offers.size() == accepts->size(), "the texts of the offers are those of the document");
    for (std::size_t i = 0; i < accepts->size(); ++i)
    {
        auto offer = read_offer((*accepts)[i], quote.version, i, raw_offers[i]);
        if (!offer)
            return forward(offer);
        if (quote.version == 2)
            offer->resource_url = quote.resource_url;
        quote.offers.push_back(std::move(*offer));
    }
    if (quote.version == 1)
    {
        json::ObjectReader first{(*accepts)[0], "accepts[0]"};
        quote.resource_url = quote.offers.front().resource_url;
        quote.description = soft_text(first, "description", BODY_BYTES_MAX);
        quote.mime_type = soft_text(first, "mimeType", TEXT_BYTES_MAX);
        if (first.failure())
            return invalid(first.failure()->message);
    }
    return quote;
}

Result<PaymentRequired> parse_payment_required_header(std::string_view value)
{
    const auto text = decode_header(value);
    if (!text)
        return fail(text.error().code == ErrorCode::too_large ? ErrorCode::too_large
                                                              : ErrorCode::quote_invalid,
                    std::string{PAYMENT_REQUIRED_HEADER} + ": " + text.error().message);
    auto quote = parse_payment_required(*text);
    if (quote && quote->version != 2)
        return invalid("x402Version: this header carries version 2 only");
    return quote;
}

bool looks_like_payment_required(std::string_view body)
{
    const auto document = json::parse(body, LIMITS);
    return document && document->is_object() && document->contains("x402Version") &&
           document->contains("accepts");
}
}  // namespace bursar::x402
