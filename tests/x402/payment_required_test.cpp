#include "tests/x402/examples.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::x402;
using namespace bursar::x402::examples;

namespace
{
std::string refusal(std::string_view json)
{
    const auto quote = parse_payment_required(json);
    REQUIRE_FALSE(quote);
    CHECK(quote.error().code == ErrorCode::quote_invalid);
    return quote.error().message;
}

std::string unsupported(const char* pointer, const json::Value& value)
{
    const auto quote = parse_payment_required(changed(V2_QUOTE, pointer, value));
    REQUIRE(quote);
    return quote->offers.at(0).unsupported;
}
}  // namespace

TEST_CASE("a version 2 quote is read from the header and from a body alike", "[x402]")
{
    for (const auto& quote :
         {parse_payment_required(V2_QUOTE), parse_payment_required_header(encode_header(V2_QUOTE))})
    {
        REQUIRE(quote);
        CHECK(quote->version == 2);
        CHECK(quote->error == "Payment required");
        CHECK(quote->resource_url == "http://127.0.0.1/paid/weather");
        CHECK(quote->description == "Weather report");
        CHECK(quote->mime_type == "application/json");
        REQUIRE(quote->offers.size() == 1);
        const auto& offer = quote->offers[0];
        CHECK(offer.unsupported.empty());
        CHECK(offer.scheme == "exact");
        CHECK(offer.network == "eip155:84532");
        CHECK(offer.chain == ChainId{84532});
        CHECK(offer.asset == USDC);
        CHECK(offer.pay_to == PAY_TO);
        CHECK(offer.amount == Units{10000});
        CHECK(offer.max_timeout_seconds == 60);
        CHECK(offer.token_name == "USDC");
        CHECK(offer.token_version == "2");
        CHECK(offer.transfer_method == "eip3009");
        CHECK(offer.payment_flow == "authorization");
        CHECK(offer.resource_url == quote->resource_url);
        CHECK(V2_QUOTE.find(offer.raw) != std::string_view::npos);
        CHECK(quote->extensions_raw.empty());
    }
}

TEST_CASE("a version 1 quote is read from the body", "[x402]")
{
    CHECK(looks_like_payment_required(V1_QUOTE));
    const auto quote = parse_payment_required(V1_QUOTE);
    REQUIRE(quote);
    CHECK(quote->version == 1);
    CHECK(quote->resource_url == "https://api.example/paid/weather");
    CHECK(quote->description == "Weather report");
    const auto& offer = quote->offers.at(0);
    CHECK(offer.unsupported.empty());
    CHECK(offer.chain == ChainId{84532});
    CHECK(offer.amount == Units{10000});
    CHECK(parse_payment_required_header(encode_header(V1_QUOTE)).error().message ==
          "quote: x402Version: this header carries version 2 only");
}

TEST_CASE("texts keep their exact words, spaces and member order", "[x402]")
{
    const std::string quote =
        R"({"x402Version":2, "resource": {"url" : "http://a/", "x":1.50 },
        "accepts":[ {"scheme":"exact", "b":1e2,"network":"eip155:1","amount":"1","asset":"x","payTo":"y","maxTimeoutSeconds":9} , )"
        R"({"scheme":"other","network":"n","amount":"z","asset":"","payTo":"","maxTimeoutSeconds":1}],
        "extensions":{ "e" : {"info":{} }} })";
    const auto parsed = parse_payment_required(quote);
    REQUIRE(parsed);
    CHECK(parsed->resource_raw == R"({"url" : "http://a/", "x":1.50 })");
    CHECK(parsed->extensions_raw == R"({ "e" : {"info":{} }})");
    CHECK(
        parsed->offers[0].raw ==
        R"({"scheme":"exact", "b":1e2,"network":"eip155:1","amount":"1","asset":"x","payTo":"y","maxTimeoutSeconds":9})");
    CHECK(parsed->offers[1].index == 1);
    CHECK(parsed->offers[1].raw.starts_with(R"({"scheme":"other")"));
}

