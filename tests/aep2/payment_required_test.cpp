#include "aep2/payment_required.hpp"
#include "crypto/keccak.hpp"
#include "tests/aep2/examples.hpp"
#include "json/json.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::aep2;
using namespace bursar::aep2::examples;

namespace
{
constexpr std::string_view PLAIN = R"({"error":"PAYMENT_REQUIRED","message":"Payment required","price":0.001,
    "currency":"USD","payee":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"})";
const OwnSide OWN{{CHAIN, TOKEN}, {"USDC", 6}, WALLET};
const Hash32 EMPTY_BODY = crypto::keccak256("");
constexpr std::uint64_t NOW = 1'800'000'000;

Result<Demand> demand(const PaymentRequired& quote, const OwnSide& own = OWN)
{
    return demand_of(quote, own, "GET", "https://api.example/predict", EMPTY_BODY, NOW);
}

PaymentRequired full()
{
    PaymentRequired quote;
    quote.message = "Please pay";
    quote.price = "0.001";
    quote.currency = "USD";
    quote.payee = PAYEE;
    quote.amount = Units{1000};
    quote.token = TOKEN;
    quote.chain = CHAIN;
    quote.wallet = WALLET;
    quote.processors = {{processor().address(), "https://sp.example"}, {processor().address(), ""}};
    quote.quote_id = "q-1";
    quote.expires_at = NOW + 60;
    quote.ref = reference({"GET", "https://api.example/predict", EMPTY_BODY, Units{1000}, CHAIN, TOKEN, PAYEE,
                           "q-1", NOW + 60});
    return quote;
}

std::string parse_error(const std::string& key, const json::Value& value)
{
    auto document = json::parse(payment_required_json(full())).value();
    document[key] = value;
    const auto parsed = parse_payment_required(json::dump(document));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::quote_invalid);
    return parsed.error().message;
}

std::string demand_error(auto change)
{
    auto quote = full();
    change(quote);
    const auto made = demand(quote);
    REQUIRE_FALSE(made);
    return std::string{name_of(made.error().code)} + ": " + made.error().message;
}
}  // namespace

TEST_CASE("the plain body is enough to know what to pay", "[aep2]")
{
    CHECK(looks_like_payment_required(PLAIN));
    const auto quote = parse_payment_required(PLAIN);
    REQUIRE(quote);
    CHECK(quote->price == "0.001");
    CHECK_FALSE(quote->amount);
    const auto made = demand(*quote);
    REQUIRE(made);
    CHECK(made->terms.amount == Units{1000});
    CHECK(made->terms.payee == PAYEE);
    CHECK(made->terms.token == TOKEN);
    CHECK(made->reference == reference(made->terms));
}

TEST_CASE("the fuller body comes back as it was and agrees with the request", "[aep2]")
{
    const auto text = payment_required_json(full());
    CHECK(looks_like_payment_required(text));
    CHECK(text.find("\"price\":0.001,") != std::string::npos);
    CHECK(parse_payment_required(text).value() == full());
    CHECK(demand(full()).value().reference == full().ref.value());
}

TEST_CASE("a price keeps the digits that the payee wrote", "[aep2]")
{
    const auto price = [](std::string_view number)
    {
        return parse_payment_required(R"({"payee":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","price":)" +
                                      std::string{number} + "}");
    };
    CHECK(price("0.1000000").value().price == "0.1000000");
    CHECK(price("5").value().price == "5");
    CHECK(price("\"0.25\"").value().price == "0.25");
    for (const auto* text :
         {"1e-3", "-1", "true", "\"\"", "\"$1\"", "\".5\"", "\"1.\"", "null", "[]", "\"1,5\""})
    {
        INFO(text);
        CHECK(price(text).error().message ==
              "402 body: price: expected a plain decimal number such as 0.001");
    }
}

