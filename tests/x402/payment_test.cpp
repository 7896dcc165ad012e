#include "tests/x402/examples.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::x402;
using namespace bursar::x402::examples;

namespace
{
std::string echo(std::string_view quote)
{
    const auto parsed = parse_payment_required(quote).value();
    return echo_of(parsed, parsed.offers.at(0)).value();
}

std::string refusal(const char* pointer, const json::Value& value)
{
    const auto json = payment_json(echo(V2_QUOTE), transfer()).value();
    const auto payment = parse_payment(changed(json, pointer, value));
    REQUIRE_FALSE(payment);
    return std::string{name_of(payment.error().code)} + ": " + payment.error().message;
}
}  // namespace

TEST_CASE("the payment header of version 2 is the published one", "[x402]")
{
    const auto header = payment_header(echo(V2_QUOTE), transfer());
    REQUIRE(header);
    CHECK(header->name == "PAYMENT-SIGNATURE");
    CHECK(header->value == PAYMENT_SIGNATURE);
}

TEST_CASE("the payment header of version 1 carries scheme and network of the offer", "[x402]")
{
    const auto header = payment_header(echo(V1_QUOTE), transfer());
    REQUIRE(header);
    CHECK(header->name == "X-PAYMENT");
    CHECK(
        decode_header(header->value)
            .value()
            .starts_with(
                R"({"x402Version":1,"scheme":"exact","network":"base-sepolia","payload":{"authorization":{"from":"0x7099)"));
    const auto payment = parse_payment_header(header->value);
    REQUIRE(payment);
    CHECK(payment->version == 1);
    CHECK(payment->network == "base-sepolia");
    CHECK(payment->transfer == transfer());
}

TEST_CASE("what the seller wrote goes back in its exact words", "[x402]")
{
    const std::string offer =
        R"({ "payTo":"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc" ,"scheme":"exact","n":1.50,"u":"\u00e9",
        "network":"eip155:84532","amount":"10000","asset":"0x036cbd53842c5426634e7929541ec2318f3dcf7e","maxTimeoutSeconds":60})";
    const std::string resource = R"({"url":"http://127.0.0.1/" , "later":{"x":[1,2 ]}})";
    const std::string extensions = R"({"bazaar" : {"info":{"a":1.0}}})";
    const auto quote = R"({"x402Version":2,"accepts":[)" + offer + R"(],"extensions":)" + extensions +
                       R"(,"resource":)" + resource + "}";
    const auto json = payment_json(echo(quote), transfer()).value();
    CHECK(json.find(R"("accepted":)" + offer) != std::string::npos);
    CHECK(json.find(R"("resource":)" + resource) != std::string::npos);
    CHECK(json.find(R"("extensions":)" + extensions) != std::string::npos);
    const auto payment = parse_payment(json).value();
    CHECK(payment.accepted_raw == offer);
    CHECK(payment.resource_raw == resource);
    CHECK(payment.extensions_raw == extensions);
    CHECK(payment.transfer == transfer());
}

TEST_CASE("a published payment reads back", "[x402]")
{
    const auto payment = parse_payment_header(PAYMENT_SIGNATURE);
    REQUIRE(payment);
    CHECK(payment->version == 2);
    CHECK(payment->scheme == "exact");
    CHECK(payment->network == "eip155:84532");
    CHECK(payment->transfer == transfer());
}

TEST_CASE("an echo that is too long is refused before anything is signed", "[x402]")
{
    const auto quote =
        parse_payment_required(changed(V2_QUOTE, "/extensions", {{"big", std::string(20'000, 'x')}})).value();
    CHECK(echo_of(quote, quote.offers[0]).error().code == ErrorCode::too_large);
    const auto length = echo(V2_QUOTE).size();
    const auto small = parse_payment_required(V2_QUOTE).value();
    CHECK(echo_of(small, small.offers[0], length));
    CHECK(echo_of(small, small.offers[0], length - 1).error().code == ErrorCode::too_large);
}

TEST_CASE("an echo of the largest size still fits into a header", "[x402]")
{
    const auto extra =
        HEADER_BYTES_MAX - echo(V2_QUOTE).size() - std::string_view{R"(,"extensions":{"x":""})"}.size();
    const auto quote = changed(V2_QUOTE, "/extensions", {{"x", std::string(extra, 'x')}});
    const auto text = echo(quote);
    CHECK(text.size() == HEADER_BYTES_MAX);
    const auto header = payment_header(text, transfer());
    REQUIRE(header);
    CHECK(parse_payment_header(header->value).value().transfer == transfer());
}

TEST_CASE("only an echo makes a payment", "[x402]")
{
    for (const auto* text :
         {"", "{}", "[]", R"({"x402Version":3,"accepted":{}})", R"({"x402Version":2,"accepted":[]})"})
    {
        INFO(text);
        CHECK(payment_header(text, transfer()).error().code == ErrorCode::malformed);
        CHECK(payment_json(text, transfer()).error().code == ErrorCode::malformed);
    }
}

TEST_CASE("each member of a payment that is wrong is named", "[x402]")
{
    CHECK(refusal("/x402Version", 3) == "malformed: x402Version: expected a whole number from 1 to 2");
    CHECK(refusal("/accepted", nullptr) == "malformed: accepted: expected an object");
    CHECK(refusal("/accepted/scheme", nullptr) ==
          "malformed: accepted.scheme: expected text, but it is missing");
    CHECK(refusal("/accepted/scheme", "upto") == "unsupported: scheme: only exact is supported");
    CHECK(refusal("/payload", 1) == "malformed: payload: expected an object");
    CHECK(refusal("/payload/authorization", nullptr) ==
          "unsupported: payload.authorization: only EIP-3009 payments are supported");
    CHECK(refusal("/payload/authorization", 1) == "malformed: payload.authorization: expected an object");
    CHECK(refusal("/payload/signature", nullptr) ==
          "malformed: payload.signature: expected text, but it is missing");
    CHECK(refusal("/payload/signature", "0x" + std::string(128, '1')) ==
          "unsupported: payload.signature: only 65-byte signatures are supported");
    CHECK(refusal("/payload/authorization/from", "0x") ==
          "malformed: payload.authorization.from: address: expected 0x and 40 hexadecimal digits");
    CHECK(refusal("/payload/authorization/to", 1) == "malformed: payload.authorization.to: expected text");
    CHECK(refusal("/payload/authorization/value", "1e3")
              .starts_with("malformed: payload.authorization.value: "));
    CHECK(refusal("/payload/authorization/value", 10000) ==
          "malformed: payload.authorization.value: expected text");
    CHECK(refusal("/payload/authorization/validAfter", "-1")
              .starts_with("malformed: payload.authorization.validAfter: "));
    CHECK(refusal("/payload/authorization/validBefore", "18446744073709551616") ==
          "malformed: payload.authorization.validBefore: expected Unix seconds below 2^64");
    CHECK(refusal("/payload/authorization/nonce", "0x01")
              .starts_with("malformed: payload.authorization.nonce: "));
    CHECK(parse_payment_header("?").error().code == ErrorCode::malformed);
    CHECK(parse_payment_header(std::string(PAYMENT_HEADER_BYTES_MAX + 1, 'A')).error().code ==
          ErrorCode::too_large);
}