TEST_CASE("null stands for an optional member that is absent", "[x402]")
{
    const auto quote = parse_payment_required(
        R"({"x402Version":2,"error":null,"resource":{"url":"http://a/","description":null,"mimeType":null},"extensions":null,
            "accepts":[{"scheme":"exact","network":"eip155:84532","amount":"1","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e",
            "payTo":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","maxTimeoutSeconds":60,"extra":null}]})");
    REQUIRE(quote);
    CHECK(quote->extensions_raw.empty());
    CHECK(quote->offers[0].token_name.empty());
}

TEST_CASE("offers that are not understood are kept with the reason", "[x402]")
{
    CHECK(unsupported("/accepts/0/scheme", "upto") == "scheme upto is not supported, only exact");
    CHECK(unsupported("/accepts/0/network", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp") ==
          "network solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp is not supported");
    CHECK(unsupported("/accepts/0/network", "base-sepolia") == "network base-sepolia is not supported");
    CHECK(unsupported("/accepts/0/extra/assetTransferMethod", "permit2") ==
          "transfer method permit2 is not supported, only eip3009");
    CHECK(unsupported("/accepts/0/extra/paymentFlow", "escrow") == "payment flow escrow is not supported");
    CHECK(unsupported("/accepts/0/extra/paymentFlow", "upfront").empty());
    CHECK(unsupported("/accepts/0/extra/name", 7) == "extra.name: expected text");
    CHECK(unsupported("/accepts/0/asset", "USD") == "asset: address: expected 0x and 40 hexadecimal digits");
    CHECK(unsupported("/accepts/0/payTo", "0x3c44CdDdB6a900fa2b585dd299e03d12FA4293BC") ==
          "payTo: address: the capitals do not fit its checksum (EIP-55)");
    for (const auto* amount :
         {"", "1e3", "-1", "+1", "0x1", "01", "1.0", " 1", "340282366920938463463374607431768211456"})
    {
        INFO(amount);
        CHECK(unsupported("/accepts/0/amount", amount).starts_with("amount: "));
    }
    CHECK(unsupported("/accepts/0/amount", "340282366920938463463374607431768211455").empty());
}

TEST_CASE("each member of a quote that is wrong is named", "[x402]")
{
    CHECK(refusal(changed(V2_QUOTE, "/x402Version", 3)) ==
          "quote: x402Version: expected a whole number from 1 to 2");
    CHECK(refusal(changed(V2_QUOTE, "/x402Version", nullptr)) ==
          "quote: x402Version: expected a whole number, but it is missing");
    CHECK(refusal(changed(V2_QUOTE, "/resource", nullptr)) ==
          "quote: resource: expected an object, but it is missing");
    CHECK(refusal(changed(V2_QUOTE, "/resource/url", 1)) == "quote: resource: resource.url: expected text");
    CHECK(refusal(changed(V2_QUOTE, "/accepts", json::Value::array())) ==
          "quote: accepts: expected at least one offer");
    CHECK(refusal(changed(V2_QUOTE, "/accepts", nullptr)) == "quote: accepts: expected at least one offer");
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0", 1)) == "quote: accepts[0]: expected an object");
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/scheme", nullptr)) ==
          "quote: accepts[0].scheme: expected text, but it is missing");
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/amount", 10000)) ==
          "quote: accepts[0].amount: expected text");
    CHECK(refusal(changed(V1_QUOTE, "/accepts/0/maxAmountRequired", nullptr)) ==
          "quote: accepts[0].maxAmountRequired: expected text, but it is missing");
    for (const json::Value& seconds : {json::Value(0), json::Value(-1), json::Value(1.5), json::Value("60")})
        CHECK(refusal(changed(V2_QUOTE, "/accepts/0/maxTimeoutSeconds", seconds)) ==
              "quote: accepts[0].maxTimeoutSeconds: expected a whole number from 1 to 4294967295");
    CHECK(refusal(changed(V2_QUOTE, "/extensions", 1)) == "quote: extensions: expected an object");
    CHECK(refusal("[]") == "quote: the document: expected an object");
    CHECK(refusal("<html>").starts_with("quote: JSON: not well-formed"));
}

TEST_CASE("the number of offers and the size are bounded", "[x402]")
{
    auto document = json::parse(V2_QUOTE).value();
    while (document["accepts"].size() < OFFERS_MAX)
        document["accepts"].push_back(json::Value(document["accepts"][0]));
    CHECK(parse_payment_required(json::dump(document)).value().offers.size() == OFFERS_MAX);
    document["accepts"].push_back(json::Value(document["accepts"][0]));
    CHECK(refusal(json::dump(document)) == "quote: accepts: expected at most 16 items");
    CHECK(parse_payment_required(std::string(BODY_BYTES_MAX + 1, ' ')).error().code == ErrorCode::too_large);
    CHECK(parse_payment_required_header(std::string(HEADER_BYTES_MAX + 1, 'A')).error().code ==
          ErrorCode::too_large);
    CHECK(parse_payment_required_header("%%%").error().code == ErrorCode::quote_invalid);
}
