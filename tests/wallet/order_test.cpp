#include "crypto/random.hpp"
#include "tests/support/wallet_facts.hpp"
#include "wallet/order.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
const Time NOW = Time::from_seconds(1000);
const wallet::Request REQUEST{"GET", "https://api.example.com/x", {}, ""};

wallet::PayInput input(const std::string& key = {})
{
    wallet::PayInput out;
    out.request = REQUEST;
    out.idempotency_key = key;
    return out;
}

Result<wallet::Order> read(const wallet::PayInput& given, const std::string& agent = "agt_a",
                           const wallet::Quotes& quotes = {})
{
    return wallet::read_order(given, quotes, test::wallet_view(), agent, NOW);
}

QuoteId keep_quote(wallet::Quotes& quotes)
{
    wallet::KeptQuote quote;
    quote.view.id = QuoteId::from_random(crypto::random16());
    quote.view.fetched = NOW;
    quote.view.expires = NOW.plus_seconds(300);
    quote.request = test::quoted_request(REQUEST.url);
    quotes.keep(quote);
    return quote.view.id;
}
}  // namespace

TEST_CASE("the same key is the same purchase for the same agent, whatever else differs", "[order]")
{
    const auto first = read(input("key-1")).value();
    CHECK(first.named);
    CHECK(first.repeat_intended);
    CHECK(read(input("key-1")).value().id == first.id);
    auto elsewhere = input("key-1");
    elsewhere.intent = IntentId::from_random(crypto::random16());
    elsewhere.request->url = "https://other.example.com/";
    CHECK(read(elsewhere).value().id == first.id);
    CHECK(read(input("key-2")).value().id != first.id);
    CHECK(read(input("key-1"), "agt_b").value().id != first.id);
}

TEST_CASE("without a key or a quote each purchase has its own id and may be taken for a retry", "[order]")
{
    const auto one = read(input()).value();
    CHECK_FALSE(one.named);
    CHECK_FALSE(one.repeat_intended);
    CHECK(read(input()).value().id != one.id);
}

TEST_CASE("paying one quote twice is one purchase", "[order]")
{
    wallet::Quotes quotes;
    wallet::PayInput by_quote;
    by_quote.quote = keep_quote(quotes);
    const auto order = read(by_quote, "agt_a", quotes).value();
    CHECK(order.named);
    CHECK_FALSE(order.repeat_intended);
    REQUIRE(order.quote);
    CHECK(read(by_quote, "agt_a", quotes).value().id == order.id);
    by_quote.request = REQUEST;
    CHECK(read(by_quote, "agt_a", quotes).value().id == order.id);
    by_quote.request->body = "other";
    CHECK(read(by_quote, "agt_a", quotes).error().code == ErrorCode::conflict);
}

TEST_CASE("a quote that is gone is reported, and a request beside it still works", "[order]")
{
    wallet::PayInput gone;
    gone.quote = QuoteId::from_random(crypto::random16());
    CHECK(read(gone).value().quote_missing.value().code == ErrorCode::not_found);
    gone.request = REQUEST;
    CHECK(read(gone).value().asked);
}

TEST_CASE("what is wrong in an order is named by its field", "[order]")
{
    const auto wrong = [](auto change)
    {
        auto broken = input();
        change(broken);
        const auto order = read(broken);
        return order ? std::string{}
                     : std::string{name_of(order.error().code)} + " " +
                           order.error().message.substr(0, order.error().message.find(':'));
    };
    CHECK(wrong([](auto& given) { given.idempotency_key = std::string(129, 'x'); }) ==
          "invalid_argument idempotency_key");
    CHECK(wrong([](auto& given) { given.idempotency_key = std::string(128, 'x'); }).empty());
    CHECK(wrong([](auto& given) { given.idempotency_key = "\xff"; }) == "invalid_argument idempotency_key");
    CHECK(wrong([](auto& given) { given.amount_max = "1,5"; }) == "invalid_argument max_amount");
    CHECK(wrong([](auto& given) { given.category = std::string(65, 'x'); }) == "invalid_argument category");
    CHECK(wrong([](auto& given) { given.note = std::string(501, 'x'); }) == "invalid_argument note");
    CHECK(wrong([](auto& given) { given.rail = policy::Rail::card; }) == "invalid_argument rail");
    CHECK(wrong([](auto& given) { given.request.reset(); }) == "invalid_argument expected a quote or a URL");
    CHECK(wrong([](auto& given) { given.request->headers = {{"X-PAYMENT", "x"}}; }) ==
          "invalid_argument headers");
}