TEST_CASE("processors are read as addresses, URLs or objects", "[aep2]")
{
    auto document = json::parse(PLAIN).value();
    document["sp"] =
        json::parse(R"(["0x70997970c51812dc3a010c7d01b50e0d17dc79c8","https://sp.example",{"url":"x"}])")
            .value();
    const auto quote = parse_payment_required(json::dump(document)).value();
    REQUIRE(quote.processors.size() == 3);
    CHECK(quote.processors[0].address == processor().address());
    CHECK(quote.processors[1].url == "https://sp.example");
    CHECK(quote.processors[2].url == "x");
}

TEST_CASE("each member of a quote that is wrong is named", "[aep2]")
{
    CHECK(parse_error("payee", "me") == "402 body: payee: address: expected 0x and 40 hexadecimal digits");
    CHECK(parse_error("amount", "1.5") == "402 body: amount: expected a whole number, in digits");
    CHECK(parse_error("token", "0x") == "402 body: token: address: expected 0x and 40 hexadecimal digits");
    CHECK(parse_error("chainId", "x") == "402 body: chainId: expected a whole number, in digits");
    CHECK(parse_error("wallet", 1) == "402 body: wallet: expected text");
    CHECK(parse_error("ref", "0x12") == "402 body: ref: expected 0x and 64 hexadecimal digits");
    CHECK(parse_error("expiresAt", -5) == "402 body: expiresAt: expected a whole number, in digits");
    CHECK(parse_error("quoteId", std::string(129, 'q')) == "402 body: quoteId: expected at most 128 bytes");
    CHECK(parse_error("message", std::string(1025, 'm')) == "402 body: message: expected at most 1024 bytes");
    CHECK(parse_error("sp", json::Value::array({"ftp://x"})) ==
          "402 body: sp: expected addresses, URLs, or objects with address and url");
    CHECK(parse_error("sp", std::vector<std::string>(PROCESSORS_MAX + 1, "https://x")) ==
          "402 body: sp: expected at most 16 items");
    CHECK(parse_payment_required("<html>").error().code == ErrorCode::quote_invalid);
    CHECK(parse_payment_required("{}").error().message ==
          "402 body: payee: expected text, but it is missing");
    CHECK(parse_payment_required(std::string(QUOTE_BYTES_MAX + 1, ' ')).error().code ==
          ErrorCode::quote_invalid);
}

TEST_CASE("other bodies do not look like a quote", "[aep2]")
{
    for (const auto* text : {"", "{}", "[]", "not json", R"({"error":"PAYMENT_REQUIRED"})",
                             R"({"payee":"0x"})", R"({"x402Version":1,"accepts":[]})"})
        CHECK_FALSE(looks_like_payment_required(text));
}

TEST_CASE("a quote that does not fit the wallet or the request is refused with its reason", "[aep2]")
{
    CHECK(demand_error([](auto& q) { q.expires_at = NOW; }) ==
          "quote_expired: 402 body: expiresAt has passed");
    CHECK(demand_error([](auto& q) { q.chain = ChainId{1}; }) ==
          "unknown_asset: 402 body: chainId 1 is not the wallet's chain 84532");
    CHECK(demand_error([](auto& q) { q.token = PAYEE; }) ==
          "unknown_asset: 402 body: token is not the wallet's USDC");
    CHECK(demand_error([](auto& q) { q.wallet = PAYEE; }) ==
          "unknown_asset: 402 body: wallet is another contract than the one set up");
    CHECK(demand_error([](auto& q) { q.amount = Units{1001}; }) ==
          "quote_invalid: 402 body: amount and price disagree");
    CHECK(demand_error(
              [](auto& q)
              {
                  q.amount.reset();
                  q.price.clear();
              }) == "quote_invalid: 402 body: neither amount nor price");
    CHECK(demand_error([](auto& q) { q.currency = "EUR"; }) ==
          "unsupported: 402 body: the price is in another currency than USDC");
    CHECK(
        demand_error([](auto& q) { q.price = "0.0010001"; }).starts_with("quote_invalid: 402 body: price: "));
    CHECK(demand_error([](auto& q) { q.quote_id = "q-2"; }) ==
          "quote_invalid: 402 body: ref does not commit to this request and price");
    auto no_wallet = OWN;
    no_wallet.debit_wallet = {};
    CHECK(demand(full(), no_wallet).error().message == "no AEP2 debit wallet is set up");
    CHECK(demand_of(full(), OWN, "POST", "https://api.example/predict", EMPTY_BODY, NOW).error().code ==
          ErrorCode::quote_invalid);
}
