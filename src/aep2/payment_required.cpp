#include "aep2/payment_required.hpp"

#include "aep2/reader.hpp"
#include "evm/address.hpp"
#include "json/raw.hpp"

#include <algorithm>

namespace bursar::aep2
{
namespace
{
constexpr json::Limits LIMITS{.bytes_max = QUOTE_BYTES_MAX, .depth_max = 16, .values_max = 2000};

std::unexpected<Error> invalid(std::string what, std::string hint = {})
{
    return fail(ErrorCode::quote_invalid, "402 body: " + std::move(what), std::move(hint));
}

/// "0.001" or "5": the digits of the price as the payee wrote them, whether as a number or as text.
bool is_plain_decimal(std::string_view text)
{
    const auto digits = [](std::string_view part)
    {
        return !part.empty() &&
               std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    const auto point = text.find('.');
    return text.size() <= 40 && digits(text.substr(0, point)) &&
           (point == std::string_view::npos || digits(text.substr(point + 1)));
}

std::string read_price(Reader& reader, std::string_view body)
{
    const auto* const price = reader.member("price");
    if (!price)
        return {};
    // The number's own text: a double would have lost digits.
    const auto text = price->is_string() ? price->get<std::string>()
                                         : std::string{json::raw_member(body, "price").value_or("")};
    if ((price->is_string() || price->is_number()) && is_plain_decimal(text))
        return text;
    reader.wrong("price", "expected a plain decimal number such as 0.001");
    return {};
}

std::vector<Processor> read_processors(Reader& reader)
{
    const auto* const list = reader.array("sp", PROCESSORS_MAX);
    std::vector<Processor> processors;
    if (!list)
        return processors;
    for (const auto& item : *list)
    {
        Processor processor;
        if (item.is_string())
        {
            const auto& text = item.get_ref<const std::string&>();
            if (const auto address = evm::parse_address(text))
                processor.address = *address;
            else if (text.starts_with("http://") || text.starts_with("https://"))
                processor.url = text.substr(0, QUOTE_TEXT_BYTES_MAX);
            else
                reader.wrong("sp", "expected addresses, URLs, or objects with address and url");
        }
        else
        {
            Reader inner{item, "sp"};
            processor.address = inner.optional_address("address");
            processor.url = inner.optional_text("url", QUOTE_TEXT_BYTES_MAX).value_or("");
            if (inner.failure())
                reader.wrong("sp", inner.failure()->message);
        }
        processors.push_back(std::move(processor));
    }
    return processors;
}

/// A whole unit of a dollar token is taken as one dollar.
bool is_dollar(std::string_view currency, const AssetStyle& style)
{
    return currency.empty() || currency == style.symbol ||
           (currency == "USD" && style.symbol.starts_with("USD"));
}

Result<Units> amount_of(const PaymentRequired& quote, const AssetStyle& style)
{
    if (quote.price.empty())
    {
        if (quote.amount)
            return *quote.amount;
        return invalid("neither amount nor price", "a quote has to say what it costs");
    }
    if (!is_dollar(quote.currency, style))
        return fail(ErrorCode::unsupported,
                    "402 body: the price is in another currency than " + style.symbol);
    const auto price = parse_amount(quote.price, style);
    if (!price)
        return invalid("price: " + price.error().message);
    if (quote.amount && *quote.amount != *price)
        return invalid("amount and price disagree",
                       "price " + quote.price + " is an amount of " + price->decimal());
    return *price;
}
}  // namespace

bool looks_like_payment_required(std::string_view body)
{
    const auto document = json::parse(body, LIMITS);
    if (!document || !document->is_object())
        return false;
    const auto error = document->find("error");
    return document->contains("payee") &&
           ((error != document->end() && *error == "PAYMENT_REQUIRED") || document->contains("wallet"));
}

Result<PaymentRequired> parse_payment_required(std::string_view body)
{
    const auto document = json::parse(body, LIMITS);
    if (!document)
        return invalid(document.error().message);
    Reader reader{*document, ""};
    PaymentRequired quote;
    quote.message = reader.optional_text("message", QUOTE_TEXT_BYTES_MAX).value_or("");
    quote.price = read_price(reader, body);
    quote.currency = reader.optional_text("currency", 16).value_or("");
    quote.payee = reader.address("payee");
    quote.amount = reader.optional_units("amount");
    quote.token = reader.optional_address("token");
    if (const auto chain = reader.optional_number64("chainId"))
        quote.chain = ChainId{*chain};
    quote.wallet = reader.optional_address("wallet");
    quote.processors = read_processors(reader);
    quote.quote_id = reader.optional_text("quoteId", 128).value_or("");
    quote.ref = reader.optional_fixed<Hash32>("ref");
    quote.expires_at = reader.optional_number64("expiresAt").value_or(0);
    if (reader.failure())
        return invalid(reader.failure()->message);
    return quote;
}

std::string payment_required_json(const PaymentRequired& quote)
{
    json::Value document{{"error", "PAYMENT_REQUIRED"},
                         {"message", quote.message},
                         {"currency", quote.currency},
                         {"payee", evm::checksummed(quote.payee)}};
    if (quote.amount)
        document["amount"] = quote.amount->decimal();
    if (quote.token)
        document["token"] = evm::checksummed(*quote.token);
    if (quote.chain)
        document["chainId"] = quote.chain->value;
    if (quote.wallet)
        document["wallet"] = evm::checksummed(*quote.wallet);
    for (const auto& processor : quote.processors)
    {
        json::Value item = json::Value::object();
        if (processor.address)
            item["address"] = evm::checksummed(*processor.address);
        if (!processor.url.empty())
            item["url"] = processor.url;
        document["sp"].push_back(std::move(item));
    }
    if (!quote.quote_id.empty())
        document["quoteId"] = quote.quote_id;
    if (quote.ref)
        document["ref"] = quote.ref->hex();
    if (quote.expires_at != 0)
        document["expiresAt"] = quote.expires_at;
    auto text = json::dump(document);
    // Clients of the plain form want the price as a number; its digits are spliced in, never made by a
    // double.
    if (is_plain_decimal(quote.price))
        text.insert(1, "\"price\":" + quote.price + ",");
    return text;
}

Result<Demand> demand_of(const PaymentRequired& quote, const OwnSide& own, std::string_view method,
                         std::string_view url, const Hash32& body_hash, std::uint64_t now_seconds)
{
    if (quote.expires_at != 0 && quote.expires_at <= now_seconds)
        return fail(ErrorCode::quote_expired, "402 body: expiresAt has passed", "ask for a new quote");
    if (quote.chain && *quote.chain != own.asset.chain)
        return fail(ErrorCode::unknown_asset, "402 body: chainId " + std::to_string(quote.chain->value) +
                                                  " is not the wallet's chain " +
                                                  std::to_string(own.asset.chain.value));
    if (quote.token && *quote.token != own.asset.token)
        return fail(ErrorCode::unknown_asset, "402 body: token is not the wallet's " + own.style.symbol);
    if (own.debit_wallet.is_zero())
        return fail(ErrorCode::unsupported, "no AEP2 debit wallet is set up",
                    "name one with the wallet's settings");
    if (quote.wallet && *quote.wallet != own.debit_wallet)
        return fail(ErrorCode::unknown_asset, "402 body: wallet is another contract than the one set up");
    const auto amount = amount_of(quote, own.style);
    if (!amount)
        return forward(amount);

    Demand demand;
    demand.terms = {std::string{method}, std::string{url}, body_hash,      *amount,         own.asset.chain,
                    own.asset.token,     quote.payee,      quote.quote_id, quote.expires_at};
    demand.reference = reference(demand.terms);
    if (quote.ref && *quote.ref != demand.reference)
        return invalid(
            "ref does not commit to this request and price",
            "ref is the hash of method, URL, body hash, amount, chain, token, payee, quoteId and expiresAt");
    return demand;
}
}  // namespace bursar::aep2
